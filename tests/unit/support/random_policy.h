/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random policies for naive.h, with their text as an admin would write it, and random calls for
 * them. For tests only.
 */
#ifndef QUAYMASTER_TESTS_RANDOM_POLICY_H
#define QUAYMASTER_TESTS_RANDOM_POLICY_H

#include <stdarg.h>

#include "random_values.h"

static const enum control naive_controls[NAIVE_RULES] = {
	CONTROL_IMAGES,
	CONTROL_HOST_PATHS,
	CONTROL_SYSCTLS,
	CONTROL_CAPABILITIES,
	CONTROL_HOST_NAMESPACES,
	CONTROL_PRIVILEGED,
	CONTROL_MEMORY,
	CONTROL_READ_ONLY_ROOT,
	CONTROL_USER,
	CONTROL_LABELS,
	CONTROL_DROPPED_CAPABILITIES,
	CONTROL_PUBLISHED_PORTS,
	CONTROL_ULIMITS,
	CONTROL_EXEC,
};

static inline bool naive_is_requirable(enum control control)
{
	return control == CONTROL_LABELS || control == CONTROL_DROPPED_CAPABILITIES;
}

/* A pattern, of which the control decides what it is like. */
static inline void naive_item(struct naive_random *r, enum control control, bool deny, char *ret)
{
	switch ((int)control) {
	case CONTROL_IMAGES:
		naive_image_pattern(r, ret);
		break;
	case CONTROL_HOST_PATHS:
		naive_path_text(r, true, deny, ret);
		break;
	case CONTROL_SYSCTLS:
	case CONTROL_LABELS:
		naive_letters(r, "ab.*?", 1, ret);
		break;
	case CONTROL_USER:
		naive_letters(r, "01*?", 1, ret);
		break;
	case CONTROL_HOST_NAMESPACES:
		snprintf(ret, NAIVE_VALUE, "%s", PICK(r, naive_namespaces));
		break;
	case CONTROL_PUBLISHED_PORTS:
		naive_port_text(r, true, ret);
		break;
	case CONTROL_ULIMITS:
		naive_ulimit_pattern(r, deny, ret);
		break;
	case CONTROL_EXEC:
	case CONTROL_ATTACH:
		naive_container_pattern(r, ret);
		break;
	default:
		naive_capability_pattern(r, ret);
	}
}

static inline void naive_put(struct naive_policy *policy, const char *format, ...) _printf_(2, 3);
static inline void naive_put(struct naive_policy *policy, const char *format, ...)
{
	size_t len = strlen(policy->text);
	va_list args;

	va_start(args, format);
	vsnprintf(policy->text + len, sizeof(policy->text) - len, format, args);
	va_end(args);
}

/* A container's pattern as a mapping, or as its name alone if it says nothing else. */
static inline void naive_put_container(struct naive_policy *policy, int indent, const char *item)
{
	char parts[NAIVE_VALUE];
	char *label, *image;

	snprintf(parts, sizeof(parts), "%s", item);
	label = strchr(parts, '|');
	*label++ = '\0';
	image = strchr(label, '|');
	*image++ = '\0';
	if (!*label && !*image) {
		naive_put(policy, "%*s- \"%s\"\n", indent, "", parts);
		return;
	}
	naive_put(policy, "%*s- when:\n", indent, "");
	if (*image)
		naive_put(policy, "%*s    image: \"%s\"\n", indent, "", image);
	if (*label)
		naive_put(policy, "%*s    label: \"%s\"\n", indent, "", label);
	if (*parts)
		naive_put(policy, "%*s    name: \"%s\"\n", indent, "", parts);
}

/* Writes n items of allow, deny or require; none at all if n is negative. */
static inline void naive_list(struct naive_random *r, struct naive_policy *policy,
                              struct naive_rule *rule, int list, int n)
{
	static const char *const keys[] = {"allow", "deny", "require"};

	rule->n[list] = n;
	if (n < 0)
		return;
	naive_put(policy, "    %s:%s\n", keys[list], n == 0 ? " []" : "");
	for (int i = 0; i < n; i++) {
		naive_item(r, rule->control, list == 1, rule->items[list][i]);
		if (rule->control == CONTROL_EXEC || rule->control == CONTROL_ATTACH)
			naive_put_container(policy, 6, rule->items[list][i]);
		else
			naive_put(policy, "      - \"%s\"\n", rule->items[list][i]);
	}
}

/* A rule of a limit or a demand, which has no lists. */
static inline void naive_limit(struct naive_random *r, struct naive_policy *policy,
                               struct naive_rule *rule)
{
	static const struct {
		const char *text;
		uint64_t max;
	} limits[] = {{"1B", 1}, {"512B", 512}, {"1k", 1024}, {"1.5K", 1536}, {"2KiB", 2048}};
	size_t limit = naive_below(r, ARRAY_LEN(limits));

	rule->require = naive_below(r, 2);
	if (rule->control == CONTROL_MEMORY && naive_below(r, 2))
		rule->max = limits[limit].max;
	rule->verdict = -1;
	if (rule->require)
		naive_put(policy, "    require: true\n");
	if (rule->max)
		naive_put(policy, "    max: %s\n", limits[limit].text);
}

static inline void naive_lists(struct naive_random *r, struct naive_policy *policy,
                               struct naive_rule *rule)
{
	bool is_switch = rule->control == CONTROL_PRIVILEGED;

	rule->verdict = (int)naive_below(r, 3) - 1;
	for (int list = 0; list < 2; list++)
		naive_list(r, policy, rule, list,
		           is_switch ? -1 : (int)naive_below(r, NAIVE_ITEMS + 2) - 1);
	if (naive_is_requirable(rule->control) && naive_below(r, 2))
		naive_list(r, policy, rule, 2, 1 + (int)naive_below(r, 2));
	rule->require = rule->control == CONTROL_USER && naive_below(r, 2);
	if (rule->require)
		naive_put(policy, "    require: non-root\n");
	if (rule->n[0] < 0 && rule->n[1] < 0 && rule->n[2] < 0 && !rule->require &&
	    rule->verdict < 0)
		rule->verdict = 0;
	if (rule->verdict >= 0)
		naive_put(policy, "    verdict: %s\n", rule->verdict ? "allow" : "deny");
}

static inline void naive_rule(struct naive_random *r, struct naive_policy *policy,
                              struct naive_rule *rule, enum control control)
{
	bool is_limit = control == CONTROL_MEMORY || control == CONTROL_READ_ONLY_ROOT;

	*rule = (struct naive_rule){.control = control, .n = {-1, -1, -1}};
	if (is_limit && naive_below(r, 3) == 0) {
		naive_put(policy, "  %s: allow\n", control_info(control)->name);
		return;
	}
	naive_put(policy, "  %s:\n", control_info(control)->name);
	if (is_limit)
		naive_limit(r, policy, rule);
	else
		naive_lists(r, policy, rule);
	if (is_limit && !rule->require && !rule->max) {
		rule->require = true;
		naive_put(policy, "    require: true\n");
	}
	rule->audit = naive_below(r, 8) == 0;
	if (rule->audit)
		naive_put(policy, "    mode: audit\n");
}

/* Makes a random policy and its text. */
static inline void naive_policy(struct naive_random *r, struct naive_policy *ret)
{
	ret->text[0] = '\0';
	ret->audit = naive_below(r, 10) == 0;
	naive_put(ret, "version: 1\nmode: %s\nrules:\n", ret->audit ? "audit" : "enforce");
	for (size_t i = 0; i < NAIVE_RULES; i++)
		naive_rule(r, ret, &ret->rules[i], naive_controls[i]);
}

#endif
