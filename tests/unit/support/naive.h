/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second evaluator of policies: rules as they are written, and verdicts found by trying every
 * pattern in turn with matchers that recurse. It shares no code with policy/. For tests only.
 */
#ifndef QUAYMASTER_TESTS_NAIVE_H
#define QUAYMASTER_TESTS_NAIVE_H

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "naive_limits.h"

#define NAIVE_ITEMS 6
#define NAIVE_RULES 14

struct naive_rule {
	enum control control;
	int verdict; /* -1: not written; 0: deny; 1: allow */
	bool audit;
	bool require; /* without a list */
	uint64_t max; /* 0: not written */
	int n[3];     /* of allow, deny and require; -1: not written */
	/* Of a container's: NAME|LABEL|IMAGE, where each may be empty. */
	char items[3][NAIVE_ITEMS][NAIVE_VALUE];
};

struct naive_policy {
	bool audit;
	struct naive_rule rules[NAIVE_RULES];
	char text[65536];
};

/* Cuts the first component off; NULL when there is none left. */
static inline const char *naive_cut(const char *text, char *ret)
{
	size_t len;

	if (!text)
		return NULL;
	len = strcspn(text, "/");
	snprintf(ret, NAIVE_VALUE, "%.*s", (int)len, text);
	return text[len] == '/' ? text + len + 1 : NULL;
}

/* Components of an image's name; both are NULL at the end. */
static inline bool naive_components(const char *p, const char *t)
{
	char want[NAIVE_VALUE], have[NAIVE_VALUE];
	const char *p_rest, *t_rest;

	if (!p || !t)
		return !p && !t;
	p_rest = naive_cut(p, want);
	t_rest = naive_cut(t, have);
	if (strcmp(want, "**") == 0)
		return naive_components(p_rest, t_rest) || (t_rest && naive_components(p, t_rest));
	return naive_glob(want, have) && naive_components(p_rest, t_rest);
}

static inline void naive_split(const char *text, char *name, char *tag, char *digest)
{
	char *at, *colon, *slash;

	*tag = *digest = '\0';
	snprintf(name, NAIVE_VALUE, "%s", text);
	at = strchr(name, '@');
	if (at) {
		snprintf(digest, NAIVE_VALUE, "%s", at + 1);
		*at = '\0';
	}
	slash = strrchr(name, '/');
	colon = strrchr(name, ':');
	if (colon && (!slash || colon > slash)) {
		snprintf(tag, NAIVE_VALUE, "%s", colon + 1);
		*colon = '\0';
	}
}

static inline void naive_normalise(const char *name, char *ret)
{
	char first[NAIVE_VALUE];
	const char *rest = naive_cut(name, first);

	if (strcmp(name, "official") == 0)
		snprintf(ret, NAIVE_VALUE, "docker.io/library/*");
	else if (strcmp(first, "**") == 0)
		snprintf(ret, NAIVE_VALUE, "%s", name);
	else if (!rest)
		snprintf(ret, NAIVE_VALUE, "docker.io/library/%.200s", name);
	else if (!strpbrk(first, ".:") && strcmp(first, "localhost") != 0)
		snprintf(ret, NAIVE_VALUE, "docker.io/%.200s", name);
	else if (strcmp(first, "docker.io") == 0 && !strchr(rest, '/') && strcmp(rest, "**") != 0)
		snprintf(ret, NAIVE_VALUE, "docker.io/library/%.200s", rest);
	else
		snprintf(ret, NAIVE_VALUE, "%s", name);
}

static inline bool naive_image(const char *pattern, const char *value)
{
	char name[NAIVE_VALUE], tag[NAIVE_VALUE], digest[NAIVE_VALUE], full[NAIVE_VALUE];
	char v_name[NAIVE_VALUE], v_tag[NAIVE_VALUE], v_digest[NAIVE_VALUE];

	naive_split(pattern, name, tag, digest);
	naive_split(value, v_name, v_tag, v_digest);
	naive_normalise(name, full);
	if (*tag && (!*v_tag || !naive_glob(tag, v_tag)))
		return false;
	if (*digest && (!*v_digest || !naive_glob(digest, v_digest)))
		return false;
	return naive_components(full, v_name);
}

/* Components of a path; deny: what is above or below matches too. */
static inline bool naive_path_components(const char *p, const char *t, bool deny)
{
	char want[NAIVE_VALUE], have[NAIVE_VALUE];
	const char *p_rest, *t_rest;

	if (!p)
		return !t || deny;
	if (strcmp(p, "**") == 0)
		return true;
	if (!t)
		return deny;
	p_rest = naive_cut(p, want);
	t_rest = naive_cut(t, have);
	return naive_glob(want, have) && naive_path_components(p_rest, t_rest, deny);
}

static inline bool naive_path_name(const char *pattern, const char *name, bool deny)
{
	return naive_path_components(pattern[1] ? pattern + 1 : NULL, name[1] ? name + 1 : NULL,
	                             deny);
}

static inline bool naive_path(const char *pattern, const struct claim *claim, bool deny)
{
	char path[NAIVE_VALUE];
	char *suffix;

	snprintf(path, sizeof(path), "%s", pattern);
	suffix = strstr(path, ":ro");
	if (suffix)
		*suffix = '\0';
	if (suffix && !claim->read_only)
		return false;
	if (claim->guarded && !deny)
		return !strpbrk(path, "*?") && (strcmp(path, claim->value) == 0 ||
		                                (claim->alias && strcmp(path, claim->alias) == 0));
	return naive_path_name(path, claim->value, deny) ||
	       (claim->alias && naive_path_name(path, claim->alias, deny));
}

static inline bool naive_capability(const char *pattern, const char *value, bool all_is_each)
{
	char name[NAIVE_VALUE];

	snprintf(name, sizeof(name), "CAP_%s", value);
	return strcmp(pattern, "*") == 0 || strcasecmp(pattern, value) == 0 ||
	       strcasecmp(pattern, name) == 0 || (all_is_each && strcmp(value, "ALL") == 0);
}

static inline int naive_container(const char *pattern, const struct subject *subject)
{
	char parts[NAIVE_VALUE];
	char *label, *image;

	if (!subject)
		return NAIVE_MAYBE;
	snprintf(parts, sizeof(parts), "%s", pattern);
	label = strchr(parts, '|');
	*label++ = '\0';
	image = strchr(label, '|');
	*image++ = '\0';
	if ((*parts && !naive_glob(parts, subject->name)) ||
	    (*label && !naive_label(label, subject)))
		return NAIVE_NO;
	if (*image && !*subject->image)
		return NAIVE_MAYBE;
	return !*image || naive_image(image, subject->image);
}

static inline int naive_matches(const char *pattern, const struct claim *claim, int list)
{
	switch ((int)claim->control) {
	case CONTROL_IMAGES:
		return naive_image(pattern, claim->value);
	case CONTROL_HOST_PATHS:
		return naive_path(pattern, claim, list == 1);
	case CONTROL_CAPABILITIES:
	case CONTROL_DROPPED_CAPABILITIES:
		return naive_capability(pattern, claim->value, list != 0);
	case CONTROL_PUBLISHED_PORTS:
		return naive_port(pattern, claim->value, list == 1);
	case CONTROL_ULIMITS:
		return naive_ulimit(pattern, claim);
	case CONTROL_EXEC:
	case CONTROL_ATTACH:
		return naive_container(pattern, claim->subject);
	default:
		return naive_glob(pattern, claim->value);
	}
}

static inline bool naive_is_unknown(const struct claim *claim)
{
	if (claim->control == CONTROL_IMAGES)
		return !strchr(claim->value, '/');
	return claim->control == CONTROL_HOST_PATHS &&
	       (claim->value[0] != '/' || strstr(claim->value, "..") ||
	        (claim->alias && strstr(claim->alias, "..")));
}

/* How a list relates to a claim: a pattern that matches counts more than one that might. */
static inline int naive_is_in(const struct naive_rule *rule, int list, const struct claim *claim)
{
	int found = NAIVE_NO;

	for (int i = 0; i < rule->n[list]; i++) {
		int match = naive_matches(rule->items[list][i], claim, list);

		if (naive_is_unknown(claim))
			match = NAIVE_MAYBE;
		if (match == NAIVE_YES)
			return NAIVE_YES;
		found = match != NAIVE_NO ? match : found;
	}
	return found;
}

static inline bool naive_lists_permit(const struct naive_rule *rule, const struct claim *claim)
{
	int denied = naive_is_in(rule, 1, claim), allowed = naive_is_in(rule, 0, claim);

	if (denied != NAIVE_NO)
		return denied == NAIVE_MAYBE && rule->verdict == 1 && rule->n[1] < 0;
	if (allowed == NAIVE_YES)
		return true;
	if (allowed == NAIVE_MAYBE || claim->guarded)
		return rule->verdict == 1 && rule->n[1] < 0;
	if (rule->verdict >= 0)
		return rule->verdict == 1;
	return rule->n[0] < 0 && (rule->n[1] >= 0 || rule->n[2] >= 0 || rule->require || rule->max);
}

/* Whether the elements in front of a claim that ends them meet each required pattern. */
static inline bool naive_whole(const struct naive_rule *rule, const struct claim *claims, size_t at)
{
	for (int r = 0; r < rule->n[2]; r++) {
		size_t i = 0;

		while (i < at && !(claims[i].control == rule->control && !claims[i].whole &&
		                   strcmp(claims[i].of ? claims[i].of : "-",
		                          claims[at].of ? claims[at].of : "-") == 0 &&
		                   naive_matches(rule->items[2][r], &claims[i], 2) == NAIVE_YES))
			i++;
		if (i == at)
			return false;
	}
	return true;
}

static inline bool naive_permits(const struct naive_rule *rule, const struct claim *claims,
                                 size_t at)
{
	const struct claim *claim = &claims[at];

	if (claim->whole)
		return naive_whole(rule, claims, at);
	if (rule->control == CONTROL_USER && rule->require && !naive_non_root(claim->value))
		return false;
	if (rule->control == CONTROL_READ_ONLY_ROOT)
		return !rule->require || strcmp(claim->value, "true") == 0;
	if (rule->control == CONTROL_MEMORY)
		return claim->amount == CLAIM_UNLIMITED ? !rule->require && !rule->max
		                                        : !rule->max || claim->amount <= rule->max;
	return naive_lists_permit(rule, claim);
}

/* Judges the claim at `at` of a call, whose elements come before what ends them. */
static inline enum verdict naive_judge(const struct naive_policy *policy,
                                       const struct claim *claims, size_t at)
{
	for (int i = 0; i < NAIVE_RULES; i++) {
		const struct naive_rule *rule = &policy->rules[i];

		if (rule->control != claims[at].control)
			continue;
		if (naive_permits(rule, claims, at))
			return VERDICT_PERMITTED;
		return policy->audit || rule->audit ? VERDICT_AUDITED : VERDICT_DENIED;
	}
	return VERDICT_DENIED;
}

#endif
