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

/* Whether a path stays in the directory of the policy, so that who guards that guards all. */
static bool is_below(const char *path)
{
	if (*path == '/')
		return false;
	for (const char *part = path; part; part = strchr(part, '/')) {
		part += *part == '/';
		if (strcspn(part, "/") == 2 && strncmp(part, "..", 2) == 0)
			return false;
	}
	return true;
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
		kept[policy->n_includes] =
			arena_strndup(&policy->arena, item->text, strlen(item->text));
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
