/* SPDX-License-Identifier: Apache-2.0 */
#include "rename.h"

#include <stdio.h>
#include <string.h>

#include "limits.h"
#include "rule.h"

/* What a rule can open by a container's name, and what stands before the name in its values. */
static const struct door {
	enum control control;
	const char *before;
} doors[] = {
	{CONTROL_EXEC, ""},
	{CONTROL_ATTACH, ""},
	{CONTROL_VOLUMES_FROM, ""},
	{CONTROL_CONTAINER_NAMESPACES, "network:"},
	{CONTROL_CONTAINER_NAMESPACES, "pid:"},
	{CONTROL_CONTAINER_NAMESPACES, "ipc:"},
	{CONTROL_CONTAINER_NAMESPACES, "cgroup:"},
};

/*
 * What compose calls a container while it takes another's place: twelve digits of its id, "_" and
 * the name that it gets (docker/compose pkg/compose/convergence.go v2.29). Its last rename must not
 * look like a theft, so nobody may get there from elsewhere either.
 */
#define ID_DIGITS 12

static const char *lasting_name(const char *name)
{
	return strspn(name, "0123456789abcdef") == ID_DIGITS && name[ID_DIGITS] == '_'
	               ? name + ID_DIGITS + 1
	               : name;
}

/* What is only logged is open to every name. A name that does not fit is one that no rule lets in.
 */
static bool lets_in(const struct rule *rule, const struct door *door, const struct subject *subject)
{
	char value[LIMIT_VALUE + 1];
	int n = snprintf(value, sizeof(value), "%s%s", door->before, subject->name);
	const struct claim claim = {
		.control = door->control, .value = value, .field = "", .subject = subject};

	if (rule->mode == MODE_AUDIT)
		return true;
	return n > 0 && (size_t)n < sizeof(value) && rule_permits(rule, &claim, &claim, 1);
}

static bool is_meant(const struct exception *exception, const struct subject *subject)
{
	return container_pattern_match(&exception->match.containers, subject) == MATCH_YES;
}

/* A container by its name, and by the one that it will have at last. */
struct naming {
	struct subject now, last;
};

static struct naming naming_of(const struct subject *subject, const char *name)
{
	struct naming naming = {.now = *subject, .last = *subject};

	naming.now.name = name;
	naming.last.name = lasting_name(name);
	return naming;
}

static bool enters(const struct policy *policy, const struct door *door,
                   const struct naming *naming)
{
	const struct rule *rule = &policy->rules[door->control];

	return lets_in(rule, door, &naming->now) || lets_in(rule, door, &naming->last);
}

static bool is_excepted(const struct exception *exception, const struct naming *naming)
{
	return is_meant(exception, &naming->now) || is_meant(exception, &naming->last);
}

/* "*" and "pid:*" tell no name from another. */
static bool tells_names(const struct match_list *list)
{
	for (size_t i = 0; list->shape == SHAPE_GLOB && i < list->n; i++) {
		const char *name = strchr(list->patterns[i], ':');

		if (strcmp(name ? name + 1 : list->patterns[i], "*") != 0)
			return true;
	}
	return list->shape == SHAPE_CONTAINER && list->containers.has_names;
}

static bool goes_by_names(const struct policy *policy)
{
	const struct exception *exception = policy->exceptions.first;

	for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
		const struct rule *rule = &policy->rules[doors[i].control];

		if (tells_names(&rule->allow) || tells_names(&rule->deny))
			return true;
	}
	while (exception && !exception->match.container.name)
		exception = exception->next;
	return exception != NULL;
}

bool rename_opens(const struct policy *policy, const struct claim *claim)
{
	const struct exception *exception = policy->exceptions.first;
	struct naming before, after;

	if (!claim->subject)
		return goes_by_names(policy);
	before = naming_of(claim->subject, claim->subject->name);
	after = naming_of(claim->subject, claim->value);
	for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
		if (enters(policy, &doors[i], &after) && !enters(policy, &doors[i], &before))
			return true;
	}
	for (; exception; exception = exception->next) {
		if (exception->match.container.name && is_excepted(exception, &after) &&
		    !is_excepted(exception, &before))
			return true;
	}
	return false;
}
