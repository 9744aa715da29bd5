/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include "rule.h"

/*
 * Whether the lists of a rule let a claim pass. Nothing unknown is taken for permitted, nor what
 * must be named.
 */
static bool lists_permit(const struct rule *rule, const struct claim *claim)
{
	enum match denied = match_claim(&rule->deny, claim);
	enum match allowed;

	if (denied == MATCH_YES)
		return false;
	allowed = match_claim(&rule->allow, claim);
	if (allowed == MATCH_YES && denied == MATCH_NO)
		return true;
	if (denied == MATCH_UNKNOWN || allowed == MATCH_UNKNOWN || claim->guarded)
		return rule->permits_unknown;
	return rule->permits_by_default;
}

/* Judges the claim at `at`. One way leads to permitted: a rule that says so, its mode aside. */
static enum verdict judge_claim(const struct policy *policy, const struct occasion *occasion,
                                const struct claim *claims, size_t n, size_t at)
{
	const struct claim *claim = &claims[at];
	const struct rule *rule;

	if (!policy || claim->control >= CONTROL_COUNT || !claim->value)
		return occasion->off ? VERDICT_OFF : VERDICT_DENIED;
	rule = &policy->rules[claim->control];
	if (requirement_met(&rule->require, claim, claims, n) &&
	    (claim->whole ? rule->permits_whole : lists_permit(rule, claim)))
		return VERDICT_PERMITTED;
	if (occasion->off)
		return VERDICT_OFF;
	return policy->mode == MODE_AUDIT || rule->mode == MODE_AUDIT ? VERDICT_AUDITED
	                                                              : VERDICT_DENIED;
}

enum decision policy_judge(const struct policy *policy, const struct occasion *occasion,
                           const struct claim *claims, size_t n, enum verdict *ret_verdicts)
{
	size_t passed = 0;

	for (size_t i = 0; i < n; i++) {
		ret_verdicts[i] = judge_claim(policy, occasion, claims, n, i);
		passed += ret_verdicts[i] != VERDICT_DENIED;
	}
	if (n > 0 && passed == n)
		return DECISION_ALLOW;
	return DECISION_DENY;
}
