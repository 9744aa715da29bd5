/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include <stdlib.h>

#include "rule.h"

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

const char *policy_group(const struct policy *policy, size_t i)
{
	const struct group *group = policy->groups;

	while (group && i-- > 0)
		group = group->next;
	return group ? group->name : NULL;
}

const char *policy_origin(const struct policy *policy)
{
	return policy->origin;
}

const char *policy_file_name(const struct policy *policy, size_t i)
{
	return i < policy->n_files ? policy->files[i] : NULL;
}

const char *policy_include(const struct policy *policy, size_t i)
{
	return i < policy->n_includes ? policy->includes[i] : NULL;
}

const char *policy_hash(const struct policy *policy)
{
	return policy->hash;
}
