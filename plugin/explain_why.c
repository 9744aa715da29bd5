/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_why.h"

#include "policy/reason.h"

/* One claim with the rule that judged it. */
struct judged {
	const struct policy *policy;
	const struct claim *claim;
	struct rule_view rule;
	enum reason reason;
	bool permits;
};

static void put_required(struct text *text, const struct judged *judged)
{
	const struct rule_view *rule = &judged->rule;

	for (size_t i = 0; i < rule->n_require; i++) {
		text_put(text, i > 0 ? ", " : "");
		text_put_shown(text, rule->require[i], LIMIT_SHOWN_VALUE);
	}
}

static void put_limit(struct text *text, const struct judged *judged)
{
	const char *max = judged->rule.max;

	if (judged->claim->amount != CLAIM_UNLIMITED)
		text_put(text, "it is more than the rule's maximum");
	else
		text_put(text, max ? "no limit is set, which is more than the rule's maximum"
		                   : "no limit is set, and the rule requires one");
	if (max)
		text_printf(text, ", %s", max);
}

static void put_missing(struct text *text, const struct judged *judged)
{
	switch (control_info(judged->claim->control)->shape) {
	case SHAPE_BYTES:
	case SHAPE_CPUS:
	case SHAPE_COUNT:
		put_limit(text, judged);
		return;
	case SHAPE_DEMAND:
		text_put(text, "the rule requires it to be true");
		return;
	case SHAPE_USER:
		text_put(text, "the rule requires a user that is not root, by its number");
		return;
	case SHAPE_SWITCH:
	case SHAPE_GLOB:
	case SHAPE_CAPABILITY:
	case SHAPE_NAMESPACE:
	case SHAPE_IMAGE:
	case SHAPE_PATH:
	case SHAPE_CONTAINER:
	case SHAPE_PORT:
	case SHAPE_ULIMIT:
		break;
	}
	text_put(text, "the rule requires ");
	put_required(text, judged);
	text_put(text, ", and not all of that is there");
}

static void put_pattern(struct text *text, const struct judged *judged, const char *list)
{
	const char *pattern = policy_pattern(judged->policy, judged->claim, judged->reason);

	text_printf(text, "its %s list has ", list);
	text_put(text, pattern ? "\"" : "it");
	text_put_shown(text, pattern ? pattern : "", LIMIT_SHOWN_VALUE);
	text_put(text, pattern ? "\"" : "");
}

static void put_guarded(struct text *text, const struct judged *judged)
{
	if (judged->permits)
		text_put(text, "the rule allows everything");
	else if (judged->rule.n_allow > 0)
		text_put(text, "it is as good as root on the host, so only its exact name in the "
		               "allow list opens it");
	else
		text_put(text, "the rule denies it; it is as good as root on the host, so only its "
		               "exact name in an allow list opens it");
}

static void put_unknown(struct text *text, const struct judged *judged)
{
	const struct claim *claim = judged->claim;
	enum shape shape = control_info(claim->control)->shape;

	if (judged->permits)
		text_put(text, "the rule allows everything");
	else if (shape == SHAPE_CONTAINER && !claim->subject)
		text_put(text, "the rule goes by what the container is, and nobody could look");
	else
		text_put(text, "the rule's lists can say nothing about it, and what is unknown is "
		               "not allowed");
}

static void put_in_neither(struct text *text, const struct judged *judged)
{
	const struct rule_view *rule = &judged->rule;

	if (rule->n_allow + rule->n_deny == 0)
		text_put(text, judged->permits ? "the rule allows it" : "the rule denies it");
	else if (judged->permits)
		text_put(text, rule->n_deny > 0 ? "its deny list does not have it"
		                                : "what its list does not have is allowed");
	else
		text_put(text, rule->n_allow > 0 ? "its allow list does not have it"
		                                 : "what its list does not have is denied");
}

static void put_complete(struct text *text, const struct judged *judged)
{
	if (!judged->permits)
		text_put(text, "no rule says that it may be");
	else
		text_put(text, judged->rule.n_require > 0 ? "all that the rule requires is there"
		                                          : "the rule requires nothing of them");
}

bool explain_why(struct text *text, const struct policy *policy, const struct claim *claims,
                 size_t n, size_t at)
{
	struct judged judged = {.policy = policy, .claim = &claims[at]};

	judged.reason = policy_reason(policy, claims, n, at, &judged.permits);
	policy_rule(policy, claims[at].control, &judged.rule);
	switch (judged.reason) {
	case REASON_NO_RULE:
		text_put(text, "there is no rule for it");
		break;
	case REASON_REQUIRED:
		put_missing(text, &judged);
		break;
	case REASON_IN_DENY:
		put_pattern(text, &judged, "deny");
		break;
	case REASON_IN_ALLOW:
		put_pattern(text, &judged, "allow");
		break;
	case REASON_GUARDED:
		put_guarded(text, &judged);
		break;
	case REASON_UNKNOWN:
		put_unknown(text, &judged);
		break;
	case REASON_IN_NEITHER:
		put_in_neither(text, &judged);
		break;
	case REASON_OPENS_NOTHING:
		text_put(text, "the new name opens nothing that the old one did not");
		break;
	case REASON_COMPLETE:
		put_complete(text, &judged);
		break;
	}
	return judged.permits;
}
