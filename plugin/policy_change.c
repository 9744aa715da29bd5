/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/cleanup.h"
#include "policy/effective.h"
#include "policy/policy.h"

/* What there is to say; parts are parted by "; ", and what a part lists by ", ". */
struct words {
	struct text *text;
	size_t start; /* of all parts */
	bool listing; /* the last part has begun to list */
};

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

static void begin_part(struct words *words)
{
	text_put(words->text, words->text->len > words->start ? "; " : "");
	words->listing = false;
}

/* One more of a list whose heading is written before the first. */
static void put_listed(struct words *words, const char *heading, const char *name, const char *how)
{
	if (!words->listing) {
		begin_part(words);
		text_put(words->text, heading);
	}
	text_printf(words->text, "%s%s%s", words->listing ? ", " : "", name, how);
	words->listing = true;
}

static void put_rules(struct words *words, const struct policy *before, const struct policy *after)
{
	bool same_mode = policy_mode(before) == policy_mode(after);

	words->listing = false;
	for (int i = 0; i < CONTROL_COUNT; i++) {
		struct rule_view a, b;

		policy_rule(before, (enum control)i, &a);
		policy_rule(after, (enum control)i, &b);
		if (!same_rule(&a, &b) || (same_mode && a.mode != b.mode))
			put_listed(words, "rules: ", control_info((enum control)i)->name, "");
	}
}

/* A policy's groups, or its exception with an id, as text; the caller's. NULL: there is none, or no
 * memory. */
static char *written(const struct policy *policy, const char *id)
{
	char *ret = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&ret, &len);
	bool is_there = true;

	if (!stream)
		return NULL;
	if (id)
		is_there = effective_exception(policy, id, stream);
	else
		effective_groups(policy, stream);
	if (fclose(stream) != 0 || !is_there) {
		free(ret);
		return NULL;
	}
	return ret;
}

static void put_exceptions(struct words *words, const struct policy *before,
                           const struct policy *after)
{
	struct exception_view view;

	words->listing = false;
	for (size_t i = 0; policy_exceptions(after, i, &view); i++) {
		_cleanup_(freep) char *was = written(before, view.id);
		_cleanup_(freep) char *is = written(after, view.id);

		if (!was)
			put_listed(words, "exceptions: ", view.id, " added");
		else if (!same_text(was, is))
			put_listed(words, "exceptions: ", view.id, " changed");
	}
	for (size_t i = 0; policy_exceptions(before, i, &view); i++) {
		_cleanup_(freep) char *is = written(after, view.id);

		if (!is)
			put_listed(words, "exceptions: ", view.id, " removed");
	}
}

bool policy_change_write(struct text *text, const struct policy *before, const struct policy *after)
{
	enum mode modes[] = {policy_mode(before), policy_mode(after)};
	_cleanup_(freep) char *groups_before = written(before, NULL);
	_cleanup_(freep) char *groups_after = written(after, NULL);
	struct words words = {.text = text, .start = text->len};

	if (modes[0] != modes[1])
		text_printf(text, "mode %s is now %s", mode_word(modes[0]), mode_word(modes[1]));
	if (!same_text(policy_contact(before), policy_contact(after))) {
		begin_part(&words);
		text_put(text, "contact");
	}
	put_rules(&words, before, after);
	if (!same_text(groups_before, groups_after)) {
		begin_part(&words);
		text_put(text, "groups");
	}
	put_exceptions(&words, before, after);
	return text->len > words.start;
}
