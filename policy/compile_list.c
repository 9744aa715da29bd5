/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_list.h"

#include <errno.h>
#include <string.h>

#include "capability.h"
#include "compile_container.h"
#include "compile_pattern.h"
#include "rule.h"
#include "value.h"
#include "vocabulary.h"

/* "ALL" is the word of --cap-add=ALL alone here, whatever it means to docker. */
static struct remark remark_on_all(const char *text, enum list list)
{
	char name[sizeof("ALL")];

	if (capability_canonical(text, name, sizeof(name)) < 0 || strcmp(name, "ALL") != 0)
		return (struct remark){0};
	if (list == LIST_DENY)
		return (struct remark){
			.warning = "this denies --cap-add=ALL alone, and no single capability",
			.nearest = "\"*\""};
	return (struct remark){.warning = "this allows --cap-add=ALL alone; \"*\" is each single "
	                                  "capability, and ALL too"};
}

static struct remark remark_on(const struct compile *c, const char *text, enum list list)
{
	struct remark remark = match_check(c->control->shape, text, list);
	bool of_host = c->control == control_info(CONTROL_HOST_PATHS);
	enum control control;

	/* A claim has the number. */
	if (c->control == control_info(CONTROL_GROUPS) && strcmp(text, "root") == 0)
		return (struct remark){.error = "root is known by its number here",
		                       .nearest = "\"0\""};
	if (!remark.error && !remark.warning && of_host && list == LIST_ALLOW)
		remark.warning = path_pattern_opens(text);
	if (remark.error || remark.warning)
		return remark;
	if (c->control == control_info(CONTROL_CAPABILITIES))
		return remark_on_all(text, list);
	return control_find(c->control->name, &control) ? vocabulary_check(control, text) : remark;
}

/*
 * Reads one item of a list: its pattern as written, which stays NULL if it is wrong, and of a
 * container's what it says. 0 or -ENOMEM.
 */
static int read_item(struct compile *c, const struct node *item, enum list list,
                     struct container_pattern *wanted, const char **ret_pattern)
{
	bool of_container = c->control->shape == SHAPE_CONTAINER;

	if (of_container && item->kind == NODE_MAP)
		return compile_container(c, item, wanted, ret_pattern);
	if (!compile_pattern_text(c, item,
	                          of_container ? "a container's name or {when: ...} in this list"
	                                       : "a text in this list") ||
	    !compile_pattern_remark(c, item, remark_on(c, item->text, list)))
		return 0;
	*ret_pattern = arena_strndup(&c->policy->arena, item->text, strlen(item->text));
	wanted->name = *ret_pattern;
	return *ret_pattern ? 0 : -ENOMEM;
}

/* Reads the items of a list into ret_list, which is all zero but for its shape. 0 or -ENOMEM. */
static int read_items(struct compile *c, const struct node *value, struct match_list *ret_list)
{
	struct arena *arena = &c->policy->arena;
	bool of_container = ret_list->shape == SHAPE_CONTAINER;
	const char **patterns = arena_alloc(arena, value->n, sizeof(*patterns));
	struct container_pattern unwanted;
	struct container_pattern *wanted =
		arena_alloc(arena, of_container ? value->n : 0, sizeof(*wanted));

	if (!patterns || !wanted)
		return -ENOMEM;
	for (const struct node *item = value->child; item; item = item->next) {
		size_t n = ret_list->n;
		int r = 0;

		if (!item->broken)
			r = read_item(c, item, ret_list->list,
			              of_container ? &wanted[n] : &unwanted, &patterns[n]);
		if (r < 0)
			return r;
		ret_list->n += patterns[n] != NULL;
	}
	ret_list->patterns = patterns;
	ret_list->wanted = wanted;
	return 0;
}

/* What to write for what is no list. */
static const char *hint_of(const struct node *value)
{
	if (value->kind != NODE_TEXT || !*value->text)
		return "; \"[]\" is an empty one";
	if (value->text[0] == '-' && value->text[1] != ' ' && !value->quoted)
		return "; a space belongs behind each \"-\"";
	return "; put it in brackets, as in [a, b]";
}

int compile_list(struct compile *c, const struct node *value, enum list list,
                 struct match_list *ret_list)
{
	struct match_list built = {.shape = c->control->shape, .list = list};

	if (value->kind != NODE_LIST) {
		value_unexpected(c, value, "a list", hint_of(value));
		return 0;
	}
	if (read_items(c, value, &built) < 0 || match_build(&built, &c->policy->arena) < 0)
		return -ENOMEM;
	*ret_list = built;
	return 0;
}
