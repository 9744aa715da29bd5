/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include "rule.h"

/* Whether a rule lets a claim pass, its mode aside. Nothing unknown is taken for permitted. */
static bool permits(const struct rule *rule, const struct claim *claim)
{
	enum match denied = match_claim(&rule->deny, claim);
	enum match allowed;

	if (denied == MATCH_YES)
		return false;
	allowed = match_claim(&rule->allow, claim);
	if (allowed == MATCH_YES && denied == MATCH_NO)
		return true;
	if (denied == MATCH_UNKNOWN || allowed == MATCH_UNKNOWN)
		return rule->permits_unknown;
	return rule->permits_by_default;
}

static enum verdict judge_claim(const struct policy *policy, const struct claim *claim)
{
	const struct rule *rule;

	if (!policy || claim->control >= CONTROL_COUNT || !claim->value)
		return VERDICT_DENIED;
	rule = &policy->rules[claim->control];
	if (permits(rule, claim))
		return VERDICT_PERMITTED;
	return policy->mode == MODE_AUDIT || rule->mode == MODE_AUDIT ? VERDICT_AUDITED
	                                                              : VERDICT_DENIED;
}

enum decision policy_judge(const struct policy *policy, const struct claim *claims, size_t n,
                           enum verdict *ret_verdicts)
{
	size_t passed = 0;

	for (size_t i = 0; i < n; i++) {
		ret_verdicts[i] = judge_claim(policy, &claims[i]);
		passed += ret_verdicts[i] != VERDICT_DENIED;
	}
	if (n > 0 && passed == n)
		return DECISION_ALLOW;
	return DECISION_DENY;
}
