/* SPDX-License-Identifier: Apache-2.0 */
/* One compiled rule written out again. See effective.h, whose texts are used. */
#ifndef QUAYMASTER_EFFECTIVE_RULE_H
#define QUAYMASTER_EFFECTIVE_RULE_H

#include <stdio.h>

struct match_list;
struct rule;

/* " deny" or " allow", if that says all of the rule; else "". Static. */
const char *effective_word(const struct rule *rule);

/* The lines below a rule's name that say the rest; none behind a word. */
void effective_rule(const struct rule *rule, FILE *stream);

/* A list of patterns in brackets, and the end of the line. */
void effective_list(const struct match_list *list, FILE *stream);

/* A text in quotes. */
void effective_text(const char *text, FILE *stream);

#endif
