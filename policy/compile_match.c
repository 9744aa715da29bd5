/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_match.h"

#include <errno.h>
#include <string.h>

#include "action.h"
#include "compile_group.h"
#include "compile_names.h"
#include "compile_pattern.h"
#include "diag.h"
#include "rule.h"
#include "value.h"
#include "vocabulary.h"

static int read_user(struct compile *c, const struct node *value)
{
	struct exception_match *match = &c->exception->match;
	struct user_list list = {0};
	int r = compile_users(c, value, false, &list);

	match->user_words = list.words;
	match->n_users = list.n;
	match->users = list.set;
	return r;
}

static int read_group(struct compile *c, const struct node *value)
{
	struct exception_match *match = &c->exception->match;
	struct user_list list = {0};
	int r = compile_users(c, value, true, &list);

	match->group_words = list.words;
	match->n_groups = list.n;
	match->members = list.set;
	return r;
}

/* A text, or a list of them, into a list of patterns. What is wrong is skipped. 0 or -ENOMEM. */
static int read_patterns(struct compile *c, const struct node *value, enum shape shape,
                         struct match_list *ret)
{
	const struct node *item = value->kind == NODE_LIST ? value->child : value;
	size_t room = value->kind == NODE_LIST ? value->n : 1;
	const char **patterns = arena_alloc(&c->policy->arena, room, sizeof(*patterns));
	struct match_list list = {.shape = shape, .list = LIST_ALLOW, .patterns = patterns};
	int r = patterns ? 0 : -ENOMEM;

	if (value->kind == NODE_LIST && value->n == 0)
		diag_error(c->diag, value->span, "an empty list matches nothing; leave it out");
	for (; r == 0 && item; item = value->kind == NODE_LIST ? item->next : NULL) {
		if (!item->broken)
			r = compile_pattern_part(c, item, shape, &patterns[list.n]);
		list.n += patterns[list.n] != NULL;
	}
	if (r == 0)
		r = match_build(&list, &c->policy->arena);
	if (r == 0)
		*ret = list;
	return r;
}

static int read_image(struct compile *c, const struct node *value)
{
	return read_patterns(c, value, SHAPE_IMAGE, &c->exception->match.images);
}

static int read_network(struct compile *c, const struct node *value)
{
	return read_patterns(c, value, SHAPE_GLOB, &c->exception->match.networks);
}

static int read_action(struct compile *c, const struct node *value)
{
	const struct node *item = value->kind == NODE_LIST ? value->child : value;

	for (; item; item = value->kind == NODE_LIST ? item->next : NULL) {
		if (item->kind == NODE_TEXT && !item->broken)
			compile_pattern_remark(c, item,
			                       vocabulary_check(CONTROL_ACTIONS, item->text));
	}
	return read_patterns(c, value, SHAPE_GLOB, &c->exception->match.actions);
}

static int read_name(struct compile *c, const struct node *value)
{
	return compile_pattern_part(c, value, SHAPE_GLOB, &c->exception->match.container.name);
}

static int read_label(struct compile *c, const struct node *value)
{
	return compile_pattern_part(c, value, SHAPE_GLOB, &c->exception->match.container.label);
}

static const struct key container_keys[] = {{"name", read_name}, {"label", read_label}};

const char *compile_match_container_key(size_t i)
{
	return i < ARRAY_LEN(container_keys) ? container_keys[i].name : NULL;
}

static int read_container(struct compile *c, const struct node *value)
{
	struct exception_match *match = &c->exception->match;
	int r;

	if (value->kind != NODE_MAP || value->n == 0) {
		value_unexpected(c, value, "a name or label, as in {label: \"tier=infra\"}", "");
		return 0;
	}
	if (!value_check_keys(c, value, container_keys, ARRAY_LEN(container_keys), "\"container\""))
		return 0;
	r = value_read_keys(c, value, container_keys, ARRAY_LEN(container_keys));
	if (r == 0 && (match->container.name || match->container.label))
		r = container_pattern_build(&c->policy->arena, &match->container, 1,
		                            &match->containers);
	return r;
}

static const struct key keys[] = {
	{"user", read_user},           {"group", read_group},     {"image", read_image},
	{"container", read_container}, {"network", read_network}, {"action", read_action},
};

const char *compile_match_key(size_t i)
{
	return i < ARRAY_LEN(keys) ? keys[i].name : NULL;
}

/* Whether all of one list is named without wildcards, and none of it is in the other. */
static bool is_apart(const struct exception_match *match)
{
	for (size_t i = 0; i < match->n_users; i++) {
		const char *user = match->user_words[i];
		const struct occasion occasion = {
			.user = strcmp(user, USER_LOCAL) == 0 ? "" : user,
			.certificate = strcmp(user, USER_LOCAL) != 0,
		};

		if (glob_is_wild(slice_of(user)) || !user_pattern_match(&match->users, &occasion) ||
		    user_pattern_match(&match->members, &occasion))
			return false;
	}
	return true;
}

int compile_match(struct compile *c, const struct node *value)
{
	const struct exception_match *match = &c->exception->match;
	const struct node *image;
	int r;

	if (value->kind != NODE_MAP || value->n == 0) {
		value_unexpected(c, value, "what a call must be like, as in {image: \"acme/ci:*\"}",
		                 "; an exception for every call is a rule");
		return 0;
	}
	if (!value_check_keys(c, value, keys, ARRAY_LEN(keys), "\"match\""))
		return 0;
	r = value_read_keys(c, value, keys, ARRAY_LEN(keys));
	c->exception->view.named = (match->n_users > 0 && !match->users.local) ||
	                           (match->n_groups > 0 && !match->members.local);
	image = tree_get(value, "image", NULL);
	if (r == 0 && image)
		compile_names(c, image);
	if (r == 0 && match->n_users > 0 && match->n_groups > 0 && is_apart(match))
		diag_warning(c->diag, tree_get(value, "user", NULL)->span,
		             "this exception never matches: none of these users is in the group, "
		             "and both must hold");
	return r;
}
