/* SPDX-License-Identifier: Apache-2.0 */
/* Why a rule lets a claim pass or not, as half a sentence. Says nothing of modes and exceptions. */
#ifndef QUAYMASTER_EXPLAIN_WHY_H
#define QUAYMASTER_EXPLAIN_WHY_H

#include "policy/policy.h"
#include "text.h"

/* Adds why to text for the claim at `at` of all n of its call; returns whether it passes. */
bool explain_why(struct text *text, const struct policy *policy, const struct claim *claims,
                 size_t n, size_t at);

#endif
