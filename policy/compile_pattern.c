/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_pattern.h"

#include <errno.h>
#include <string.h>

#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

/* How much of a pattern is repeated in a message that points at it. */
#define SHOWN_PATTERN 60

bool compile_pattern_text(struct compile *c, const struct node *item, const char *what)
{
	size_t len;

	if (item->kind != NODE_TEXT || tree_is_typed(item)) {
		value_unexpected(c, item, what,
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

bool compile_pattern_remark(struct compile *c, const struct node *item, struct remark remark)
{
	const char *more = strlen(item->text) > SHOWN_PATTERN ? "..." : "";

	if (remark.error && remark.nearest)
		diag_error(c->diag, item->span, "\"%.*s%s\": %s; did you mean %s?", SHOWN_PATTERN,
		           item->text, more, remark.error, remark.nearest);
	else if (remark.error)
		diag_error(c->diag, item->span, "\"%.*s%s\": %s", SHOWN_PATTERN, item->text, more,
		           remark.error);
	else if (remark.warning && remark.nearest)
		diag_warning(c->diag, item->span, "\"%.*s%s\": %s; did you mean %s?", SHOWN_PATTERN,
		             item->text, more, remark.warning, remark.nearest);
	else if (remark.warning)
		diag_warning(c->diag, item->span, "\"%.*s%s\": %s", SHOWN_PATTERN, item->text, more,
		             remark.warning);
	return !remark.error;
}

int compile_pattern_part(struct compile *c, const struct node *value, enum shape shape,
                         const char **ret_part)
{
	if (!compile_pattern_text(c, value, "a text") ||
	    !compile_pattern_remark(c, value, match_check(shape, value->text, LIST_ALLOW)))
		return 0;
	*ret_part = arena_strndup(&c->policy->arena, value->text, strlen(value->text));
	return *ret_part ? 0 : -ENOMEM;
}
