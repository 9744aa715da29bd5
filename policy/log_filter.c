/* SPDX-License-Identifier: Apache-2.0 */
#include "log_filter.h"

#include "rule.h"

unsigned log_filter_every(const struct policy *policy, const char *action)
{
	const struct log_filter *filter = &policy->log;
	const struct claim claim = {.control = CONTROL_ACTIONS, .value = action};

	if (filter->denials_only || match_claim(&filter->skip, &claim) == MATCH_YES)
		return 0;
	return match_claim(&filter->sample, &claim) == MATCH_YES ? filter->every : 1;
}

bool log_filter_denies_when_full(const struct policy *policy)
{
	return policy->log.deny_when_full;
}

const char *log_filter_pattern(const struct policy *policy, size_t i)
{
	const struct log_filter *filter = &policy->log;

	if (i < filter->skip.n)
		return filter->skip.patterns[i];
	i -= filter->skip.n;
	return i < filter->sample.n ? filter->sample.patterns[i] : NULL;
}
