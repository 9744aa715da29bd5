/* SPDX-License-Identifier: Apache-2.0 */
#include "rename.h"

#include <string.h>

#include "rule.h"

static const enum control doors[] = {CONTROL_EXEC, CONTROL_ATTACH};

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

/* What is only logged is open to every name. */
static bool lets_in(const struct rule *rule, enum control door, const struct subject *subject)
{
	const struct claim claim = {
		.control = door, .value = subject->name, .field = "", .subject = subject};

	return rule->mode == MODE_AUDIT || rule_permits(rule, &claim, &claim, 1);
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

static bool enters(const struct rule *rule, enum control door, const struct naming *naming)
{
	return lets_in(rule, door, &naming->now) || lets_in(rule, door, &naming->last);
}

static bool is_excepted(const struct exception *exception, const struct naming *naming)
{
	return is_meant(exception, &naming->now) || is_meant(exception, &naming->last);
}

static bool goes_by_names(const struct policy *policy)
{
	const struct exception *exception = policy->exceptions.first;

	for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
		const struct rule *rule = &policy->rules[doors[i]];

		if (rule->allow.containers.has_names || rule->deny.containers.has_names)
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
		const struct rule *rule = &policy->rules[doors[i]];

		if (enters(rule, doors[i], &after) && !enters(rule, doors[i], &before))
			return true;
	}
	for (; exception; exception = exception->next) {
		if (exception->match.container.name && is_excepted(exception, &after) &&
		    !is_excepted(exception, &before))
			return true;
	}
	return false;
}
