/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second evaluator's renames: one that opens nothing is harmless whatever the rule says.
 * Written from the description of the control alone. For tests only.
 */
#ifndef QUAYMASTER_TESTS_NAIVE_RENAME_H
#define QUAYMASTER_TESTS_NAIVE_RENAME_H

#include "naive_exception.h"

static const enum control naive_doors[] = {CONTROL_EXEC, CONTROL_ATTACH};

/* What is behind twelve digits of an id and "_", as compose names what takes another's place. */
static inline const char *naive_last_name(const char *name)
{
	int digits = 0;

	while (strchr("0123456789abcdef", name[digits]) && name[digits])
		digits++;
	return digits == 12 && name[12] == '_' ? name + 13 : name;
}

static inline const struct naive_rule *naive_rule_of(const struct naive_policy *policy,
                                                     enum control control)
{
	int i = 0;

	while (policy->rules[i].control != control)
		i++;
	return &policy->rules[i];
}

/* Whether a container of this name is let in by a door, or meant by an exception. */
static inline bool naive_lets_in(const struct naive_rule *rule, const struct subject *subject,
                                 const char *name)
{
	struct subject named = *subject;
	struct claim claim = {.control = rule->control, .value = name, .subject = &named};

	named.name = name;
	return rule->audit || naive_permits(rule, &claim, 0);
}

static inline bool naive_is_meant(const char *pattern, const struct subject *subject,
                                  const char *name)
{
	struct subject named = *subject;

	named.name = name;
	return naive_container(pattern, &named) == NAIVE_YES;
}

static inline bool naive_door_opens(const struct naive_rule *rule, const struct claim *claim)
{
	const struct subject *subject = claim->subject;

	return (naive_lets_in(rule, subject, claim->value) ||
	        naive_lets_in(rule, subject, naive_last_name(claim->value))) &&
	       !naive_lets_in(rule, subject, subject->name) &&
	       !naive_lets_in(rule, subject, naive_last_name(subject->name));
}

static inline bool naive_meaning_opens(const char *pattern, const struct claim *claim)
{
	const struct subject *subject = claim->subject;

	return (naive_is_meant(pattern, subject, claim->value) ||
	        naive_is_meant(pattern, subject, naive_last_name(claim->value))) &&
	       !naive_is_meant(pattern, subject, subject->name) &&
	       !naive_is_meant(pattern, subject, naive_last_name(subject->name));
}

/* Whether one of a rule's patterns asks for a name: what stands in front of the first bar. */
static inline bool naive_has_names(const struct naive_rule *rule)
{
	for (int list = 0; list < 2; list++) {
		for (int i = 0; i < rule->n[list]; i++) {
			if (rule->items[list][i][0] != '|')
				return true;
		}
	}
	return false;
}

/* Whether a new name opens what the old one did not; or could, where nobody looked. */
static inline bool naive_opens(const struct naive_excepting *policy, const struct claim *claim)
{
	for (size_t i = 0; i < ARRAY_LEN(naive_doors); i++) {
		const struct naive_rule *rule = naive_rule_of(&policy->policy, naive_doors[i]);

		if (claim->subject ? naive_door_opens(rule, claim) : naive_has_names(rule))
			return true;
	}
	for (int i = 0; i < policy->n_exceptions; i++) {
		const struct naive_words *words = &policy->exceptions[i].match[NAIVE_CONTAINER];

		if (words->n == 0 || words->list[0][0] == '|')
			continue;
		if (!claim->subject || naive_meaning_opens(words->list[0], claim))
			return true;
	}
	return false;
}

/* As naive_judge(), by the rules alone. */
static inline enum verdict naive_judge_names(const struct naive_excepting *policy,
                                             const struct claim *claims, size_t at)
{
	if (claims[at].control == CONTROL_RENAMES && !naive_opens(policy, &claims[at]))
		return VERDICT_PERMITTED;
	return naive_judge(&policy->policy, claims, at);
}

#endif
