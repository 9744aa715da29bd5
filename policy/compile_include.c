/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_include.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "compile_pattern.h"
#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

/*
 * Whether a path stays in the directory of the policy, and is not that itself, so that who guards
 * it guards all.
 */
static bool is_below(const char *path)
{
	bool has_name = false;

	if (*path == '/')
		return false;
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && strncmp(path, "..", 2) == 0)
			return false;
		has_name |= n > 0 && !(n == 1 && *path == '.');
		path += n + (path[n] == '/');
	}
	return has_name;
}

/* Without empty and "." components, as paths are compared; "policy.d/" is common. */
static char *clean_path(struct arena *arena, const char *path)
{
	char *clean = arena_strndup(arena, path, strlen(path));
	size_t len = 0;

	while (clean && *path) {
		size_t n = strcspn(path, "/");

		if (n > 0 && !(n == 1 && *path == '.')) {
			if (len > 0)
				clean[len++] = '/';
			memcpy(clean + len, path, n);
			len += n;
		}
		path += n + (path[n] == '/');
	}
	if (clean)
		clean[len] = '\0';
	return clean;
}

static bool is_fit(const struct node *item)
{
	return item->kind == NODE_TEXT && !item->broken && !tree_is_typed(item) && *item->text &&
	       strlen(item->text) <= LIMIT_PATTERN && !strpbrk(item->text, "*?[\n\r\t\x1b") &&
	       is_below(item->text);
}

const struct node *compile_include_item(const struct node *root, size_t i)
{
	const struct node *value =
		root->kind == NODE_MAP ? tree_get(root, INCLUDE_KEY, NULL) : NULL;
	const struct node *item = value && value->kind == NODE_LIST ? value->child : value;

	if (!value || value->broken || value->kind == NODE_MAP)
		return NULL;
	for (; item; item = value->kind == NODE_LIST ? item->next : NULL) {
		if (is_fit(item) && i-- == 0)
			return item;
	}
	return NULL;
}

/* Whoever guards the policy's files must know of those that will come into a directory as well. */
static int keep(struct compile *c, const struct node *value)
{
	struct policy *policy = c->policy;
	const struct node *item = value->kind == NODE_LIST ? value->child : value;
	const char **kept =
		arena_alloc(&policy->arena, value->kind == NODE_LIST ? value->n : 1, sizeof(*kept));

	if (!kept)
		return -ENOMEM;
	policy->includes = kept;
	policy->n_includes = 0;
	for (; item; item = value->kind == NODE_LIST ? item->next : NULL) {
		if (!is_fit(item))
			continue;
		kept[policy->n_includes] = clean_path(&policy->arena, item->text);
		if (!kept[policy->n_includes++])
			return -ENOMEM;
	}
	return 0;
}

int compile_include(struct compile *c, const struct node *value)
{
	const struct node *item = value->kind == NODE_LIST ? value->child : value;

	for (; item; item = value->kind == NODE_LIST ? item->next : NULL) {
		if (item->broken || is_fit(item) ||
		    !compile_pattern_text(c, item, "the name of a directory or file"))
			continue;
		if (strpbrk(item->text, "*?["))
			diag_error(c->diag, item->span,
			           "wildcards have no place here; of a directory, as in "
			           "\"include: policy.d\", all files *.yaml are included");
		else
			diag_error(c->diag, item->span,
			           "only what lies in the directory of this policy can be "
			           "included, named from there, as in \"include: policy.d\"");
	}
	if (c->file == COMPILE_ALONE)
		diag_error(c->diag, value->span,
		           "this policy is no file, so there is nothing beside it to include");
	return keep(c, value);
}
