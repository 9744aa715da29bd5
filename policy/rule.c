/* SPDX-License-Identifier: Apache-2.0 */
#include "rule.h"

#include "reason.h"

/*
 * Whether the lists of a rule let a claim pass, and why. Nothing unknown is taken for permitted,
 * nor what must be named.
 */
static bool lists_permit(const struct rule *rule, const struct claim *claim, enum reason *ret)
{
	enum match denied = match_claim(&rule->deny, claim);
	enum match allowed;

	*ret = REASON_IN_DENY;
	if (denied == MATCH_YES)
		return false;
	allowed = match_claim(&rule->allow, claim);
	*ret = REASON_IN_ALLOW;
	if (allowed == MATCH_YES && denied == MATCH_NO)
		return true;
	*ret = claim->guarded ? REASON_GUARDED : REASON_UNKNOWN;
	if (denied == MATCH_UNKNOWN || allowed == MATCH_UNKNOWN || claim->guarded)
		return rule->permits_unknown;
	*ret = REASON_IN_NEITHER;
	return rule->permits_by_default;
}

static bool permits(const struct rule *rule, const struct claim *claims, size_t n,
                    const struct claim *claim, enum reason *ret)
{
	*ret = REASON_REQUIRED;
	if (!requirement_met(&rule->require, claim, claims, n))
		return false;
	*ret = REASON_COMPLETE;
	return claim->whole ? rule->permits_whole : lists_permit(rule, claim, ret);
}

bool rule_permits(const struct rule *rule, const struct claim *claim, const struct claim *claims,
                  size_t n)
{
	enum reason reason;

	return permits(rule, claims, n, claim, &reason);
}

enum reason policy_reason(const struct policy *policy, const struct claim *claims, size_t n,
                          size_t at, bool *ret_permits)
{
	enum reason reason;

	*ret_permits = false;
	if (claims[at].control >= CONTROL_COUNT || !claims[at].value)
		return REASON_NO_RULE;
	*ret_permits = permits(&policy->rules[claims[at].control], claims, n, &claims[at], &reason);
	return reason;
}
