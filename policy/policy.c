/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "compile.h"
#include "diag.h"
#include "parse.h"
#include "profile.h"
#include "rule.h"
#include "source.h"
#include "tree.h"

static int new_policy(const char *origin, struct policy **ret_policy)
{
	_cleanup_(policy_unrefp) struct policy *policy = calloc(1, sizeof(*policy));

	if (!policy)
		return -ENOMEM;
	policy->refs = 1;
	policy->origin = arena_strndup(&policy->arena, origin, strlen(origin));
	if (!policy->origin)
		return -ENOMEM;
	*ret_policy = steal(&policy);
	return 0;
}

struct policy *policy_ref(struct policy *policy)
{
	policy->refs++;
	return policy;
}

void policy_unref(struct policy *policy)
{
	if (!policy || --policy->refs > 0)
		return;
	arena_done(&policy->arena);
	free(policy);
}

/* Parses a profile's own text and puts its rules into policy. */
static int add_profile_rules(const char *name, struct arena *arena, struct diag *diag,
                             struct policy *policy)
{
	const struct node *root;
	size_t len = 0;
	const char *text = policy_profile_text(name, &len);
	int r = diag_source(diag, name, text, len);

	if (r == 0)
		r = parse_text(text, len, diag, arena, &root);
	if (r == 0)
		r = compile_tree(root, name, COMPILE_RULES, diag, policy);
	if (r == 0 && diag_failed(diag))
		r = -EINVAL;
	return r;
}

/* The rules of a built-in profile, under those that the policy has itself. */
static int add_profile(const char *name, struct diag *diag, struct policy *policy)
{
	_cleanup_(arena_done) struct arena arena = {0};
	_cleanup_(diag_freep) struct diag *own = NULL;
	_cleanup_(freep) char *summary = NULL;
	int r = diag_new(&own);

	if (r < 0)
		return r;
	r = add_profile_rules(name, &arena, own, policy);
	if (r == -EINVAL) {
		summary = diag_summary(own);
		diag_error_file(diag, "the built-in profile is broken: %s", summary ? summary : "");
	}
	return r;
}

static int add_text(const char *text, size_t len, struct diag *diag, struct policy *policy)
{
	_cleanup_(arena_done) struct arena arena = {0};
	const struct node *root;
	int r = parse_text(text, len, diag, &arena, &root);

	if (r == 0)
		r = add_profile(compile_extends(root), diag, policy);
	for (unsigned part = 0; r == 0 && part < COMPILE_PARTS; part++)
		r = compile_tree(root, policy->origin, (enum compile_part)part, diag, policy);
	if (r == 0)
		compile_end(diag, policy);
	if (r == 0 && diag_failed(diag))
		r = -EINVAL;
	return r;
}

/* Loads a text that diag has already. */
static int load(const char *name, const char *text, size_t len, struct diag *diag,
                struct policy **ret_policy)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	int r = new_policy(name, &policy);

	if (r == 0)
		r = add_text(text, len, diag, policy);
	if (r < 0)
		return r;
	*ret_policy = steal(&policy);
	return 0;
}

int policy_load_file(const char *path, struct diag *diag, struct policy **ret_policy)
{
	_cleanup_(freep) char *text = NULL;
	size_t len;
	int r = source_read(path, diag, &text, &len);

	return r < 0 ? r : load(path, text, len, diag, ret_policy);
}

int policy_load_text(const char *name, const char *text, size_t len, struct diag *diag,
                     struct policy **ret_policy)
{
	int r = diag_source(diag, name, text, len);

	return r < 0 ? r : load(name, text, len, diag, ret_policy);
}

int policy_load_profile(const char *profile, struct diag *diag, struct policy **ret_policy)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	size_t len;
	int r = diag_source(diag, profile, "", 0);

	if (r == 0)
		r = new_policy(profile, &policy);
	if (r < 0)
		return r;
	if (!policy_profile_text(profile, &len)) {
		diag_error_file(diag, "there is no such built-in profile");
		return -EINVAL;
	}
	r = add_profile(profile, diag, policy);
	if (r < 0)
		return r;
	*ret_policy = steal(&policy);
	return 0;
}

void policy_rule(const struct policy *policy, enum control control, struct rule_view *ret_rule)
{
	const struct rule *rule = &policy->rules[control];

	*ret_rule = (struct rule_view){
		.permits_by_default = rule->permits_by_default,
		.mode = policy->mode == MODE_AUDIT ? MODE_AUDIT : rule->mode,
		.allow = rule->allow.patterns,
		.n_allow = rule->allow.n,
		.deny = rule->deny.patterns,
		.n_deny = rule->deny.n,
		.require = rule->require.patterns,
		.n_require = rule->require.n,
		.max = rule->require.max_text,
		.message = rule->message,
		.origin = rule->origin ? rule->origin : policy->origin,
		.line = rule->line,
	};
}

enum mode policy_mode(const struct policy *policy)
{
	return policy->mode;
}

const char *policy_contact(const struct policy *policy)
{
	return policy->contact;
}

const char *policy_origin(const struct policy *policy)
{
	return policy->origin;
}
