/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of a policy: a verdict, or lists with a message and a mode. See compile.h. */
#ifndef QUAYMASTER_COMPILE_RULE_H
#define QUAYMASTER_COMPILE_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "cleanup.h"

struct compile;
struct control_info;
struct node;

/*
 * Compiles a rule into *c->rule, of which nothing but names is set; c->name and c->control are set.
 * What is wrong is said in diag. 0 or -ENOMEM.
 */
_must_check_ int compile_rule(struct compile *c, const struct node *value);

/* Whether a rule's mapping has such a key. */
bool compile_rule_has_key(const char *name);

/* The key at i that a rule can have, whatever its control; NULL behind the last one. Static. */
const char *compile_rule_key(size_t i);

/* Whether the rules of a control take such a key; "verdict" if they can be a mere "deny", too. */
bool compile_rule_takes(const struct control_info *info, const char *key);

#endif
