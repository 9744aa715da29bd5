/* SPDX-License-Identifier: Apache-2.0 */
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

bool rule_permits(const struct rule *rule, const struct claim *claim, const struct claim *claims,
                  size_t n)
{
	return requirement_met(&rule->require, claim, claims, n) &&
	       (claim->whole ? rule->permits_whole : lists_permit(rule, claim));
}
