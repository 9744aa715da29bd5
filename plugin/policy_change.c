/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_change.h"

#include <stdio.h>
#include <string.h>

#include "policy/effective.h"
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

static const char *exception_name(const struct policy *policy, size_t i)
{
	struct exception_view view;

	return policy_exceptions(policy, i, &view) ? view.id : NULL;
}

/* Begins a new item of the text, if it is not the first. */
static void separate(struct text *text, size_t start)
{
	text_put(text, text->len > start ? "; " : "");
}

static void write_rules(struct text *text, size_t start, const struct policy *before,
                        const struct policy *after)
{
	bool same_mode = policy_mode(before) == policy_mode(after);
	size_t n = 0;

	for (int i = 0; i < CONTROL_COUNT; i++) {
		struct rule_view a, b;

		policy_rule(before, (enum control)i, &a);
		policy_rule(after, (enum control)i, &b);
		if (same_rule(&a, &b) && (!same_mode || a.mode == b.mode))
			continue;
		if (n == 0)
			separate(text, start);
		text_printf(text, "%s%s", n++ == 0 ? "rules: " : ", ",
		            control_info((enum control)i)->name);
	}
}

/* Writes a part of a policy, as effective.h does; false when there is none of that name. */
typedef bool write_fn(const struct policy *policy, const char *name, FILE *stream);

/* Parts that have names, of which each policy can have its own. */
static const struct named {
	const char *what;
	const char *(*name)(const struct policy *policy, size_t i);
	write_fn *write;
} named[] = {
	{"groups: ", policy_group, effective_group},
	{"exceptions: ", exception_name, effective_exception},
};

/* What a part says, to be freed; NULL without one, or without memory. */
static char *part_text(write_fn *write, const struct policy *policy, const char *name)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);
	bool found;

	if (!stream)
		return NULL;
	found = write(policy, name, stream);
	if (fclose(stream) != 0 || !found)
		return NULL;
	return steal(&text);
}

/* How a part of one policy differs from that of the other: NULL if it does not. Static. */
static const char *change_of(const struct named *kind, const struct policy *policy,
                             const struct policy *other, const char *name, const char *missing)
{
	_cleanup_(freep) char *a = part_text(kind->write, policy, name);
	_cleanup_(freep) char *b = part_text(kind->write, other, name);

	if (!b)
		return missing;
	return same_text(a, b) ? NULL : "";
}

static void write_named(struct text *text, size_t start, const struct named *kind,
                        const struct policy *before, const struct policy *after)
{
	const char *name;
	size_t n = 0;

	for (int side = 0; side < 2; side++) {
		const struct policy *policy = side == 0 ? after : before;
		const struct policy *other = side == 0 ? before : after;

		for (size_t i = 0; (name = kind->name(policy, i)); i++) {
			const char *missing = side == 0 ? " (new)" : " (removed)";
			const char *change = change_of(kind, policy, other, name, missing);

			/* What is in both was said already. */
			if (!change || (side == 1 && !*change))
				continue;
			if (n == 0)
				separate(text, start);
			text_printf(text, "%s%s%s", n++ == 0 ? kind->what : ", ", name, change);
		}
	}
}

static bool write_log(const struct policy *policy, const char *name, FILE *stream)
{
	(void)name;
	effective_log(policy, stream);
	return true;
}

static bool same_log(const struct policy *before, const struct policy *after)
{
	_cleanup_(freep) char *a = part_text(write_log, before, NULL);
	_cleanup_(freep) char *b = part_text(write_log, after, NULL);

	return a && same_text(a, b);
}

bool policy_change_write(struct text *text, const struct policy *before, const struct policy *after)
{
	enum mode modes[] = {policy_mode(before), policy_mode(after)};
	size_t start = text->len;

	if (modes[0] != modes[1])
		text_printf(text, "mode %s is now %s", mode_word(modes[0]), mode_word(modes[1]));
	if (!same_text(policy_contact(before), policy_contact(after))) {
		separate(text, start);
		text_put(text, "contact");
	}
	write_rules(text, start, before, after);
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		write_named(text, start, &named[i], before, after);
	if (!same_log(before, after)) {
		separate(text, start);
		text_put(text, "log");
	}
	return text->len > start;
}
