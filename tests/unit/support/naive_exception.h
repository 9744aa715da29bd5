/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second evaluator's exceptions and groups: each key of a match is tried in turn on all claims
 * of the call. Written from the description of the language alone. For tests only.
 */
#ifndef QUAYMASTER_TESTS_NAIVE_EXCEPTION_H
#define QUAYMASTER_TESTS_NAIVE_EXCEPTION_H

#include "naive.h"

#define NAIVE_WORDS      3
#define NAIVE_GROUPS     3
#define NAIVE_EXCEPTIONS 4
#define NAIVE_PERMITS    4
#define NAIVE_DAY        86400ll

/* What an exception says of the calls that it is for. */
enum naive_part {
	NAIVE_USER,
	NAIVE_GROUP,
	NAIVE_IMAGE,
	NAIVE_NETWORK,
	NAIVE_ACTION,
	NAIVE_CONTAINER, /* NAME|LABEL|, as naive.h has containers */
	NAIVE_END,       /* its last day, which no word says */
	NAIVE_PARTS
};

/* One or more of which one must hold; none if the key is not written. */
struct naive_words {
	int n;
	char list[NAIVE_WORDS][NAIVE_VALUE];
};

struct naive_group {
	const char *name;
	struct naive_words users;
};

struct naive_exception {
	struct naive_words match[NAIVE_PARTS];
	int64_t last_day; /* 0: permanent */
	int n_permits;
	/* Permitted is what is in the first list, what is not above max, or all if verdict is 1. */
	struct naive_rule permits[NAIVE_PERMITS];
};

struct naive_excepting {
	struct naive_policy policy; /* and the text of all */
	struct naive_group groups[NAIVE_GROUPS];
	int n_exceptions;
	struct naive_exception exceptions[NAIVE_EXCEPTIONS];
};

static inline bool naive_is_user(const char *pattern, const struct occasion *who)
{
	if (strcmp(pattern, "@local") == 0)
		return !who->certificate && (!who->user || !*who->user);
	return who->certificate && *who->user && naive_glob(pattern, who->user);
}

/* A word of a user is a group, if there is one of that name. */
static inline bool naive_is_asking(const struct naive_excepting *policy, const char *word,
                                   const struct occasion *who)
{
	for (int i = 0; i < NAIVE_GROUPS; i++) {
		const struct naive_group *group = &policy->groups[i];

		if (strcmp(group->name, word) != 0)
			continue;
		for (int user = 0; user < group->users.n; user++) {
			if (naive_is_user(group->users.list[user], who))
				return true;
		}
		return false;
	}
	return naive_is_user(word, who);
}

/* By what a claim counts as an image, network and so on that the call uses; NULL if it does not. */
static inline const char *naive_used(enum naive_part part, const struct claim *claim)
{
	if (part == NAIVE_IMAGE)
		return claim->control == CONTROL_IMAGES ? claim->value : NULL;
	if (part == NAIVE_ACTION)
		return claim->control == CONTROL_ACTIONS ? claim->value : NULL;
	if (part == NAIVE_CONTAINER)
		return claim->subject && (claim->control == CONTROL_ACTIONS ||
		                          claim->control == CONTROL_EXEC ||
		                          claim->control == CONTROL_ATTACH ||
		                          claim->control == CONTROL_RENAMES)
		               ? claim->subject->name
		               : NULL;
	if (claim->control == CONTROL_HOST_NAMESPACES && strcmp(claim->value, "network") == 0)
		return "host";
	if (claim->control == CONTROL_CONTAINER_NAMESPACES)
		return strncmp(claim->value, "network:", 8) == 0 ? claim->value : NULL;
	return claim->control == CONTROL_NETWORKS ? claim->value : NULL;
}

static inline bool naive_fits(enum naive_part part, const char *word, const struct claim *claim)
{
	if (part == NAIVE_IMAGE)
		return !naive_is_unknown(claim) && naive_image(word, claim->value);
	if (part == NAIVE_CONTAINER)
		return naive_container(word, claim->subject) == NAIVE_YES;
	return naive_glob(word, naive_used(part, claim));
}

/* Whether all that the call uses of a kind is what was asked for, and there is something. */
static inline bool naive_all_fit(enum naive_part part, const struct naive_words *words,
                                 const struct claim *claims, size_t n)
{
	bool some = false;

	for (size_t i = 0; i < n; i++) {
		bool fits = false;

		if (!naive_used(part, &claims[i]))
			continue;
		for (int word = 0; word < words->n; word++)
			fits |= naive_fits(part, words->list[word], &claims[i]);
		if (!fits)
			return false;
		some = true;
	}
	return some;
}

static inline bool naive_part_holds(const struct naive_excepting *policy,
                                    const struct naive_exception *exception, enum naive_part part,
                                    const struct claim *claims, size_t n,
                                    const struct occasion *who)
{
	const struct naive_words *words = &exception->match[part];
	bool asking = false;

	if (part == NAIVE_END)
		return exception->last_day == 0 ||
		       (who->now > 0 && who->now < (exception->last_day + 1) * NAIVE_DAY);
	if (words->n == 0)
		return true;
	if (part != NAIVE_USER && part != NAIVE_GROUP)
		return naive_all_fit(part, words, claims, n);
	for (int i = 0; i < words->n; i++)
		asking |= naive_is_asking(policy, words->list[i], who);
	return asking;
}

/* Whether an exception permits a claim to those calls that it matches. */
static inline bool naive_is_permitted(const struct naive_exception *exception,
                                      const struct claim *claim)
{
	for (int i = 0; i < exception->n_permits; i++) {
		const struct naive_rule *permit = &exception->permits[i];

		if (permit->control != claim->control)
			continue;
		if (permit->verdict == 1)
			return true;
		if (permit->max > 0)
			return claim->amount != CLAIM_UNLIMITED && claim->amount <= permit->max;
		return !claim->whole && naive_is_in(permit, 0, claim) == NAIVE_YES;
	}
	return false;
}

#endif
