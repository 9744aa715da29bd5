/* SPDX-License-Identifier: Apache-2.0 */
/* The `require` and `max` of one rule. See compile.h. */
#ifndef QUAYMASTER_COMPILE_REQUIRE_H
#define QUAYMASTER_COMPILE_REQUIRE_H

#include "cleanup.h"

struct compile;
struct node;

/*
 * Each reads its key into c->rule, whose control takes the key; max comes after require. What is
 * wrong is said in diag. 0 or -ENOMEM.
 */
_must_check_ int compile_require(struct compile *c, const struct node *value);
_must_check_ int compile_max(struct compile *c, const struct node *value);

#endif
