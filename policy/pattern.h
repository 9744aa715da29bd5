/* SPDX-License-Identifier: Apache-2.0 */
/* What all kinds of patterns share: how a claim relates to them, and what is wrong with one. */
#ifndef QUAYMASTER_PATTERN_H
#define QUAYMASTER_PATTERN_H

#include <stdbool.h>
#include <string.h>

#include "limits.h"

/* Whether a claim is in a list. What cannot be known must count against the claim. */
enum match {
	MATCH_NO = 0,
	MATCH_YES,
	MATCH_UNKNOWN /* the value is not of the kind that the list speaks of */
};

/* Whether a value is longer than what patterns are tried on. */
static inline bool pattern_is_beyond(const char *value)
{
	return strnlen(value, LIMIT_VALUE + 1) > LIMIT_VALUE;
}

/* Which list a pattern stands in. */
enum list { LIST_ALLOW, LIST_DENY, LIST_REQUIRE };

/* What there is to say about one pattern of a policy; all NULL if nothing. Static texts. */
struct remark {
	const char *error;
	const char *nearest; /* what was probably meant */
	const char *warning;
};

#endif
