/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a policy says of the decision log. Whatever a rule denies is always logged; this is about
 * the rest. All zero logs everything, and lets calls pass when the log cannot take more.
 */
#ifndef QUAYMASTER_LOG_FILTER_H
#define QUAYMASTER_LOG_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "match.h"

struct policy;

struct log_filter {
	bool denials_only;
	bool deny_when_full;
	struct match_list skip;   /* actions that are never logged */
	struct match_list sample; /* actions of which one call in every is */
	unsigned every;
};

/*
 * How many allowed calls of an action make one line of the log: 1 for all of them, n for one in n,
 * 0 for none.
 */
unsigned log_filter_every(const struct policy *policy, const char *action);

/* Whether a call that cannot be logged is to be denied. */
bool log_filter_denies_when_full(const struct policy *policy);

/* The patterns of actions that the policy has here, as written; NULL behind the last. */
const char *log_filter_pattern(const struct policy *policy, size_t i);

#endif
