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

#include "policy/policy.h"

#define NAIVE_VALUE 256
#define NAIVE_ITEMS 6
#define NAIVE_RULES 6

struct naive_rule {
	enum control control;
	int verdict; /* -1: not written; 0: deny; 1: allow */
	bool audit;
	int n[2]; /* of allow and deny; -1: not written */
	char items[2][NAIVE_ITEMS][NAIVE_VALUE];
};

struct naive_policy {
	bool audit;
	struct naive_rule rules[NAIVE_RULES];
	char text[32768];
};

static inline bool naive_glob(const char *p, const char *t)
{
	if (*p == '\0')
		return *t == '\0';
	if (*p == '*')
		return naive_glob(p + 1, t) || (*t && naive_glob(p, t + 1));
	return *t && (*p == '?' || *p == *t) && naive_glob(p + 1, t + 1);
}

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
		snprintf(ret, NAIVE_VALUE, "docker.io/library/%s", name);
	else if (!strpbrk(first, ".:") && strcmp(first, "localhost") != 0)
		snprintf(ret, NAIVE_VALUE, "docker.io/%s", name);
	else if (strcmp(first, "docker.io") == 0 && !strchr(rest, '/') && strcmp(rest, "**") != 0)
		snprintf(ret, NAIVE_VALUE, "docker.io/library/%s", rest);
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
	return naive_path_components(path[1] ? path + 1 : NULL,
	                             claim->value[1] ? claim->value + 1 : NULL, deny);
}

static inline bool naive_matches(const char *pattern, const struct claim *claim, bool deny)
{
	char name[NAIVE_VALUE];

	if (claim->control == CONTROL_IMAGES)
		return naive_image(pattern, claim->value);
	if (claim->control == CONTROL_HOST_PATHS)
		return naive_path(pattern, claim, deny);
	if (claim->control != CONTROL_CAPABILITIES)
		return naive_glob(pattern, claim->value);
	snprintf(name, sizeof(name), "CAP_%s", claim->value);
	return strcmp(pattern, "*") == 0 || strcasecmp(pattern, claim->value) == 0 ||
	       strcasecmp(pattern, name) == 0 || (deny && strcmp(claim->value, "ALL") == 0);
}

static inline bool naive_is_unknown(const struct claim *claim)
{
	if (claim->control == CONTROL_IMAGES)
		return !strchr(claim->value, '/');
	return claim->control == CONTROL_HOST_PATHS &&
	       (claim->value[0] != '/' || strstr(claim->value, ".."));
}

static inline bool naive_is_in(const struct naive_rule *rule, int list, const struct claim *claim)
{
	for (int i = 0; i < rule->n[list]; i++) {
		if (naive_matches(rule->items[list][i], claim, list == 1))
			return true;
	}
	return false;
}

static inline bool naive_permits(const struct naive_rule *rule, const struct claim *claim)
{
	bool has_patterns = rule->n[0] > 0 || rule->n[1] > 0;

	if (naive_is_unknown(claim) && has_patterns)
		return rule->verdict == 1 && rule->n[1] < 0;
	if (naive_is_in(rule, 1, claim))
		return false;
	if (naive_is_in(rule, 0, claim))
		return true;
	return rule->verdict >= 0 ? rule->verdict == 1 : rule->n[0] < 0 && rule->n[1] >= 0;
}

static inline enum verdict naive_judge(const struct naive_policy *policy, const struct claim *claim)
{
	for (int i = 0; i < NAIVE_RULES; i++) {
		const struct naive_rule *rule = &policy->rules[i];

		if (rule->control != claim->control)
			continue;
		if (naive_permits(rule, claim))
			return VERDICT_PERMITTED;
		return policy->audit || rule->audit ? VERDICT_AUDITED : VERDICT_DENIED;
	}
	return VERDICT_DENIED;
}

#endif
