/* SPDX-License-Identifier: Apache-2.0 */
#include "match.h"

#include <errno.h>
#include <string.h>

#include "capability.h"
#include "limits.h"
#include "suggest.h"

static struct remark check_glob(const char *text, enum list list)
{
	struct remark remark = {0};

	(void)list;
	if (strpbrk(text, "[{"))
		remark.warning = "only \"*\" and \"?\" are wildcards; brackets and braces are "
				 "taken as they are";
	return remark;
}

/* Claims have root by its number alone, and the image's own user, whoever that is, as "". */
static struct remark check_user(const char *text, enum list list)
{
	if (strcmp(text, "root") == 0)
		return (struct remark){.error = "root is known by its number here",
		                       .nearest = "\"0\""};
	if (list == LIST_DENY && strcmp(text, "0") == 0)
		return (struct remark){.warning =
		                               "the user of the image, \"\", may be root as well; "
		                               "\"require: non-root\" covers both"};
	if (strchr(text, ':'))
		return (struct remark){.warning = "this matches nobody: a user is judged without "
		                                  "the group behind \":\", for which there is "
		                                  "\"groups\""};
	if (strspn(text, "0123456789") > 0 && text[strspn(text, "0123456789")] == '-')
		return (struct remark){.warning = "there are no ranges of users: this is compared "
		                                  "with a name letter by letter"};
	return check_glob(text, list);
}

/* A word that must be one of words, which NULL ends; if not, the one nearest to like is meant. */
static struct remark check_word(const char *text, const char *like, const char *const *words,
                                const char *error)
{
	struct suggestion suggestion = {.word = like};

	for (size_t i = 0; words[i]; i++) {
		if (strcmp(text, words[i]) == 0)
			return (struct remark){0};
	}
	for (size_t i = 0; words[i]; i++)
		suggest_offer(&suggestion, words[i]);
	return (struct remark){.error = error, .nearest = suggestion.nearest};
}

static struct remark check_capability(const char *text, enum list list)
{
	char name[LIMIT_PATTERN + 1];
	const char *like = name;

	(void)list;
	if (strcmp(text, "*") == 0)
		return (struct remark){0};
	if (capability_canonical(text, name, sizeof(name)) < 0)
		name[0] = '\0';
	if (strncmp(name, "CAP_", strlen("CAP_")) == 0)
		like += strlen("CAP_");
	return check_word(name, like, capability_names(), "this is no Linux capability");
}

static struct remark check_namespace(const char *text, enum list list)
{
	(void)list;
	return check_word(text, text, control_words(),
	                  "expected network, pid, ipc, uts, user or cgroup");
}

struct remark match_check(enum shape shape, const char *text, enum list list)
{
	static struct remark (*const checks[])(const char *, enum list) = {
		[SHAPE_GLOB] = check_glob,
		[SHAPE_CAPABILITY] = check_capability,
		[SHAPE_NAMESPACE] = check_namespace,
		[SHAPE_IMAGE] = image_pattern_check,
		[SHAPE_PATH] = path_pattern_check,
		[SHAPE_USER] = check_user,
		[SHAPE_CONTAINER] = check_glob,
		[SHAPE_PORT] = port_pattern_check,
		[SHAPE_ULIMIT] = ulimit_pattern_check,
	};

	if (shape >= ARRAY_LEN(checks) || !checks[shape])
		return (struct remark){.error = "this control takes no list"};
	return checks[shape](text, list);
}

static int build_capabilities(struct arena *arena, const char *const *patterns, size_t n,
                              struct glob_set *ret_set)
{
	const char **names = arena_alloc(arena, n, sizeof(*names));

	for (size_t i = 0; names && i < n; i++) {
		size_t size = strlen(patterns[i]) + 1;
		char *name = arena_alloc(arena, size, 1);

		if (!name || capability_canonical(patterns[i], name, size) < 0)
			return -ENOMEM;
		names[i] = name;
	}
	return names ? glob_set_build(arena, names, n, ret_set) : -ENOMEM;
}

int match_build(struct match_list *list, struct arena *arena)
{
	switch (list->shape) {
	case SHAPE_SWITCH:
	case SHAPE_BYTES:
	case SHAPE_CPUS:
	case SHAPE_COUNT:
	case SHAPE_DEMAND:
		return 0;
	case SHAPE_GLOB:
	case SHAPE_NAMESPACE:
	case SHAPE_USER:
		return glob_set_build(arena, list->patterns, list->n, &list->globs);
	case SHAPE_CAPABILITY:
		return build_capabilities(arena, list->patterns, list->n, &list->globs);
	case SHAPE_IMAGE:
		return image_pattern_build(arena, list->patterns, list->n, &list->images);
	case SHAPE_PATH:
		return path_pattern_build(arena, list->patterns, list->n, list->list, &list->paths);
	case SHAPE_CONTAINER:
		return container_pattern_build(arena, list->wanted, list->n, &list->containers);
	case SHAPE_PORT:
		return port_pattern_build(arena, list->patterns, list->n, list->list, &list->ports);
	case SHAPE_ULIMIT:
		return ulimit_pattern_build(arena, list->patterns, list->n, &list->ulimits);
	}
	return -EINVAL;
}

static enum match match_capability(const struct match_list *list, const char *value)
{
	/* Who gets all gets the denied ones too, and who drops all drops the required ones. */
	if (list->list != LIST_ALLOW && strcmp(value, "ALL") == 0)
		return MATCH_YES;
	return glob_set_match(&list->globs, value) ? MATCH_YES : MATCH_NO;
}

enum match match_claim(const struct match_list *list, const struct claim *claim)
{
	if (list->n == 0)
		return MATCH_NO;
	if (pattern_is_beyond(claim->value) || (claim->alias && pattern_is_beyond(claim->alias)))
		return MATCH_UNKNOWN;
	switch (list->shape) {
	case SHAPE_SWITCH:
	case SHAPE_BYTES:
	case SHAPE_CPUS:
	case SHAPE_COUNT:
	case SHAPE_DEMAND:
		return MATCH_UNKNOWN;
	case SHAPE_GLOB:
	case SHAPE_NAMESPACE:
	case SHAPE_USER:
		return glob_set_match(&list->globs, claim->value) ? MATCH_YES : MATCH_NO;
	case SHAPE_CAPABILITY:
		return match_capability(list, claim->value);
	case SHAPE_IMAGE:
		return image_pattern_match(&list->images, claim->value);
	case SHAPE_PATH:
		return path_pattern_match(&list->paths, claim);
	case SHAPE_CONTAINER:
		return container_pattern_match(&list->containers, claim->subject);
	case SHAPE_PORT:
		return port_pattern_match(&list->ports, claim->value);
	case SHAPE_ULIMIT:
		return ulimit_pattern_match(&list->ulimits, claim);
	}
	return MATCH_UNKNOWN;
}
