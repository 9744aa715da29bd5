/* SPDX-License-Identifier: Apache-2.0 */
#include "container_pattern.h"

#include <errno.h>
#include <string.h>

#include "claim.h"
#include "image_pattern.h"

/* A pattern with more than a name. */
struct container_condition {
	const char *name;
	const char *label;
	bool has_image;
	struct image_set image;
};

static int build_condition(struct arena *arena, const struct container_pattern *pattern,
                           struct container_condition *ret)
{
	*ret = (struct container_condition){
		.name = pattern->name,
		.label = pattern->label,
		.has_image = pattern->image != NULL,
	};
	if (!pattern->image)
		return 0;
	return image_pattern_build(arena, &pattern->image, 1, &ret->image);
}

int container_pattern_build(struct arena *arena, const struct container_pattern *patterns, size_t n,
                            struct container_set *ret_set)
{
	struct container_condition *conditions = arena_alloc(arena, n, sizeof(*conditions));
	const char **names = arena_alloc(arena, n, sizeof(*names));
	struct container_set set = {.conditions = conditions};
	size_t n_names = 0;

	if (!conditions || !names)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		set.has_names |= patterns[i].name != NULL;
		if (!patterns[i].label && !patterns[i].image)
			names[n_names++] = patterns[i].name;
		else if (build_condition(arena, &patterns[i], &conditions[set.n++]) < 0)
			return -ENOMEM;
	}
	if (glob_set_build(arena, names, n_names, &set.names) < 0)
		return -ENOMEM;
	*ret_set = set;
	return 0;
}

static enum match match_label(const char *pattern, const struct subject *subject)
{
	bool key_only = !strchr(pattern, '=');
	enum match found = MATCH_NO;

	for (size_t i = 0; i < subject->n_labels; i++) {
		struct slice label = slice_of(subject->labels[i]);

		if (key_only)
			label.len = strcspn(label.text, "=");
		if (label.len > LIMIT_VALUE)
			found = MATCH_UNKNOWN;
		else if (glob_match(slice_of(pattern), label))
			return MATCH_YES;
	}
	return found;
}

static enum match both(enum match a, enum match b)
{
	if (a == MATCH_NO || b == MATCH_NO)
		return MATCH_NO;
	return a == MATCH_YES ? b : a;
}

static enum match match_condition(const struct container_condition *condition,
                                  const struct subject *subject)
{
	enum match match = MATCH_YES;

	if (condition->name && !glob_match(slice_of(condition->name), slice_of(subject->name)))
		match = MATCH_NO;
	if (condition->label)
		match = both(match, match_label(condition->label, subject));
	if (condition->has_image)
		match = both(match, image_pattern_match(&condition->image, subject->image));
	return match;
}

enum match container_pattern_match(const struct container_set *set, const struct subject *subject)
{
	enum match found = MATCH_NO;

	if (!subject || pattern_is_beyond(subject->name) || pattern_is_beyond(subject->image))
		return MATCH_UNKNOWN;
	if (glob_set_match(&set->names, subject->name))
		return MATCH_YES;
	for (size_t i = 0; i < set->n && found != MATCH_YES; i++) {
		enum match match = match_condition(&set->conditions[i], subject);

		found = match != MATCH_NO ? match : found;
	}
	return found;
}
