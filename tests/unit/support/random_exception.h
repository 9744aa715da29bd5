/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random policies with groups and exceptions, and random calls that they may match. The vocabulary
 * is small, so that they often do. For tests only.
 */
#ifndef QUAYMASTER_TESTS_RANDOM_EXCEPTION_H
#define QUAYMASTER_TESTS_RANDOM_EXCEPTION_H

#include "naive_exception.h"
#include "random_call.h"

/* Rules that each policy has, and more controls that some have. */
static const enum control naive_always[] = {
	CONTROL_ACTIONS,       CONTROL_IMAGES,
	CONTROL_NETWORKS,      CONTROL_HOST_NAMESPACES,
	CONTROL_EXEC,          CONTROL_ATTACH,
	CONTROL_RENAMES,       CONTROL_CONTAINER_NAMESPACES,
	CONTROL_UNKNOWN_FIELD, CONTROL_VOLUMES_FROM,
	CONTROL_UNREADABLE,
};
static const enum control naive_sometimes[] = {
	CONTROL_HOST_PATHS,     CONTROL_SYSCTLS,         CONTROL_CAPABILITIES,
	CONTROL_PRIVILEGED,     CONTROL_MEMORY,          CONTROL_USER,
	CONTROL_READ_ONLY_ROOT, CONTROL_LABELS,          CONTROL_DROPPED_CAPABILITIES,
	CONTROL_ULIMITS,        CONTROL_PUBLISHED_PORTS,
};

static const char *const naive_actions[] = {"container.create", "container.start", "image.pull"};
static const char *const naive_new_names[] = {
	"a", "b", "ab", "0123456789ab_a", "0123456789ab_ab", "0123456789abxa"};
static const char *const naive_networks[] = {"a", "b", "ab", "host"};
static const char *const naive_joined[] = {"network:a", "network:b", "pid:a"};

static const struct {
	const char *text;
	int64_t number;
} naive_days[] = {{"2027-01-30", 20848}, {"2027-01-31", 20849}, {"2027-02-01", 20850}};

static const struct occasion naive_occasions[] = {
	{.user = ""},
	{.user = NULL},
	{.user = "alice", .certificate = true},
	{.user = "bob", .certificate = true},
	{.user = "ci-1", .certificate = true},
	{.user = "ops", .certificate = true},
	{.user = "@local", .certificate = true},
	{.user = "", .certificate = true},
	{.user = "alice"},
};

static inline struct occasion naive_occasion(struct naive_random *r)
{
	static const int64_t shifts[] = {-1, 0, 1, NAIVE_DAY / 2, NAIVE_DAY - 1};
	struct occasion occasion = PICK(r, naive_occasions);

	occasion.now = PICK(r, naive_days).number * NAIVE_DAY + PICK(r, shifts);
	if (naive_below(r, 16) == 0)
		occasion.now = 0;
	occasion.off = naive_below(r, 16) == 0;
	return occasion;
}

static inline const char *naive_match_word(struct naive_random *r, enum naive_part part)
{
	static const char *const words[NAIVE_PARTS][6] = {
		[NAIVE_USER] = {"alice", "ci-*", "@local", "ops", "*", "*b"},
		[NAIVE_GROUP] = {"ops", "devs", "here", "ops", "devs", "here"},
		[NAIVE_IMAGE] = {"**", "official", "ghcr.io/**", "docker.io/**", "*/**:1*",
	                         "**@sha256:a*"},
		[NAIVE_NETWORK] = {"a", "a*", "*", "host", "network:*", "?"},
		[NAIVE_ACTION] = {"container.*", "*", "container.create", "*.pull", "*.start", "*"},
		[NAIVE_CONTAINER] = {"a||", "*||", "|a=b|", "a*|a|", "?|*=|", "|b=a|"},
	};

	return PICK(r, words[part]);
}

static inline void naive_put_words(struct naive_policy *policy, const struct naive_words *words)
{
	naive_put(policy, "%s", words->n > 1 ? "[" : "");
	for (int i = 0; i < words->n; i++)
		naive_put(policy, "%s\"%s\"", i > 0 ? ", " : "", words->list[i]);
	naive_put(policy, "%s", words->n > 1 ? "]" : "");
}

static inline void naive_put_container_match(struct naive_policy *policy, const char *item)
{
	int name = (int)strcspn(item, "|"), label = (int)strcspn(item + name + 1, "|");

	naive_put(policy, "{");
	if (name > 0)
		naive_put(policy, "name: \"%.*s\"%s", name, item, label > 0 ? ", " : "");
	if (label > 0)
		naive_put(policy, "label: \"%.*s\"", label, item + name + 1);
	naive_put(policy, "}");
}

static inline void naive_matching(struct naive_random *r, struct naive_policy *policy,
                                  struct naive_exception *exception)
{
	static const char *const keys[] = {"user",    "group",  "image",
	                                   "network", "action", "container"};
	size_t first = naive_below(r, ARRAY_LEN(keys));

	naive_put(policy, "    match:\n");
	for (size_t part = 0; part < ARRAY_LEN(keys); part++) {
		struct naive_words *words = &exception->match[part];

		if (part != first && naive_below(r, 5))
			continue;
		words->n = part == NAIVE_CONTAINER ? 1 : 1 + (int)naive_below(r, NAIVE_WORDS);
		for (int i = 0; i < words->n; i++)
			snprintf(words->list[i], NAIVE_VALUE, "%s",
			         naive_match_word(r, (enum naive_part)part));
		naive_put(policy, "      %s: ", keys[part]);
		if (part == NAIVE_CONTAINER)
			naive_put_container_match(policy, words->list[0]);
		else
			naive_put_words(policy, words);
		naive_put(policy, "\n");
	}
}

static inline bool naive_is_listed(enum control control)
{
	return control != CONTROL_PRIVILEGED && control != CONTROL_READ_ONLY_ROOT &&
	       control != CONTROL_MEMORY && control != CONTROL_UNKNOWN_FIELD &&
	       control != CONTROL_RENAMES;
}

/* What may be permitted of the controls that random_policy.h does not know. */
static inline void naive_permit_item(struct naive_random *r, enum control control, char *ret)
{
	if (control == CONTROL_ACTIONS)
		snprintf(ret, NAIVE_VALUE, "%s", naive_match_word(r, NAIVE_ACTION));
	else if (control == CONTROL_NETWORKS)
		snprintf(ret, NAIVE_VALUE, "%s", naive_match_word(r, NAIVE_NETWORK));
	else if (control == CONTROL_CONTAINER_NAMESPACES)
		snprintf(ret, NAIVE_VALUE, "%s", PICK(r, naive_joined));
	else if (control == CONTROL_VOLUMES_FROM)
		snprintf(ret, NAIVE_VALUE, "%s", PICK(r, naive_names));
	else
		naive_item(r, control, false, ret);
}

/* Permits one control: all of it, up to a maximum, or a list in one of its two forms. */
static inline void naive_permit(struct naive_random *r, struct naive_policy *policy,
                                struct naive_rule *permit, enum control control)
{
	bool containers = control == CONTROL_EXEC || control == CONTROL_ATTACH;

	*permit = (struct naive_rule){.control = control, .verdict = -1, .n = {-1, -1, -1}};
	naive_put(policy, "      %s:", control_info(control)->name);
	if (control == CONTROL_MEMORY && naive_below(r, 3)) {
		permit->max = 1024;
		naive_put(policy, " {max: 1KiB}\n");
		return;
	}
	if (!naive_is_listed(control) || naive_below(r, 4) == 0) {
		permit->verdict = 1;
		naive_put(policy, " allow\n");
		return;
	}
	naive_put(policy, "%s\n", naive_below(r, 2) ? "\n        allow:" : "");
	permit->n[0] = 1 + (int)naive_below(r, NAIVE_WORDS);
	for (int i = 0; i < permit->n[0]; i++) {
		naive_permit_item(r, control, permit->items[0][i]);
		if (containers)
			naive_put_container(policy, 10, permit->items[0][i]);
		else
			naive_put(policy, "          - \"%s\"\n", permit->items[0][i]);
	}
}

static inline void naive_permits_of(struct naive_random *r, struct naive_policy *policy,
                                    struct naive_exception *exception)
{
	naive_put(policy, "    permit:\n");
	while (exception->n_permits == 0) {
		for (int i = 0; i < NAIVE_RULES && exception->n_permits < NAIVE_PERMITS; i++) {
			enum control control = policy->rules[i].control;

			if (control == CONTROL_UNREADABLE || naive_below(r, 4))
				continue;
			naive_permit(r, policy, &exception->permits[exception->n_permits++],
			             control);
		}
	}
}

static inline void naive_exception(struct naive_random *r, struct naive_policy *policy,
                                   struct naive_exception *ret, int id)
{
	size_t day = naive_below(r, 2 * ARRAY_LEN(naive_days));

	*ret = (struct naive_exception){0};
	naive_put(policy, "  - id: e%d\n", id);
	naive_matching(r, policy, ret);
	naive_permits_of(r, policy, ret);
	naive_put(policy, "    reason: why\n");
	if (day < ARRAY_LEN(naive_days)) {
		ret->last_day = naive_days[day].number;
		naive_put(policy, "    expires: %s\n", naive_days[day].text);
	} else {
		naive_put(policy, "    permanent: true\n");
	}
}

static inline void naive_groups(struct naive_random *r, struct naive_excepting *ret)
{
	static const char *const names[NAIVE_GROUPS] = {"ops", "devs", "here"};
	static const char *const users[] = {"alice", "bob", "ci-*", "@local", "*-1", "carol"};

	naive_put(&ret->policy, "groups:\n");
	for (int i = 0; i < NAIVE_GROUPS; i++) {
		struct naive_group *group = &ret->groups[i];

		group->name = names[i];
		group->users.n = 2 + (int)naive_below(r, NAIVE_WORDS - 1);
		for (int user = 0; user < group->users.n; user++)
			snprintf(group->users.list[user], NAIVE_VALUE, "%s", PICK(r, users));
		naive_put(&ret->policy, "  %s: ", names[i]);
		naive_put_words(&ret->policy, &group->users);
		naive_put(&ret->policy, "\n");
	}
}

/* Most rules deny, so that exceptions have something to do. */
static inline void naive_denying_rule(struct naive_random *r, struct naive_policy *policy,
                                      struct naive_rule *rule, enum control control)
{
	bool known = control == CONTROL_ATTACH;

	for (size_t i = 0; i < ARRAY_LEN(naive_controls); i++)
		known |= naive_controls[i] == control;
	if (known && (control == CONTROL_MEMORY || control == CONTROL_READ_ONLY_ROOT ||
	              naive_below(r, 4) == 0)) {
		naive_rule(r, policy, rule, control);
		return;
	}
	*rule = (struct naive_rule){.control = control, .n = {-1, -1, -1}};
	rule->verdict = control != CONTROL_UNREADABLE && naive_below(r, 6) == 0;
	naive_put(policy, "  %s: %s\n", control_info(control)->name,
	          rule->verdict ? "allow" : "deny");
}

/* Makes a random policy with exceptions, and its text. */
static inline void naive_excepting(struct naive_random *r, struct naive_excepting *ret)
{
	struct naive_policy *policy = &ret->policy;
	size_t n = 0;

	policy->text[0] = '\0';
	policy->audit = naive_below(r, 10) == 0;
	naive_put(policy, "version: 1\nextends: open\nmode: %s\nrules:\n",
	          policy->audit ? "audit" : "enforce");
	for (; n < ARRAY_LEN(naive_always); n++)
		naive_denying_rule(r, policy, &policy->rules[n], naive_always[n]);
	/* From one on, so that none is there twice. */
	for (size_t at = naive_below(r, ARRAY_LEN(naive_sometimes)); n < NAIVE_RULES; n++, at++)
		naive_denying_rule(r, policy, &policy->rules[n],
		                   naive_sometimes[at % ARRAY_LEN(naive_sometimes)]);
	naive_groups(r, ret);
	naive_put(policy, "exceptions:\n");
	ret->n_exceptions = 1 + (int)naive_below(r, NAIVE_EXCEPTIONS);
	for (int i = 0; i < ret->n_exceptions; i++)
		naive_exception(r, policy, &ret->exceptions[i], i);
}

#endif
