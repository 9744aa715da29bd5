/* SPDX-License-Identifier: Apache-2.0 */
/* Why a rule permits a claim or not: what the judge goes by, for those who explain it. */
#ifndef QUAYMASTER_REASON_H
#define QUAYMASTER_REASON_H

#include "claim.h"

struct policy;

enum reason {
	REASON_NO_RULE = 0,   /* nothing was there to judge by */
	REASON_REQUIRED,      /* what the rule requires is missing, or more than its maximum */
	REASON_IN_DENY,       /* in the deny list */
	REASON_IN_ALLOW,      /* in the allow list */
	REASON_GUARDED,       /* only its exact name in the allow list would permit it */
	REASON_UNKNOWN,       /* the lists can say nothing about it */
	REASON_IN_NEITHER,    /* in none of the lists, or the rule has none */
	REASON_OPENS_NOTHING, /* a new name that lets nobody in whom the old one kept out */
	REASON_COMPLETE       /* it ends a control's claims, and what is required is among them */
};

/* Why the rule of the claim at `at` among all n of its call permits it or not; *ret_permits says
 * which, modes and exceptions aside. */
enum reason policy_reason(const struct policy *policy, const struct claim *claims, size_t n,
                          size_t at, bool *ret_permits);

/*
 * The first pattern, as written, of its rule's allow or deny list that a claim is in: for
 * REASON_IN_ALLOW and REASON_IN_DENY. NULL for every other reason, or without memory. Borrowed from
 * the policy.
 */
const char *policy_pattern(const struct policy *policy, const struct claim *claim,
                           enum reason reason);

#endif
