/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_names.h"

#include <stdbool.h>
#include <string.h>

#include "diag.h"
#include "image_pattern.h"
#include "rule.h"
#include "value.h"

/* Whether a denied pattern keeps others from using what an allowed one means. */
typedef int covers_fn(const char *denied, const char *pattern);

/* By its very text: patterns of container names are not compared. */
static int is_same(const char *denied, const char *pattern)
{
	return strcmp(denied, pattern) == 0;
}

/* What memory is lacking for is not warned of. */
static bool is_protected(const struct rule *names, const char *pattern, covers_fn *covers)
{
	if (!names->permits_by_default)
		return true;
	for (size_t i = 0; i < names->deny.n; i++) {
		if (covers(names->deny.patterns[i], pattern) != 0)
			return true;
	}
	return false;
}

void compile_names(struct compile *c, const struct node *list)
{
	const struct rule *names = &c->policy->rules[CONTROL_IMAGE_NAMES];
	const struct node *item = list->kind == NODE_LIST ? list->child : list;

	for (; item; item = list->kind == NODE_LIST ? item->next : NULL) {
		if (item->kind != NODE_TEXT || item->broken || strchr(item->text, '@') ||
		    is_protected(names, item->text, image_pattern_covers))
			continue;
		diag_warning(c->diag, item->span,
		             "whoever may build or tag can give such a name to any image; to "
		             "prevent it, list \"%s\" in \"image-names: {deny: [...]}\" too",
		             item->text);
	}
}

static bool may_rename(const struct policy *policy)
{
	const struct claim claim = {
		.control = CONTROL_ACTIONS, .value = "container.rename", .field = "request"};

	return rule_permits(&policy->rules[CONTROL_ACTIONS], &claim, &claim, 1);
}

/* The name that is all an item asks for; NULL if it asks for more, or for something else. */
static const struct node *only_name(const struct node *item)
{
	const struct node *when = item->kind == NODE_MAP ? tree_get(item, "when", NULL) : NULL;

	if (item->kind == NODE_TEXT)
		return item;
	return when && when->kind == NODE_MAP && when->n == 1 ? tree_get(when, "name", NULL) : NULL;
}

void compile_container_names(struct compile *c, const struct node *list)
{
	const struct node *item = list->kind == NODE_LIST ? list->child : list;

	if (!may_rename(c->policy))
		return;
	for (; item; item = list->kind == NODE_LIST ? item->next : NULL) {
		const struct node *name = only_name(item);

		if (!name || name->kind != NODE_TEXT || name->broken || item->broken ||
		    is_protected(&c->policy->rules[CONTROL_CONTAINER_NAMES], name->text, is_same))
			continue;
		diag_warning(c->diag, name->span,
		             "whoever may rename containers can give such a name to any; go by a "
		             "label instead, or list container.rename in \"actions: {deny: "
		             "[...]}\" too");
	}
}
