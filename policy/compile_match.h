/* SPDX-License-Identifier: Apache-2.0 */
/* What a call must be like for an exception to hold: its `match`. See compile.h. */
#ifndef QUAYMASTER_COMPILE_MATCH_H
#define QUAYMASTER_COMPILE_MATCH_H

#include <stddef.h>

#include "cleanup.h"

struct compile;
struct node;

/* The keys of a match and of its container, by index; NULL behind the last one. Static. */
const char *compile_match_key(size_t i);
const char *compile_match_container_key(size_t i);

/*
 * Compiles the match of c->exception. What is wrong is said in diag, and the exception is of no use
 * then. 0 or -ENOMEM.
 */
_must_check_ int compile_match(struct compile *c, const struct node *value);

#endif
