/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_conflict.h"

#include <stdbool.h>
#include <string.h>

#include "capability.h"
#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

/* How many patterns are compared with how many others at most: a second at the very worst. */
#define COMPARED_MAX (1u << 22)

/* Shapes whose claims have the same text as a pattern without wildcards. */
static bool is_literal_shape(enum shape shape)
{
	return shape == SHAPE_GLOB || shape == SHAPE_NAMESPACE || shape == SHAPE_USER ||
	       shape == SHAPE_CAPABILITY;
}

static bool is_listed(const struct match_list *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->patterns[i], text) == 0)
			return true;
	}
	return false;
}

/* Whether all that a pattern of the same control stands for is in a list. */
static bool is_covered(const struct match_list *list, const char *text)
{
	char name[LIMIT_PATTERN + 1];
	struct claim claim = {.value = text};

	if (list->n == 0)
		return false;
	if (!is_literal_shape(list->shape) || glob_is_wild(slice_of(text)))
		return is_listed(list, text);
	if (list->shape == SHAPE_CAPABILITY) {
		if (capability_canonical(text, name, sizeof(name)) < 0)
			return false;
		claim.value = name;
	}
	return match_claim(list, &claim) == MATCH_YES;
}

static void check_allowed(struct compile *c, const struct node *allow)
{
	const struct rule *rule = c->rule;

	if (rule->allow.n * rule->deny.n > COMPARED_MAX)
		return;
	for (const struct node *item = allow->child; item; item = item->next) {
		if (item->kind != NODE_TEXT || item->broken)
			continue;
		if (is_covered(&rule->deny, item->text))
			diag_warning(c->diag, item->span,
			             "this has no effect: \"deny\" has it too, and denies it");
		else if (rule->require.need == NEED_NON_ROOT && strcmp(item->text, "0") == 0)
			diag_warning(c->diag, item->span,
			             "this has no effect: \"require: non-root\" denies it");
	}
}

static void check_required(struct compile *c, const struct node *require)
{
	const struct rule *rule = c->rule;

	for (const struct node *item = require->child; item; item = item->next) {
		if (item->kind != NODE_TEXT || item->broken)
			continue;
		if (is_covered(&rule->deny, item->text))
			diag_warning(
				c->diag, item->span,
				"\"%s\" is required here and denied by \"deny\": no call can be "
				"both",
				item->text);
		else if (rule->allow.n > 0 && !rule->permits_by_default &&
		         !glob_is_wild(slice_of(item->text)) &&
		         !is_covered(&rule->allow, item->text))
			diag_warning(
				c->diag, item->span,
				"\"%s\" is required here and not in \"allow\", which denies the "
				"rest: no call can be both; add it there",
				item->text);
	}
}

void compile_conflicts(struct compile *c, const struct node *map)
{
	const struct node *allow = tree_get(map, "allow", NULL);
	const struct node *require = tree_get(map, "require", NULL);

	if (allow && allow->kind == NODE_LIST)
		check_allowed(c, allow);
	if (require && require->kind == NODE_LIST && c->control->requirable)
		check_required(c, require);
}
