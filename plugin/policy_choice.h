/* SPDX-License-Identifier: Apache-2.0 */
/* The policy that a command is to use, as `serve` chooses it. */
#ifndef QUAYMASTER_POLICY_CHOICE_H
#define QUAYMASTER_POLICY_CHOICE_H

#include "policy/cleanup.h"

struct policy;

/*
 * Loads the policy file at path; NULL: the usual one if it is there, else the built-in baseline.
 * What is wrong is printed on stderr. 0 and *ret_policy (one reference), or -errno.
 */
_must_check_ int policy_choose(const char *path, struct policy **ret_policy);

#endif
