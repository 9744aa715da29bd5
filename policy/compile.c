/* SPDX-License-Identifier: Apache-2.0 */
#include "compile.h"

#include <stdio.h>
#include <string.h>

#include "compile_exception.h"
#include "compile_group.h"
#include "compile_include.h"
#include "compile_log.h"
#include "compile_names.h"
#include "compile_rule.h"
#include "diag.h"
#include "profile.h"
#include "rule.h"
#include "suggest.h"
#include "value.h"

/* The version of the policy language that this program reads. */
#define VERSION "1"

static const char *find_profile(const struct node *name)
{
	for (const char *const *profile = policy_profiles(); *profile; profile++) {
		if (name->kind == NODE_TEXT && strcmp(*profile, name->text) == 0)
			return *profile;
	}
	return NULL;
}

const char *compile_extends(const struct node *root)
{
	const struct node *value = root->kind == NODE_MAP ? tree_get(root, "extends", NULL) : NULL;
	const char *profile = value ? find_profile(value) : NULL;

	return profile ? profile : PROFILE_DEFAULT;
}

static int read_version(struct compile *c, const struct node *value)
{
	char found[FOUND_SIZE];

	if (value->kind == NODE_TEXT && strcmp(value->text, VERSION) == 0)
		return 0;
	tree_describe(value, found, sizeof(found));
	diag_error(c->diag, value->span,
	           "this program reads version " VERSION " of the policy language; found %s",
	           found);
	return 0;
}

static int read_extends(struct compile *c, const struct node *value)
{
	struct suggestion suggestion = {.word = value->kind == NODE_TEXT ? value->text : ""};
	char hint[FOUND_SIZE] = "; there are";

	if (find_profile(value))
		return 0;
	for (const char *const *profile = policy_profiles(); *profile; profile++) {
		size_t len = strlen(hint);

		suggest_offer(&suggestion, *profile);
		snprintf(hint + len, sizeof(hint) - len, "%s %s",
		         profile == policy_profiles() ? "" : ",", *profile);
	}
	if (suggestion.nearest)
		snprintf(hint, sizeof(hint), "; did you mean \"%s\"?", suggestion.nearest);
	value_unexpected(c, value, "the name of a built-in profile", hint);
	return 0;
}

static int read_mode(struct compile *c, const struct node *value)
{
	int mode;

	if (value_word(c, value, &value_modes, "", &mode))
		c->policy->mode = (enum mode)mode;
	return 0;
}

static int read_contact(struct compile *c, const struct node *value)
{
	return value_text(c, value, &c->policy->contact);
}

static void say_unknown_control(struct compile *c, const struct node *key)
{
	struct suggestion suggestion = {.word = key->text};

	for (int i = 0; i < CONTROL_COUNT; i++)
		suggest_offer(&suggestion, control_info((enum control)i)->name);
	if (compile_rule_has_key(key->text))
		diag_error(c->diag, key->span,
		           "\"%s\" belongs into a rule, below the name of a control; check the "
		           "indentation",
		           key->text);
	else if (suggestion.nearest)
		diag_error(c->diag, key->span, "unknown control \"%s\"; did you mean \"%s\"?",
		           key->text, suggestion.nearest);
	else
		diag_error(c->diag, key->span,
		           "unknown control \"%s\"; `quaymaster controls` lists them", key->text);
}

static int read_one_rule(struct compile *c, const struct node *key, enum control control)
{
	struct rule *old = &c->policy->rules[control];
	struct rule rule = {
		.origin = c->origin,
		.line = diag_line(c->diag, key->span.begin),
		.included = c->file == COMPILE_INCLUDED,
		.names = control == CONTROL_RENAMES ? c->policy : NULL,
	};
	int r;

	/* One replaces the policy's own; which of two would hold, nobody could see. */
	if (rule.included && old->included)
		diag_error(c->diag, key->span,
		           "%s has a rule for \"%s\" already, on line %u; of the files that are "
		           "included one alone can have it",
		           old->origin, key->text, old->line);
	c->name = key;
	c->rule = &rule;
	c->control = control_info(control);
	r = compile_rule(c, key->next);
	*old = rule;
	c->rule = NULL;
	return r;
}

/* What a text should have been where keys with values are expected. */
static const char *hint_of_text(const char *text)
{
	if (strchr(text, '='))
		return "; write a \":\" and a space in place of each \"=\"";
	return strchr(text, ':') ? "; a space belongs behind the colon"
	                         : "; without rules, leave out \"rules:\"";
}

static int read_rules(struct compile *c, const struct node *value)
{
	enum control control;

	if (value->kind != NODE_MAP) {
		const char *hint = "";

		if (value->kind == NODE_LIST)
			hint = "; write them without \"-\"";
		else if (value->kind == NODE_TEXT)
			hint = hint_of_text(value->text);
		value_unexpected(c, value, "a rule for each control, as in \"privileged: deny\"",
		                 hint);
		return 0;
	}
	for (const struct node *key = value->child; key; key = key->next->next) {
		int r = 0;

		if (key->broken || key->next->broken)
			continue;
		if (control_find(key->text, &control))
			r = read_one_rule(c, key, control);
		else
			say_unknown_control(c, key);
		if (r < 0)
			return r;
	}
	return 0;
}

/* In the order of the parts; mode comes before rules, which look at it. */
static const struct key keys[] = {
	{"groups", compile_groups}, {"version", read_version}, {"extends", read_extends},
	{"mode", read_mode},        {"contact", read_contact}, {INCLUDE_KEY, compile_include},
	{"rules", read_rules},      {"log", compile_log},      {"exceptions", compile_exceptions},
};

/* The keys of each part: from its own on, until the next part's. */
static const size_t parts[] = {
	[COMPILE_GROUPS] = 0,
	[COMPILE_RULES] = 1,
	[COMPILE_EXCEPTIONS] = ARRAY_LEN(keys) - 1,
	[COMPILE_PARTS] = ARRAY_LEN(keys),
};

const char *compile_key(size_t i)
{
	return i < ARRAY_LEN(keys) ? keys[i].name : NULL;
}

static void say_unknown_key(struct compile *c, const struct node *key)
{
	const char *nearest = value_nearest_key(keys, ARRAY_LEN(keys), key->text);
	enum control control;

	if (control_find(key->text, &control))
		diag_error(c->diag, key->span,
		           "\"%s\" is a control and belongs below \"rules:\"; check the "
		           "indentation",
		           key->text);
	else if (compile_rule_has_key(key->text))
		diag_error(c->diag, key->span,
		           "\"%s\" belongs into a rule, as in \"rules: {exec: {allow: [web]}}\"",
		           key->text);
	else if (nearest)
		diag_error(c->diag, key->span, "unknown key \"%s\"; did you mean \"%s\"?",
		           key->text, nearest);
	else
		diag_error(c->diag, key->span,
		           "unknown key \"%s\"; expected version, extends, mode, contact, include, "
		           "groups, rules, log or exceptions",
		           key->text);
}

/* The list that a file's rule allows; NULL without one. */
static const struct node *allowed_list(const struct node *root, const char *control)
{
	const struct node *rules = tree_get(root, "rules", NULL);
	const struct node *rule =
		rules && rules->kind == NODE_MAP ? tree_get(rules, control, NULL) : NULL;
	const struct node *allow =
		rule && rule->kind == NODE_MAP ? tree_get(rule, "allow", NULL) : NULL;

	return allow && allow->kind == NODE_LIST ? allow : NULL;
}

static void warn_about_names(struct compile *c, const struct node *root)
{
	const struct node *allow = allowed_list(root, "images");

	if (allow)
		compile_names(c, allow);
}

/* What included files can have; the rest is about the policy as a whole. */
static bool may_be_included(const char *key)
{
	static const char *const included[] = {"version", "groups", "rules", "exceptions"};

	for (size_t i = 0; i < ARRAY_LEN(included); i++) {
		if (strcmp(included[i], key) == 0)
			return true;
	}
	return false;
}

/* Whether a policy without a version has it under a name that is complained about. */
static bool is_version_misspelt(const struct node *root)
{
	for (const struct node *key = root->child; key; key = key->next->next) {
		const char *nearest = value_nearest_key(keys, ARRAY_LEN(keys), key->text);

		if (nearest && strcmp(nearest, "version") == 0)
			return true;
	}
	return false;
}

static void check_root(struct compile *c, const struct node *root)
{
	if (!tree_get(root, "version", NULL) && !is_version_misspelt(root))
		diag_error(c->diag, root->span,
		           "the version is missing; a policy begins with \"version: " VERSION "\"");
	for (const struct node *key = root->child; key; key = key->next->next) {
		if (key->broken)
			continue;
		if (!value_has_key(keys, ARRAY_LEN(keys), key->text))
			say_unknown_key(c, key);
		else if (c->file == COMPILE_INCLUDED && !may_be_included(key->text))
			diag_error(c->diag, key->span,
			           "\"%s\" has no place in an included file, but in the policy "
			           "that includes it",
			           key->text);
	}
}

int compile_tree(const struct compile_source *source, enum compile_part part, struct diag *diag,
                 struct policy *policy)
{
	struct compile c = {
		.policy = policy, .diag = diag, .origin = source->origin, .file = source->file};
	const struct node *root = source->root;
	size_t n = parts[part + 1] - parts[part];
	int r;

	if (root->broken || (root->kind != NODE_MAP && part != COMPILE_RULES))
		return 0;
	if (root->kind != NODE_MAP) {
		value_unexpected(&c, root, "a policy, which begins with \"version: " VERSION "\"",
		                 root->kind == NODE_TEXT && strchr(root->text, '=')
		                         ? hint_of_text(root->text)
		                         : "");
		return 0;
	}
	if (part == COMPILE_RULES)
		check_root(&c, root);
	r = value_read_keys(&c, root, keys + parts[part], n);
	if (r == 0 && part == COMPILE_EXCEPTIONS && !diag_failed(diag))
		warn_about_names(&c, root);
	return r;
}

void compile_end(struct diag *diag, struct policy *policy)
{
	struct compile c = {.policy = policy, .diag = diag};

	if (!diag_failed(diag))
		compile_groups_end(&c);
}
