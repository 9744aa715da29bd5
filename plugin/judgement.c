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

/* Also what the policy includes, which the guard does not know. */
static bool is_guarded(const struct policy *policy, const struct guard *guard, const char *path)
{
	const char *file;

	if (guard_covers(guard, path))
		return true;
	for (size_t i = 1; policy && (file = policy_file_name(policy, i)); i++) {
		if (guard_touches(file, path))
			return true;
	}
	return false;
}

/* Marks the paths that only their exact name in a policy opens. */
static void guard_paths(const struct policy *policy, const struct guard *guard,
                        struct claims *claims)
{
	for (size_t i = 0; i < claims->n; i++) {
		struct claim *claim = &claims->list[i];

		if (claim->control == CONTROL_HOST_PATHS)
			claim->guarded = is_guarded(policy, guard, claim->value) ||
			                 (claim->alias && is_guarded(policy, guard, claim->alias));
	}
}

enum decision judgement_make(const struct policy *policy, const struct occasion *occasion,
                             const struct guard *guard, struct claims *claims,
                             enum verdict *ret_verdicts)
{
	enum decision decision;

	claims_finish(claims);
	guard_paths(policy, guard, claims);
	decision = policy_judge(policy, occasion, claims->list, claims->n, ret_verdicts);
	/* What was left out may be what a rule denies, so no rule can allow the rest. */
	if (claims->overflown && !occasion->off) {
		ret_verdicts[claims->n - 1] = VERDICT_DENIED;
		return DECISION_DENY;
	}
	return decision;
}

enum decision judgement_again(const struct policy *policy, const struct logged_decision *logged,
                              enum verdict *ret_verdicts)
{
	enum decision decision =
		policy_judge(policy, &logged->occasion, logged->claims, logged->n, ret_verdicts);

	if (logged->overflown && !logged->occasion.off) {
		ret_verdicts[logged->n - 1] = VERDICT_DENIED;
		return DECISION_DENY;
	}
	return decision;
}
