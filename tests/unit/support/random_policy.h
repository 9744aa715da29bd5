/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random policies for naive.h, with their text as an admin would write it, and random claims for
 * them. The vocabulary is small, so that patterns and values often meet. For tests only.
 */
#ifndef QUAYMASTER_TESTS_RANDOM_POLICY_H
#define QUAYMASTER_TESTS_RANDOM_POLICY_H

#include <stdarg.h>

#include "naive.h"

#define NAIVE_AT_A    "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAIVE_AT_B    "@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define PICK(r, list) ((list)[naive_below(r, ARRAY_LEN(list))])

struct naive_random {
	unsigned long long state;
};

static const enum control naive_controls[NAIVE_RULES] = {
	CONTROL_IMAGES,       CONTROL_HOST_PATHS,      CONTROL_SYSCTLS,
	CONTROL_CAPABILITIES, CONTROL_HOST_NAMESPACES, CONTROL_PRIVILEGED,
};

/* xorshift64* */
static inline size_t naive_below(struct naive_random *r, size_t n)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (size_t)((r->state * 2685821657736338717ull) >> 33) % n;
}

static inline void naive_add(char *text, const char *more)
{
	size_t len = strlen(text);

	snprintf(text + len, NAIVE_VALUE - len, "%s", more);
}

static const char *const naive_capabilities[] = {"CHOWN", "SYS_ADMIN", "KILL", "ALL"};
static const char *const naive_namespaces[] = {"pid", "network", "ipc"};

static inline void naive_image_pattern(struct naive_random *r, char *ret)
{
	static const char *const hosts[] = {"",      "ghcr.io/", "*.io/",      "**/",
	                                    "acme/", "a*/",      "docker.io/", "localhost:5000/"};
	static const char *const names[] = {"a", "b", "a*", "*", "**", "ab", "b*a"};
	static const char *const tags[] = {"", "", "", ":1", ":1*", ":*", ":?2"};
	static const char *const digests[] = {"", "", "", "@sha256:*", "@sha256:a*", NAIVE_AT_A};
	size_t n = naive_below(r, 3);

	snprintf(ret, NAIVE_VALUE, "%s", PICK(r, hosts));
	if (naive_below(r, 8) == 0)
		snprintf(ret, NAIVE_VALUE, "official");
	else
		naive_add(ret, PICK(r, names));
	for (size_t i = 0; i < n && strcmp(ret, "official") != 0; i++) {
		naive_add(ret, "/");
		naive_add(ret, PICK(r, names));
	}
	naive_add(ret, PICK(r, tags));
	naive_add(ret, PICK(r, digests));
}

static inline void naive_image_value(struct naive_random *r, char *ret)
{
	static const char *const hosts[] = {"docker.io/library/", "docker.io/acme/", "ghcr.io/",
	                                    "quay.io/", "localhost:5000/"};
	static const char *const names[] = {"a", "b", "ab", "ba"};
	static const char *const tags[] = {"", ":1", ":12", ":2"};
	static const char *const digests[] = {"", "", NAIVE_AT_A, NAIVE_AT_B};
	static const char *const others[] = {"", "id:cafe", "cafe", &NAIVE_AT_A[1]};
	size_t n = naive_below(r, 3);

	if (naive_below(r, 10) == 0) {
		snprintf(ret, NAIVE_VALUE, "%s", PICK(r, others));
		return;
	}
	snprintf(ret, NAIVE_VALUE, "%s%s", PICK(r, hosts), PICK(r, names));
	for (size_t i = 0; i < n; i++) {
		naive_add(ret, "/");
		naive_add(ret, PICK(r, names));
	}
	naive_add(ret, PICK(r, tags));
	naive_add(ret, PICK(r, digests));
}

static inline void naive_path_text(struct naive_random *r, bool pattern, bool deny, char *ret)
{
	static const char *const names[] = {"a", "b", "ab", "*", "a*", "?b"};
	static const char *const ends[] = {"", "", "/**", ":ro", "/**:ro"};
	size_t n = naive_below(r, 4);

	snprintf(ret, NAIVE_VALUE, "%s", n == 0 && !pattern ? "/" : "");
	for (size_t i = 0; i < n; i++) {
		naive_add(ret, "/");
		naive_add(ret, names[naive_below(r, pattern ? ARRAY_LEN(names) : 3)]);
	}
	if (pattern)
		naive_add(ret, ends[naive_below(r, deny ? 3 : ARRAY_LEN(ends))]);
	if (pattern && ret[0] != '/')
		snprintf(ret, NAIVE_VALUE, "/");
	if (!pattern && naive_below(r, 20) == 0)
		naive_add(ret, "/../a");
}

static inline void naive_letters(struct naive_random *r, const char *letters, size_t min, char *ret)
{
	size_t n = min + naive_below(r, 6), kinds = strlen(letters);

	for (size_t i = 0; i < n; i++)
		ret[i] = letters[naive_below(r, kinds)];
	ret[n] = '\0';
}

static inline void naive_item(struct naive_random *r, enum control control, bool deny, char *ret)
{
	if (control == CONTROL_IMAGES)
		naive_image_pattern(r, ret);
	else if (control == CONTROL_HOST_PATHS)
		naive_path_text(r, true, deny, ret);
	else if (control == CONTROL_SYSCTLS)
		naive_letters(r, "ab.*?", 1, ret);
	else if (control == CONTROL_HOST_NAMESPACES)
		snprintf(ret, NAIVE_VALUE, "%s", PICK(r, naive_namespaces));
	else
		snprintf(ret, NAIVE_VALUE, "%s%s", naive_below(r, 2) ? "CAP_" : "",
		         naive_capabilities[naive_below(r, 3)]);
	if (control == CONTROL_CAPABILITIES && naive_below(r, 5) == 0)
		snprintf(ret, NAIVE_VALUE, "%s", naive_below(r, 2) ? "*" : "all");
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

static inline void naive_list(struct naive_random *r, struct naive_policy *policy,
                              struct naive_rule *rule, int list)
{
	static const char *const keys[] = {"allow", "deny"};

	rule->n[list] = (int)naive_below(r, NAIVE_ITEMS + 2) - 1;
	if (rule->control == CONTROL_PRIVILEGED || rule->n[list] < 0) {
		rule->n[list] = -1;
		return;
	}
	naive_put(policy, "    %s:%s\n", keys[list], rule->n[list] == 0 ? " []" : "");
	for (int i = 0; i < rule->n[list]; i++) {
		naive_item(r, rule->control, list == 1, rule->items[list][i]);
		naive_put(policy, "      - \"%s\"\n", rule->items[list][i]);
	}
}

static inline void naive_rule(struct naive_random *r, struct naive_policy *policy,
                              struct naive_rule *rule)
{
	rule->verdict = (int)naive_below(r, 3) - 1;
	naive_put(policy, "  %s:\n", control_info(rule->control)->name);
	naive_list(r, policy, rule, 0);
	naive_list(r, policy, rule, 1);
	if (rule->n[0] < 0 && rule->n[1] < 0 && rule->verdict < 0)
		rule->verdict = 0;
	if (rule->verdict >= 0)
		naive_put(policy, "    verdict: %s\n", rule->verdict ? "allow" : "deny");
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
	for (size_t i = 0; i < NAIVE_RULES; i++) {
		ret->rules[i].control = naive_controls[i];
		naive_rule(r, ret, &ret->rules[i]);
	}
}

/* Makes a random claim for one of the policy's rules; its value is written to value. */
static inline void naive_claim(struct naive_random *r, const struct naive_policy *policy,
                               struct claim *claim, char *value)
{
	claim->control = PICK(r, policy->rules).control;
	claim->read_only = naive_below(r, 2);
	value[0] = '\0';
	if (claim->control == CONTROL_IMAGES)
		naive_image_value(r, value);
	else if (claim->control == CONTROL_HOST_PATHS)
		naive_path_text(r, false, false, value);
	else if (claim->control == CONTROL_SYSCTLS)
		naive_letters(r, "ab.", 0, value);
	else if (claim->control == CONTROL_HOST_NAMESPACES)
		snprintf(value, NAIVE_VALUE, "%s", PICK(r, naive_namespaces));
	else
		snprintf(value, NAIVE_VALUE, "%s", PICK(r, naive_capabilities));
}

#endif
