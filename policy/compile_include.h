/* SPDX-License-Identifier: Apache-2.0 */
/* Which files a policy includes, as it says so itself. Reads none; see sources.h. */
#ifndef QUAYMASTER_COMPILE_INCLUDE_H
#define QUAYMASTER_COMPILE_INCLUDE_H

#include <stddef.h>

#include "cleanup.h"

#define INCLUDE_KEY "include"

struct compile;
struct node;

/* The text at i of what the policy includes, if it is fit to be read; NULL behind the last one. */
const struct node *compile_include_item(const struct node *root, size_t i);

/* Complains about what is wrong with the value of the key. 0. */
_must_check_ int compile_include(struct compile *c, const struct node *value);

#endif
