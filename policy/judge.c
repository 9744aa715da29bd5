/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include "rule.h"

/*
 * Judges the claim at `at` of the search's call. Two ways lead to permission: a rule that says so,
 * its mode aside, and an exception.
 */
static enum verdict judge_claim(struct exception_search *search, size_t at)
{
	const struct policy *policy = search->policy;
	const struct claim *claim = &search->claims[at];
	bool off = search->occasion->off;
	const struct rule *rule;

	if (!policy || claim->control >= CONTROL_COUNT || !claim->value)
		return off ? VERDICT_OFF : VERDICT_DENIED;
	rule = &policy->rules[claim->control];
	if (rule_permits(rule, claim, search->claims, search->n))
		return VERDICT_PERMITTED;
	if (exception_permitting(search, at, false))
		return VERDICT_EXCEPTED;
	if (off)
		return VERDICT_OFF;
	return policy->mode == MODE_AUDIT || rule->mode == MODE_AUDIT ? VERDICT_AUDITED
	                                                              : VERDICT_DENIED;
}

enum decision policy_judge(const struct policy *policy, const struct occasion *occasion,
                           const struct claim *claims, size_t n, enum verdict *ret_verdicts)
{
	struct exception_search search;
	size_t passed = 0;

	policy_search(policy, occasion, claims, n, &search);
	for (size_t i = 0; i < n; i++) {
		ret_verdicts[i] = judge_claim(&search, i);
		passed += ret_verdicts[i] != VERDICT_DENIED;
	}
	if (n > 0 && passed == n)
		return DECISION_ALLOW;
	return DECISION_DENY;
}
