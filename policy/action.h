/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names that actions have, for who writes one into a policy. Which calls they are is the table
 * of routes' to say; a test holds the two together.
 */
#ifndef QUAYMASTER_ACTION_H
#define QUAYMASTER_ACTION_H

#include <stddef.h>

#include "pattern.h"

/* The name at i, by bytes; NULL behind the last. Static. */
const char *action_name(size_t i);

/* A warning, if a pattern matches no action: it may be misspelt. All NULL if it does match one. */
struct remark action_check(const char *pattern);

#endif
