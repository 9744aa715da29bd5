/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_names.h"

#include <stdbool.h>
#include <string.h>

#include "diag.h"
#include "image_pattern.h"
#include "rule.h"
#include "value.h"

/* What memory is lacking for is not warned of. */
static bool is_protected(const struct rule *names, const char *pattern)
{
	if (!names->permits_by_default)
		return true;
	for (size_t i = 0; i < names->deny.n; i++) {
		if (image_pattern_covers(names->deny.patterns[i], pattern) != 0)
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
		    is_protected(names, item->text))
			continue;
		diag_warning(c->diag, item->span,
		             "whoever may build or tag can give such a name to any image; to "
		             "prevent it, list \"%s\" in \"image-names: {deny: [...]}\" too",
		             item->text);
	}
}
