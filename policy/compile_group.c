/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_group.h"

#include <errno.h>
#include <string.h>

#include "compile_pattern.h"
#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "suggest.h"
#include "value.h"

#define EXAMPLE "operators: [alice, \"ci-*\"]"

bool compile_name(struct compile *c, const struct node *node, const char *what)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	size_t len;

	if (node->kind != NODE_TEXT || tree_is_typed(node)) {
		value_unexpected(c, node, what,
		                 node->kind == NODE_TEXT && *node->text
		                         ? "; quote it if it is meant as text"
		                         : "");
		return false;
	}
	len = strlen(node->text);
	if (len > 0 && len <= LIMIT_POLICY_NAME && strspn(node->text, letters) == len &&
	    !strchr("_.-", node->text[0]))
		return true;
	diag_error(c->diag, node->span,
	           "%s is made of letters, digits, \"-\", \"_\" and \".\", at most %d of them, and "
	           "begins with a letter or digit",
	           what, LIMIT_POLICY_NAME);
	return false;
}

static struct group *find_group(const struct compile *c, const char *name)
{
	struct group *group = c->policy->groups;

	while (group && strcmp(group->name, name) != 0)
		group = group->next;
	return group;
}

/* The first group with such a member, by its very text. */
static const struct group *find_member(const struct compile *c, const char *name)
{
	for (const struct group *group = c->policy->groups; group; group = group->next) {
		for (size_t i = 0; i < group->n; i++) {
			if (strcmp(group->users[i], name) == 0)
				return group;
		}
	}
	return NULL;
}

/* Keeps a word, as the next of a list that has room. 0 or -ENOMEM. */
static int keep(struct compile *c, const char *text, const char **words, size_t *n)
{
	words[*n] = arena_strndup(&c->policy->arena, text, strlen(text));
	if (!words[*n])
		return -ENOMEM;
	(*n)++;
	return 0;
}

static bool is_user(struct compile *c, const struct node *item)
{
	return compile_pattern_text(c, item, "the name of a user in this list") &&
	       compile_pattern_remark(c, item, user_pattern_check(item->text));
}

/* Whether an item can be in a group; if not, diag has why. */
static bool is_member(struct compile *c, const struct node *item)
{
	if (item->broken || !is_user(c, item))
		return false;
	if (!find_group(c, item->text))
		return true;
	diag_error(c->diag, item->span,
	           "\"%s\" is the name of a group, and a group cannot hold another; list its users "
	           "here",
	           item->text);
	return false;
}

static int read_members(struct compile *c, const struct node *value, struct group *group)
{
	const char **users = arena_alloc(&c->policy->arena, value->n, sizeof(*users));
	int r = users ? 0 : -ENOMEM;

	for (const struct node *item = value->child; r == 0 && item; item = item->next) {
		if (is_member(c, item))
			r = keep(c, item->text, users, &group->n);
	}
	group->users = users;
	return r;
}

/* Whether a name is free for a group; if not, diag has why. */
static bool is_free(struct compile *c, const struct node *key)
{
	const struct group *group = find_group(c, key->text);

	if (group) {
		diag_error(c->diag, key->span, "there is a group \"%s\" already, in %s on line %u",
		           key->text, group->place.origin, group->place.line);
		return false;
	}
	group = find_member(c, key->text);
	if (group)
		diag_error(c->diag, key->span,
		           "\"%s\" is a user of the group \"%s\" (%s, line %u); a group needs a "
		           "name of its own",
		           key->text, group->name, group->place.origin, group->place.line);
	return !group;
}

static int read_group(struct compile *c, const struct node *key)
{
	const struct node *value = key->next;
	struct group *group;
	int r;

	if (!compile_name(c, key, "the name of a group") || !is_free(c, key))
		return 0;
	if (value->kind != NODE_LIST) {
		value_unexpected(c, value, "a list of users", ", as in " EXAMPLE);
		return 0;
	}
	group = arena_alloc(&c->policy->arena, 1, sizeof(*group));
	if (!group)
		return -ENOMEM;
	group->name = arena_strndup(&c->policy->arena, key->text, strlen(key->text));
	group->place = value_place(c, key);
	r = group->name ? read_members(c, value, group) : -ENOMEM;
	if (r < 0)
		return r;
	if (value->n == 0)
		diag_warning(c->diag, value->span, "nobody is in this group");
	/* At the end, so that they are shown in their order. */
	*c->last_group = group;
	c->last_group = &group->next;
	return 0;
}

int compile_groups(struct compile *c, const struct node *value)
{
	int r = 0;

	c->last_group = &c->policy->groups;
	while (*c->last_group)
		c->last_group = &(*c->last_group)->next;
	if (value->kind != NODE_MAP) {
		value_unexpected(c, value, "groups of users", ", as in " EXAMPLE);
		return 0;
	}
	for (const struct node *key = value->child; r == 0 && key; key = key->next->next) {
		if (!key->broken && !key->next->broken)
			r = read_group(c, key);
	}
	return r;
}

static const char *nearest_group(const struct compile *c, const char *name)
{
	struct suggestion suggestion = {.word = name};

	for (const struct group *group = c->policy->groups; group; group = group->next)
		suggest_offer(&suggestion, group->name);
	return suggestion.nearest;
}

static void say_no_group(struct compile *c, const struct node *item)
{
	const char *nearest = nearest_group(c, item->text);

	if (nearest)
		diag_error(c->diag, item->span, "there is no group \"%s\"; did you mean \"%s\"?",
		           item->text, nearest);
	else
		diag_error(c->diag, item->span,
		           "there is no group \"%s\"; it belongs below \"groups:\", as in " EXAMPLE,
		           item->text);
}

/* A user whose name is nearly that of a group is more often than not the group. */
static bool check_user(struct compile *c, const struct node *item)
{
	const char *nearest;

	if (!is_user(c, item))
		return false;
	nearest = *item->text == '@' ? NULL : nearest_group(c, item->text);
	if (nearest)
		diag_warning(c->diag, item->span,
		             "this is taken for the name of a user; did you mean the group \"%s\"?",
		             nearest);
	return true;
}

/* A list that is read: how many users its words stand for, and where the next word goes. */
struct reading {
	struct user_list list;
	const char **words;
	size_t n_users;
	bool groups_only;
};

static int read_item(struct compile *c, const struct node *item, struct reading *reading)
{
	struct group *group = item->kind == NODE_TEXT ? find_group(c, item->text) : NULL;

	if (item->broken)
		return 0;
	if (group) {
		group->used = true;
		reading->n_users += group->n;
	} else if (reading->groups_only) {
		if (compile_name(c, item, "the name of a group"))
			say_no_group(c, item);
		return 0;
	} else if (check_user(c, item)) {
		reading->n_users++;
	} else {
		return 0;
	}
	return keep(c, item->text, reading->words, &reading->list.n);
}

/* Makes the set of all that the words stand for. */
static int build(struct compile *c, size_t n_users, struct user_list *list)
{
	const char **users = arena_alloc(&c->policy->arena, n_users, sizeof(*users));
	size_t n = 0;

	if (!users)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++) {
		const struct group *group = find_group(c, list->words[i]);

		for (size_t j = 0; group && j < group->n; j++)
			users[n++] = group->users[j];
		if (!group)
			users[n++] = list->words[i];
	}
	return user_pattern_build(&c->policy->arena, users, n, &list->set);
}

int compile_users(struct compile *c, const struct node *value, bool groups_only,
                  struct user_list *ret)
{
	const struct node *item = value->kind == NODE_LIST ? value->child : value;
	size_t room = value->kind == NODE_LIST ? value->n : 1;
	const char **words = arena_alloc(&c->policy->arena, room, sizeof(*words));
	struct reading reading = {
		.list = {.words = words}, .words = words, .groups_only = groups_only};
	int r = words ? 0 : -ENOMEM;

	if (value->kind == NODE_LIST && value->n == 0)
		diag_error(c->diag, value->span, "an empty list matches nobody; leave it out");
	for (; r == 0 && item; item = value->kind == NODE_LIST ? item->next : NULL)
		r = read_item(c, item, &reading);
	if (r == 0)
		r = build(c, reading.n_users, &reading.list);
	if (r == 0)
		*ret = reading.list;
	return r;
}

void compile_groups_end(struct compile *c)
{
	for (const struct group *group = c->policy->groups; group; group = group->next) {
		if (group->used)
			continue;
		diag_go_to(c->diag, group->place.source);
		diag_warning(c->diag, group->place.span,
		             "this group has no effect: no exception names it");
	}
}
