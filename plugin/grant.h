/* SPDX-License-Identifier: Apache-2.0 */
/* A rule with which a denied claim would pass: found by trying, so that it does. */
#ifndef QUAYMASTER_GRANT_H
#define QUAYMASTER_GRANT_H

#include <stddef.h>

#include "policy/policy.h"

/* A rule of some lists; longer ones are not proposed. */
#define GRANT_SIZE 4096

/*
 * Writes the narrowest rule that can be thought of, as a line for "rules:" of a policy file, to
 * grant[0..GRANT_SIZE-1]. It holds what the rule in force allows. False when there is none.
 */
bool grant_find(const struct policy *policy, const struct claim *claims, size_t n, size_t at,
                char *grant);

/* Whether whoever is granted the claim is as good as root on the host. */
bool grant_is_dangerous(const struct claim *claim);

#endif
