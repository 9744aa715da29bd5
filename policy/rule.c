/* SPDX-License-Identifier: Apache-2.0 */
#include "rule.h"

#include "arena.h"
#include "reason.h"
#include "rename.h"

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
	*ret = REASON_OPENS_NOTHING;
	if (rule->names && !rename_opens(rule->names, claim))
		return true;
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

static bool is_in(const struct match_list *list, size_t at, const struct claim *claim)
{
	struct match_list one = {.shape = list->shape,
	                         .list = list->list,
	                         .patterns = &list->patterns[at],
	                         .n = 1,
	                         .wanted = list->wanted ? &list->wanted[at] : NULL};
	struct arena arena = {0};
	bool in = match_build(&one, &arena) == 0 && match_claim(&one, claim) == MATCH_YES;

	arena_done(&arena);
	return in;
}

const char *policy_pattern(const struct policy *policy, const struct claim *claim,
                           enum reason reason)
{
	const struct rule *rule;
	const struct match_list *list;

	if (reason != REASON_IN_ALLOW && reason != REASON_IN_DENY)
		return NULL;
	rule = &policy->rules[claim->control];
	list = reason == REASON_IN_ALLOW ? &rule->allow : &rule->deny;
	for (size_t i = 0; i < list->n; i++) {
		if (is_in(list, i, claim))
			return list->patterns[i];
	}
	return NULL;
}
