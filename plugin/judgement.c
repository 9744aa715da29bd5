/* SPDX-License-Identifier: Apache-2.0 */
#include "judgement.h"

#include <string.h>

struct occasion judgement_occasion(const struct call *call, int64_t now)
{
	return (struct occasion){
		.user = call->user,
		.certificate = call->user_method && strcmp(call->user_method, "TLS") == 0,
		.now = now,
	};
}

/* Marks the paths that only their exact name in a policy opens. */
static void guard_paths(const struct guard *guard, struct claims *claims)
{
	for (size_t i = 0; i < claims->n; i++) {
		struct claim *claim = &claims->list[i];

		if (claim->control == CONTROL_HOST_PATHS)
			claim->guarded = guard_covers(guard, claim->value) ||
			                 (claim->alias && guard_covers(guard, claim->alias));
	}
}

enum decision judgement_make(const struct policy *policy, const struct occasion *occasion,
                             const struct guard *guard, struct claims *claims,
                             enum verdict *ret_verdicts)
{
	enum decision decision;

	claims_finish(claims);
	guard_paths(guard, claims);
	decision = policy_judge(policy, occasion, claims->list, claims->n, ret_verdicts);
	/* What was left out may be what a rule denies, so no rule can allow the rest. */
	if (claims->overflown && !occasion->off) {
		ret_verdicts[claims->n - 1] = VERDICT_DENIED;
		return DECISION_DENY;
	}
	return decision;
}
