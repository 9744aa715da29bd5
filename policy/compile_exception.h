/* SPDX-License-Identifier: Apache-2.0 */
/* The exceptions of a policy: who and what they match, what they permit, until when. See
 * compile.h. */
#ifndef QUAYMASTER_COMPILE_EXCEPTION_H
#define QUAYMASTER_COMPILE_EXCEPTION_H

#include <stddef.h>

#include "cleanup.h"

struct compile;
struct node;

/* The key of an exception at i; NULL behind the last one. Static. */
const char *compile_exception_key(size_t i);

/*
 * Adds the exceptions of one file to c->policy, which has all groups by then. What is wrong is left
 * out and said in diag. 0 or -ENOMEM.
 */
_must_check_ int compile_exceptions(struct compile *c, const struct node *value);

#endif
