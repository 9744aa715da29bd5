/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_claim.h"

#include <string.h>

#include "explain_why.h"
#include "policy/instead.h"

bool explain_is_built_in(const struct policy *policy, const char *origin)
{
	const char *file;
	size_t len;

	for (size_t i = 0; (file = policy_file_name(policy, i)); i++) {
		if (strcmp(file, origin) == 0)
			return false;
	}
	return policy_profile_text(origin, &len) != NULL;
}

/* Which exception permits it, or did as long as it lasted. */
static void find_exception(const struct decision_record *record, size_t at, struct explained *ret)
{
	const struct claims *claims = record->claims;
	struct exception_search search;

	policy_search(record->policy, record->occasion, claims->list, claims->n, &search);
	if (ret->verdict == VERDICT_EXCEPTED)
		ret->excepted = policy_excepts(&search, at, &ret->exception);
	else
		ret->ended = policy_excepted_once(&search, at, &ret->exception);
}

void explain_claim(const struct decision_record *record, const struct explain_source *from,
                   size_t at, struct explained *ret)
{
	const struct claims *claims = record->claims;
	const struct claim *claim = &claims->list[at];
	struct text why;

	text_init(&why, ret->why, sizeof(ret->why));
	ret->claim = claim;
	ret->verdict = record->verdicts[at];
	ret->excepted = ret->ended = ret->was_otherwise = ret->has_grant = false;
	ret->audited_alone =
		ret->verdict == VERDICT_AUDITED && policy_mode(record->policy) != MODE_AUDIT;
	ret->instead = NULL;
	ret->dangerous = grant_is_dangerous(claim);
	policy_rule(record->policy, claim->control, &ret->rule);
	if (from) {
		ret->was = from->logged->verdicts[at];
		ret->was_otherwise = ret->was != ret->verdict;
	}
	if (explain_why(&why, record->policy, claims->list, claims->n, at))
		return;
	find_exception(record, at, ret);
	ret->instead = ret->rule.message ? ret->rule.message : claim_instead(claim);
	ret->has_grant = grant_find(record->policy, claims->list, claims->n, at, ret->grant);
}
