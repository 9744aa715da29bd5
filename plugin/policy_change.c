/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_change.h"

#include <string.h>

#include "policy/policy.h"

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_list(const char *const *a, size_t n_a, const char *const *b, size_t n_b)
{
	if (n_a != n_b)
		return false;
	for (size_t i = 0; i < n_a; i++) {
		if (strcmp(a[i], b[i]) != 0)
			return false;
	}
	return true;
}

/* The mode aside, which for all rules at once is the policy's. */
static bool same_rule(const struct rule_view *a, const struct rule_view *b)
{
	return a->permits_by_default == b->permits_by_default &&
	       same_list(a->allow, a->n_allow, b->allow, b->n_allow) &&
	       same_list(a->deny, a->n_deny, b->deny, b->n_deny) &&
	       same_list(a->require, a->n_require, b->require, b->n_require) &&
	       same_text(a->max, b->max) && same_text(a->message, b->message);
}

static const char *mode_word(enum mode mode)
{
	return mode == MODE_AUDIT ? "audit" : "enforce";
}

bool policy_change_write(struct text *text, const struct policy *before, const struct policy *after)
{
	enum mode modes[] = {policy_mode(before), policy_mode(after)};
	bool same_mode = modes[0] == modes[1];
	size_t start = text->len, n = 0;

	if (!same_mode)
		text_printf(text, "mode %s is now %s", mode_word(modes[0]), mode_word(modes[1]));
	if (!same_text(policy_contact(before), policy_contact(after)))
		text_printf(text, "%scontact", text->len > start ? "; " : "");
	for (int i = 0; i < CONTROL_COUNT; i++) {
		struct rule_view a, b;

		policy_rule(before, (enum control)i, &a);
		policy_rule(after, (enum control)i, &b);
		if (same_rule(&a, &b) && (!same_mode || a.mode == b.mode))
			continue;
		if (n++ == 0)
			text_printf(text, "%srules: ", text->len > start ? "; " : "");
		text_printf(text, "%s%s", n > 1 ? ", " : "", control_info((enum control)i)->name);
	}
	return text->len > start;
}
