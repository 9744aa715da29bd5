/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_rule.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "amount.h"
#include "compile_conflict.h"
#include "compile_list.h"
#include "compile_require.h"
#include "diag.h"
#include "rule.h"
#include "suggest.h"
#include "value.h"

/* An example of a rule, as example_of() writes it. */
#define EXAMPLE_SIZE 256

static const struct words verdicts = {
	"\"deny\" or \"allow\"",
	{{"deny", false}, {"allow", true}},
};
static const struct words rules = {
	"\"deny\", \"allow\" or a mapping",
	{{"deny", false}, {"allow", true}},
};
/* "deny" is known, so that it can be said what to write for it. */
static const struct words undeniable = {
	"\"allow\" or a mapping",
	{{"allow", true}, {"deny", false}},
};

/* Which keys the rules of a control take, beside mode and message. */
enum takes {
	TAKES_LISTS = 1 << 0,
	TAKES_VERDICT = 1 << 1,
	TAKES_REQUIRE = 1 << 2,
	TAKES_MAX = 1 << 3
};

#define TAKES_PATTERNS (TAKES_LISTS | TAKES_VERDICT)
#define TAKES_AMOUNT   (TAKES_REQUIRE | TAKES_MAX)

static unsigned takes(const struct control_info *info)
{
	static const unsigned shapes[] = {
		[SHAPE_SWITCH] = TAKES_VERDICT,      [SHAPE_GLOB] = TAKES_PATTERNS,
		[SHAPE_CAPABILITY] = TAKES_PATTERNS, [SHAPE_NAMESPACE] = TAKES_PATTERNS,
		[SHAPE_IMAGE] = TAKES_PATTERNS,      [SHAPE_PATH] = TAKES_PATTERNS,
		[SHAPE_CONTAINER] = TAKES_PATTERNS,  [SHAPE_USER] = TAKES_PATTERNS | TAKES_REQUIRE,
		[SHAPE_PORT] = TAKES_PATTERNS,       [SHAPE_ULIMIT] = TAKES_PATTERNS,
		[SHAPE_BYTES] = TAKES_AMOUNT,        [SHAPE_CPUS] = TAKES_AMOUNT,
		[SHAPE_COUNT] = TAKES_AMOUNT,        [SHAPE_DEMAND] = TAKES_REQUIRE,
	};

	return shapes[info->shape] | (info->requirable ? TAKES_REQUIRE : 0);
}

/* What to write instead, as "write "exec: deny" or ..." or "for example: devices: {...}". */
static void example_of(const struct control_info *info, char *ret, size_t size)
{
	const char *name = info->name;
	unsigned taken = takes(info);

	if (taken & TAKES_LISTS)
		snprintf(ret, size, "for example: %s: %s", name, info->example);
	else if (taken & TAKES_VERDICT)
		snprintf(ret, size, "write \"%s: deny\" or \"%s: allow\"", name, name);
	else if (taken & TAKES_MAX)
		snprintf(ret, size, "write \"%s: {require: true}\" or \"%s: {max: %s}\"", name,
		         name, amount_example(info->shape));
	else
		snprintf(ret, size, "write \"%s: {require: true}\" or \"%s: allow\"", name, name);
}

static int read_allow(struct compile *c, const struct node *value)
{
	return compile_list(c, value, LIST_ALLOW, &c->rule->allow);
}

static int read_deny(struct compile *c, const struct node *value)
{
	return compile_list(c, value, LIST_DENY, &c->rule->deny);
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

/* max comes after require, which it adds to. */
static const struct key keys[] = {
	{"allow", read_allow},        {"deny", read_deny},  {"verdict", read_verdict},
	{"require", compile_require}, {"max", compile_max}, {"mode", read_mode},
	{"message", read_message},
};

/* What must be taken for a key to have a place in a rule. Keys that are not here always have. */
static const struct taken_key {
	const char *name;
	enum takes takes;
	const char *what; /* for "takes no ..." */
} taken_keys[] = {
	{"allow", TAKES_LISTS, "list"},        {"deny", TAKES_LISTS, "list"},
	{"verdict", TAKES_VERDICT, "verdict"}, {"require", TAKES_REQUIRE, "\"require\""},
	{"max", TAKES_MAX, "\"max\""},
};

bool compile_rule_takes(const struct control_info *info, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(taken_keys); i++) {
		if (strcmp(taken_keys[i].name, name) == 0)
			return takes(info) & taken_keys[i].takes;
	}
	return true;
}

const char *compile_rule_key(size_t i)
{
	return i < ARRAY_LEN(keys) ? keys[i].name : NULL;
}

bool compile_rule_has_key(const char *name)
{
	return value_has_key(keys, ARRAY_LEN(keys), name);
}

/* The key of such a rule that is nearest to a wrong one; NULL if none is near. */
static const char *nearest_key(const struct control_info *info, const char *name)
{
	struct suggestion suggestion = {.word = name};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (compile_rule_takes(info, keys[i].name))
			suggest_offer(&suggestion, keys[i].name);
	}
	return suggestion.nearest;
}

static void say_unknown_key(struct compile *c, const struct node *key)
{
	const char *nearest = nearest_key(c->control, key->text);
	unsigned taken = takes(c->control);
	enum control control;

	if (control_find(key->text, &control))
		diag_error(c->diag, key->span,
		           "\"%s\" is a control and belongs directly below \"rules:\"; check the "
		           "indentation",
		           key->text);
	else if (nearest)
		diag_error(c->diag, key->span, "unknown key \"%s\" in a rule; did you mean \"%s\"?",
		           key->text, nearest);
	else
		diag_error(c->diag, key->span,
		           "unknown key \"%s\" in a rule; expected %s%s%s%smessage or mode",
		           key->text, taken & TAKES_LISTS ? "allow, deny, " : "",
		           taken & TAKES_VERDICT ? "verdict, " : "",
		           taken & TAKES_REQUIRE ? "require, " : "",
		           taken & TAKES_MAX ? "max, " : "");
}

/* Complains about the keys that no rule has; true if there are none, nor any complained about. */
static bool check_keys(struct compile *c, const struct node *map)
{
	bool good = true;

	for (const struct node *key = map->child; key; key = key->next->next) {
		if (!key->broken && compile_rule_has_key(key->text))
			continue;
		if (!key->broken)
			say_unknown_key(c, key);
		good = false;
	}
	return good;
}

/* Complains about the keys that only other controls take; true if there are none. */
static bool check_taken(struct compile *c, const struct node *map)
{
	bool is_switch = takes(c->control) == TAKES_VERDICT;
	bool good = true;

	for (size_t i = 0; i < ARRAY_LEN(taken_keys); i++) {
		const struct taken_key *taken = &taken_keys[i];
		const struct node *key;
		char example[EXAMPLE_SIZE];

		if (!tree_get(map, taken->name, &key) ||
		    compile_rule_takes(c->control, taken->name))
			continue;
		good = false;
		example_of(c->control, example, sizeof(example));
		diag_error(c->diag, key->span, "\"%s\" takes no %s; %s%s", c->control->name,
		           taken->what, example, is_switch ? ", or \"verdict:\" here" : "");
	}
	return good;
}

/* Lists that change nothing are mistakes more often than not. */
static void warn_about_lists(struct compile *c, const struct node *map)
{
	const struct node *allow_key, *deny_key, *require_key;
	const struct node *allow = tree_get(map, "allow", &allow_key);
	const struct node *deny = tree_get(map, "deny", &deny_key);
	const struct node *require = tree_get(map, "require", &require_key);
	const struct node *verdict = tree_get(map, "verdict", NULL);
	bool denies = verdict && !c->rule->permits_by_default;

	if (allow && verdict && !denies)
		diag_warning(c->diag, allow_key->span,
		             "this list has no effect: with \"verdict: allow\" the rest is allowed "
		             "too");
	if (deny && !allow && denies)
		diag_warning(c->diag, deny_key->span,
		             "this list has no effect: with \"verdict: deny\" the rest is denied "
		             "too");
	if (require && !allow && denies)
		diag_warning(
			c->diag, require_key->span,
			"this has no effect: with \"verdict: deny\" what is required is denied "
			"too");
	if (deny && deny->kind == NODE_LIST && deny->n == 0 && c->rule->permits_by_default &&
	    !verdict)
		diag_warning(c->diag, deny_key->span,
		             "an empty list denies nothing: this allows everything");
}

/* Whether a rule says what it denies; complains if not. */
static bool check_said(struct compile *c, const struct node *map)
{
	unsigned taken = takes(c->control);

	for (size_t i = 0; i < ARRAY_LEN(taken_keys); i++) {
		if (tree_get(map, taken_keys[i].name, NULL))
			return true;
	}
	diag_error(c->diag, c->name->span, "this rule does not say what it denies; it needs %s",
	           taken & TAKES_LISTS     ? "a list (\"allow:\", \"deny:\") or \"verdict: deny\""
	           : taken & TAKES_VERDICT ? "\"verdict: allow\" or \"verdict: deny\""
	           : taken & TAKES_MAX     ? "\"require: true\" or \"max:\""
	                                   : "\"require: true\"");
	return false;
}

static int compile_mapping(struct compile *c, const struct node *map)
{
	struct rule *rule = c->rule;
	bool good = check_keys(c, map);
	int r;

	if (!check_taken(c, map) || (good && !check_said(c, map)))
		return 0;
	/* Whoever lists what is denied, or says what is required, allows the rest. Overwritten by a
	 * verdict. */
	rule->permits_by_default = !tree_get(map, "allow", NULL) &&
	                           (tree_get(map, "deny", NULL) || tree_get(map, "require", NULL) ||
	                            tree_get(map, "max", NULL));
	r = value_read_keys(c, map, keys, ARRAY_LEN(keys));
	/* Where something is denied, what cannot be told from it is not allowed with the rest. */
	rule->permits_unknown = rule->permits_by_default && !tree_get(map, "deny", NULL);
	warn_about_lists(c, map);
	if (r == 0)
		compile_conflicts(c, map);
	return r;
}

int compile_rule(struct compile *c, const struct node *value)
{
	bool deniable = takes(c->control) & TAKES_VERDICT;
	const struct words *words = deniable ? &rules : &undeniable;
	char example[EXAMPLE_SIZE], hint[EXAMPLE_SIZE + 2];
	int verdict;

	c->rule->permits_whole = c->control->requirable;
	if (value->kind == NODE_MAP)
		return compile_mapping(c, value);
	example_of(c->control, example, sizeof(example));
	snprintf(hint, sizeof(hint), "; %s", example);
	if (value->kind == NODE_LIST) {
		value_unexpected(c, value, words->what, hint);
		return 0;
	}
	if (!value_word(c, value, words, hint, &verdict))
		return 0;
	if (!verdict && !deniable) {
		diag_error(c->diag, value->span, "\"%s\" cannot be denied; %s", c->control->name,
		           example);
		return 0;
	}
	c->rule->permits_by_default = c->rule->permits_unknown = verdict != 0;
	return 0;
}
