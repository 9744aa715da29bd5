/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a rule requires beside its lists: that something is stated, and how much is too much.
 * Allocates nothing when judging.
 */
#ifndef QUAYMASTER_REQUIREMENT_H
#define QUAYMASTER_REQUIREMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "claim.h"
#include "match.h"

enum need {
	NEED_NOTHING = 0,
	NEED_AMOUNT,   /* a limit is stated, and is at most max */
	NEED_TRUE,     /* the value is "true" */
	NEED_NON_ROOT, /* the value is the number of a user who is not root */
	NEED_AMONG     /* each list is met by one of the control's claims */
};

/* The number of the largest maximum: everything that is a limit at all. */
#define NO_MAXIMUM (CLAIM_UNLIMITED - 1)

/* All zero requires nothing. */
struct requirement {
	enum need need;
	const char *const *patterns; /* what `require` says, as written, n of them */
	size_t n;
	const char *max_text;          /* what `max` says, as written, or NULL */
	uint64_t max;                  /* NEED_AMOUNT */
	const struct match_list *each; /* NEED_AMONG: a list for each pattern */
};

/*
 * Whether a claim has what is required of it. The claims are all of its call: a claim that ends
 * its control's is judged by those before it.
 */
bool requirement_met(const struct requirement *requirement, const struct claim *claim,
                     const struct claim *claims, size_t n);

#endif
