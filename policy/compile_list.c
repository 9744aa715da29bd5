/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_list.h"

#include <errno.h>
#include <string.h>

#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

/* How much of a pattern is repeated in a message that points at it. */
#define SHOWN_PATTERN 60

/* Complains about a pattern that no shape can have; true if there is none to complain about. */
static bool check_item(struct compile *c, const struct node *item)
{
	size_t len;

	if (item->kind != NODE_TEXT || tree_is_typed(item)) {
		value_unexpected(c, item, "a text in this list",
		                 item->kind == NODE_TEXT && *item->text
		                         ? "; quote it if it is meant as text"
		                 : item->kind == NODE_MAP ? "; quote a text that has \": \" in it"
		                                          : "");
		return false;
	}
	len = strlen(item->text);
	if (len == 0)
		diag_error(c->diag, item->span, "an empty text matches nothing");
	else if (len > LIMIT_PATTERN)
		diag_error(c->diag, item->span, "a pattern can have %d bytes at most",
		           LIMIT_PATTERN);
	else if (strpbrk(item->text, "\n\r\t\x1b"))
		diag_error(c->diag, item->span, "a pattern cannot hold control characters");
	else if (item->text[0] == ' ' || item->text[len - 1] == ' ')
		diag_error(c->diag, item->span,
		           "there is a space at the begin or end of this text");
	else
		return true;
	return false;
}

static struct remark remark_on(const struct compile *c, const char *text, enum list list)
{
	struct remark remark = match_check(c->control->shape, text, list);
	bool of_host = c->control == control_info(CONTROL_HOST_PATHS);

	if (!remark.error && !remark.warning && of_host && list == LIST_ALLOW)
		remark.warning = path_pattern_opens(text);
	return remark;
}

static bool check_pattern(struct compile *c, const struct node *item, enum list list)
{
	const char *more = strlen(item->text) > SHOWN_PATTERN ? "..." : "";
	struct remark remark = remark_on(c, item->text, list);

	if (remark.error && remark.nearest)
		diag_error(c->diag, item->span, "\"%.*s%s\": %s; did you mean %s?", SHOWN_PATTERN,
		           item->text, more, remark.error, remark.nearest);
	else if (remark.error)
		diag_error(c->diag, item->span, "\"%.*s%s\": %s", SHOWN_PATTERN, item->text, more,
		           remark.error);
	else if (remark.warning)
		diag_warning(c->diag, item->span, "\"%.*s%s\": %s", SHOWN_PATTERN, item->text, more,
		             remark.warning);
	return !remark.error;
}

int compile_list(struct compile *c, const struct node *value, enum list list,
                 struct match_list *ret_list)
{
	struct arena *arena = &c->policy->arena;
	struct match_list built;
	const char **patterns;
	size_t n = 0;

	if (value->kind != NODE_LIST) {
		value_unexpected(c, value, "a list",
		                 value->kind == NODE_TEXT && *value->text
		                         ? "; put it in brackets, as in [a, b]"
		                         : "; \"[]\" is an empty one");
		return 0;
	}
	patterns = arena_alloc(arena, value->n, sizeof(*patterns));
	if (!patterns)
		return -ENOMEM;
	for (const struct node *item = value->child; item; item = item->next) {
		if (item->broken || !check_item(c, item) || !check_pattern(c, item, list))
			continue;
		patterns[n] = arena_strndup(arena, item->text, strlen(item->text));
		if (!patterns[n++])
			return -ENOMEM;
	}
	built = (struct match_list){
		.shape = c->control->shape,
		.list = list,
		.patterns = patterns,
		.n = n,
	};
	if (match_build(&built, arena) < 0)
		return -ENOMEM;
	*ret_list = built;
	return 0;
}
