/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_rule.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

/* How much of a pattern is repeated in a message that points at it. */
#define SHOWN_PATTERN 60

static const struct words verdicts = {
	"\"deny\" or \"allow\"",
	{{"deny", false}, {"allow", true}},
};
static const struct words rules = {
	"\"deny\", \"allow\" or a mapping",
	{{"deny", false}, {"allow", true}},
};

/* What to write for a rule that allows one thing, as "exec: allow" or "devices: {allow: [...]}". */
static void example_of(const struct compile *c, char *ret, size_t size)
{
	const struct control_info *info = c->control;

	if (info->shape == SHAPE_SWITCH)
		snprintf(ret, size, "; write \"%s: deny\" or \"%s: allow\"", info->name,
		         info->name);
	else
		snprintf(ret, size, "; for example: %s: {allow: %s}", info->name,
		         info->example ? info->example : "[...]");
}

/* Complains about a pattern that no shape can have; true if there is none to complain about. */
static bool check_item(struct compile *c, const struct node *item)
{
	size_t len;

	if (item->kind != NODE_TEXT || tree_is_typed(item)) {
		value_unexpected(c, item, "a text in this list",
		                 item->kind == NODE_TEXT && *item->text
		                         ? "; quote it if it is meant as text"
		                 : item->kind == NODE_MAP ? "; quote a text that has \": \" in it"
		                                          : "");
		return false;
	}
	len = strlen(item->text);
	if (len == 0)
		diag_error(c->diag, item->span, "an empty text matches nothing");
	else if (len > LIMIT_PATTERN)
		diag_error(c->diag, item->span, "a pattern can have %d bytes at most",
		           LIMIT_PATTERN);
	else if (strpbrk(item->text, "\n\r\t\x1b"))
		diag_error(c->diag, item->span, "a pattern cannot hold control characters");
	else if (item->text[0] == ' ' || item->text[len - 1] == ' ')
		diag_error(c->diag, item->span,
		           "there is a space at the begin or end of this text");
	else
		return true;
	return false;
}

static bool check_pattern(struct compile *c, const struct node *item, enum list list)
{
	const char *more = strlen(item->text) > SHOWN_PATTERN ? "..." : "";
	struct remark remark = match_check(c->control->shape, item->text, list);

	if (remark.nearest)
		diag_error(c->diag, item->span, "\"%.*s%s\": %s; did you mean %s?", SHOWN_PATTERN,
		           item->text, more, remark.error, remark.nearest);
	else if (remark.error)
		diag_error(c->diag, item->span, "\"%.*s%s\": %s", SHOWN_PATTERN, item->text, more,
		           remark.error);
	else if (remark.warning)
		diag_warning(c->diag, item->span, "\"%.*s%s\": %s", SHOWN_PATTERN, item->text, more,
		             remark.warning);
	return !remark.error;
}

static int read_list(struct compile *c, const struct node *value, enum list list,
                     struct match_list *ret_list)
{
	struct arena *arena = &c->policy->arena;
	struct match_list built;
	const char **patterns;
	size_t n = 0;

	if (value->kind != NODE_LIST) {
		value_unexpected(c, value, "a list",
		                 value->kind == NODE_TEXT && *value->text
		                         ? "; put it in brackets, as in [a, b]"
		                         : "; \"[]\" is an empty one");
		return 0;
	}
	patterns = arena_alloc(arena, value->n, sizeof(*patterns));
	if (!patterns)
		return -ENOMEM;
	for (const struct node *item = value->child; item; item = item->next) {
		if (item->broken || !check_item(c, item) || !check_pattern(c, item, list))
			continue;
		patterns[n] = arena_strndup(arena, item->text, strlen(item->text));
		if (!patterns[n++])
			return -ENOMEM;
	}
	built = (struct match_list){
		.shape = c->control->shape,
		.list = list,
		.patterns = patterns,
		.n = n,
	};
	if (match_build(&built, arena) < 0)
		return -ENOMEM;
	*ret_list = built;
	return 0;
}

static int read_allow(struct compile *c, const struct node *value)
{
	return read_list(c, value, LIST_ALLOW, &c->rule->allow);
}

static int read_deny(struct compile *c, const struct node *value)
{
	return read_list(c, value, LIST_DENY, &c->rule->deny);
}

static int read_verdict(struct compile *c, const struct node *value)
{
	int verdict;

	if (value_word(c, value, &verdicts, "", &verdict))
		c->rule->permits_by_default = verdict != 0;
	return 0;
}

static int read_mode(struct compile *c, const struct node *value)
{
	int mode;

	if (!value_word(c, value, &value_modes, "", &mode))
		return 0;
	c->rule->mode = (enum mode)mode;
	if (c->rule->mode == MODE_ENFORCE && c->policy->mode == MODE_AUDIT)
		diag_warning(c->diag, value->span,
		             "this has no effect: the whole policy is in mode audit");
	return 0;
}

static int read_message(struct compile *c, const struct node *value)
{
	return value_text(c, value, &c->rule->message);
}

static const struct key keys[] = {
	{"allow", read_allow}, {"deny", read_deny},       {"verdict", read_verdict},
	{"mode", read_mode},   {"message", read_message},
};

bool compile_rule_has_key(const char *name)
{
	return value_has_key(keys, ARRAY_LEN(keys), name);
}

static void say_unknown_key(struct compile *c, const struct node *key)
{
	const char *nearest = value_nearest_key(keys, ARRAY_LEN(keys), key->text);
	bool no_lists = c->control->shape == SHAPE_SWITCH;
	enum control control;

	if (control_find(key->text, &control))
		diag_error(c->diag, key->span,
		           "\"%s\" is a control and belongs directly below \"rules:\"; check the "
		           "indentation",
		           key->text);
	else if (nearest && !no_lists)
		diag_error(c->diag, key->span, "unknown key \"%s\" in a rule; did you mean \"%s\"?",
		           key->text, nearest);
	else
		diag_error(c->diag, key->span,
		           "unknown key \"%s\" in a rule; expected %sverdict, message or mode",
		           key->text, no_lists ? "" : "allow, deny, ");
}

/* Complains about the keys that no rule has; true if there are none. */
static bool check_keys(struct compile *c, const struct node *map)
{
	bool good = true;

	for (const struct node *key = map->child; key; key = key->next->next) {
		if (key->broken || compile_rule_has_key(key->text))
			continue;
		say_unknown_key(c, key);
		good = false;
	}
	return good;
}

/* A switch has no values to list: complains about its lists. True if there are none. */
static bool check_no_lists(struct compile *c, const struct node *map)
{
	static const char *const lists[] = {"allow", "deny"};
	bool good = true;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		const struct node *key;

		if (!tree_get(map, lists[i], &key))
			continue;
		good = false;
		diag_error(c->diag, key->span,
		           "\"%s\" takes no list; write \"%s: deny\" or \"%s: allow\", or "
		           "\"verdict:\" here",
		           c->control->name, c->control->name, c->control->name);
	}
	return good;
}

/* Lists that change nothing are mistakes more often than not. */
static void warn_about_lists(struct compile *c, const struct node *map)
{
	const struct node *allow_key, *deny_key;
	const struct node *allow = tree_get(map, "allow", &allow_key);
	const struct node *deny = tree_get(map, "deny", &deny_key);
	const struct node *verdict = tree_get(map, "verdict", NULL);

	if (allow && verdict && c->rule->permits_by_default)
		diag_warning(c->diag, allow_key->span,
		             "this list has no effect: with \"verdict: allow\" the rest is allowed "
		             "too");
	if (deny && !allow && verdict && !c->rule->permits_by_default)
		diag_warning(c->diag, deny_key->span,
		             "this list has no effect: with \"verdict: deny\" the rest is denied "
		             "too");
	if (deny && deny->kind == NODE_LIST && deny->n == 0 && c->rule->permits_by_default &&
	    !verdict)
		diag_warning(c->diag, deny_key->span,
		             "an empty list denies nothing: this allows everything");
}

static int compile_mapping(struct compile *c, const struct node *map)
{
	bool has_lists = tree_get(map, "allow", NULL) || tree_get(map, "deny", NULL);
	bool is_switch = c->control->shape == SHAPE_SWITCH;
	bool good = check_keys(c, map);
	int r;

	if (is_switch && !check_no_lists(c, map))
		return 0;
	if (good && !has_lists && !tree_get(map, "verdict", NULL)) {
		diag_error(c->diag, c->name->span,
		           "this rule does not say what it denies; it needs %s \"verdict: deny\"",
		           is_switch ? "\"verdict: allow\" or"
		                     : "a list (\"allow:\", \"deny:\") or");
		return 0;
	}
	/* Whoever lists only what is denied, allows the rest. Overwritten by a verdict. */
	c->rule->permits_by_default = !tree_get(map, "allow", NULL) && tree_get(map, "deny", NULL);
	r = value_read_keys(c, map, keys, ARRAY_LEN(keys));
	/* Where something is denied, what cannot be told from it is not allowed with the rest. */
	c->rule->permits_unknown = c->rule->permits_by_default && !tree_get(map, "deny", NULL);
	warn_about_lists(c, map);
	return r;
}

int compile_rule(struct compile *c, const struct node *value)
{
	char example[256];
	int verdict;

	if (value->kind == NODE_MAP)
		return compile_mapping(c, value);
	example_of(c, example, sizeof(example));
	if (value->kind == NODE_LIST) {
		value_unexpected(c, value, rules.what, example);
		return 0;
	}
	if (value_word(c, value, &rules, example, &verdict))
		c->rule->permits_by_default = c->rule->permits_unknown = verdict != 0;
	return 0;
}
