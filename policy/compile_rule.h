/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of a policy: a verdict, or lists with a message and a mode. See compile.h. */
#ifndef QUAYMASTER_COMPILE_RULE_H
#define QUAYMASTER_COMPILE_RULE_H

#include <stdbool.h>

#include "cleanup.h"

struct compile;
struct node;

/*
 * Compiles a rule into *c->rule, which is all zero; c->name and c->control are set. What is wrong
 * is said in diag. 0 or -ENOMEM.
 */
_must_check_ int compile_rule(struct compile *c, const struct node *value);

/* Whether a rule's mapping has such a key. */
bool compile_rule_has_key(const char *name);

#endif
