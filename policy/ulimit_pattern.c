/* SPDX-License-Identifier: Apache-2.0 */
#include "ulimit_pattern.h"

#include <errno.h>
#include <string.h>

#include "amount.h"
#include "glob.h"
#include "limits.h"
#include "suggest.h"

struct ulimit_pattern {
	struct slice name;
	uint64_t max; /* CLAIM_UNLIMITED without one */
};

/* Everything that setrlimit(2) knows, as docker spells it (runc, libcontainer/specconv). */
static const char *const names[] = {"as",      "core",     "cpu",        "data",   "fsize", "locks",
                                    "memlock", "msgqueue", "nice",       "nofile", "nproc", "rss",
                                    "rtprio",  "rttime",   "sigpending", "stack"};

/* Reads a pattern; returns what is wrong with its amount, or NULL. */
static const char *read_pattern(const char *text, struct ulimit_pattern *ret)
{
	const char *most = strstr(text, "<=");

	*ret = (struct ulimit_pattern){slice_of(text), CLAIM_UNLIMITED};
	if (!most)
		return NULL;
	ret->name.len = (size_t)(most - text);
	most += strlen("<=");
	/* No amount of a policy is 0 but here: "core<=0" is a usual wish. */
	if (strcmp(most, "0") == 0)
		ret->max = 0;
	else if (!amount_read(SHAPE_COUNT, most, &ret->max))
		return "expected a whole number behind \"<=\", as in nofile<=65536";
	return NULL;
}

static struct remark check_name(struct slice name)
{
	char word[LIMIT_PATTERN + 1] = "";
	struct suggestion suggestion = {.word = word};

	memcpy(word, name.text, name.len);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(word, names[i]) == 0)
			return (struct remark){0};
		suggest_offer(&suggestion, names[i]);
	}
	return (struct remark){
		.error = "this is no limit of setrlimit(2); expected NAME or NAME<=AMOUNT, as in "
			 "nofile<=65536",
		.nearest = suggestion.nearest,
	};
}

struct remark ulimit_pattern_check(const char *text, enum list list)
{
	struct ulimit_pattern pattern;
	struct remark remark = {.error = read_pattern(text, &pattern)};

	if (!remark.error && pattern.max != CLAIM_UNLIMITED && list == LIST_DENY)
		remark.error = "\"<=\" belongs into a list of what is allowed; this would deny the "
			       "small limits";
	if (remark.error || glob_is_wild(pattern.name))
		return remark;
	return check_name(pattern.name);
}

int ulimit_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                         struct ulimit_set *ret_set)
{
	struct ulimit_pattern *built = arena_alloc(arena, n, sizeof(*built));

	if (!built)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		read_pattern(patterns[i], &built[i]);
	*ret_set = (struct ulimit_set){built, n};
	return 0;
}

enum match ulimit_pattern_match(const struct ulimit_set *set, const struct claim *claim)
{
	const char *equals = strchr(claim->value, '=');
	struct slice name;

	if (!equals)
		return MATCH_UNKNOWN;
	name = (struct slice){claim->value, (size_t)(equals - claim->value)};
	for (size_t i = 0; i < set->n; i++) {
		const struct ulimit_pattern *pattern = &set->patterns[i];

		if (claim->amount <= pattern->max && glob_match(pattern->name, name))
			return MATCH_YES;
	}
	return MATCH_NO;
}
