/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_exception.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "compile_group.h"
#include "compile_match.h"
#include "compile_permit.h"
#include "date.h"
#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

static const struct exception *find(const struct compile *c, const char *id)
{
	const struct exception *exception = c->policy->exceptions.first;

	while (exception && strcmp(exception->view.id, id) != 0)
		exception = exception->next;
	return exception;
}

static int read_id(struct compile *c, const struct node *value)
{
	const struct exception *other;

	if (!compile_name(c, value, "the id of an exception"))
		return 0;
	other = find(c, value->text);
	if (other)
		diag_error(c->diag, value->span,
		           "there is an exception \"%s\" already, in %s on line %u", value->text,
		           other->view.origin, other->view.line);
	c->exception->view.id = arena_strndup(&c->policy->arena, value->text, strlen(value->text));
	return c->exception->view.id ? 0 : -ENOMEM;
}

static int read_reason(struct compile *c, const struct node *value)
{
	return value_text(c, value, &c->exception->view.reason);
}

static int read_owner(struct compile *c, const struct node *value)
{
	return value_text(c, value, &c->exception->view.owner);
}

/* What to write for a last day that is none. */
static void hint_of_day(const struct node *value, char *ret, size_t size)
{
	char guess[DATE_SIZE];

	*ret = '\0';
	if (value->kind != NODE_TEXT)
		return;
	if (strcmp(value->text, "never") == 0)
		snprintf(ret, size, "; write \"permanent: true\"");
	else if (date_guess(value->text, guess))
		snprintf(ret, size, "; did you mean %s?", guess);
	else if (date_is_formed(value->text))
		snprintf(ret, size, "; there is no such day");
}

static int read_expires(struct compile *c, const struct node *value)
{
	struct exception *exception = c->exception;
	char hint[64];

	exception->end = value_place(c, value);
	if (value->kind == NODE_TEXT && date_read(value->text, &exception->view.expires))
		return 0;
	hint_of_day(value, hint, sizeof(hint));
	value_unexpected(c, value, "the last day of this exception, as in 2027-01-31", hint);
	return 0;
}

static int read_permanent(struct compile *c, const struct node *value)
{
	static const struct words words = {"\"true\"", {{"true", 1}}};
	int word;

	if (value_word(c, value, &words, "; leave it out, and say when the exception \"expires\"",
	               &word))
		c->exception->view.permanent = true;
	return 0;
}

static const struct key keys[] = {
	{"id", read_id},
	{"match", compile_match},
	{"permit", compile_permit},
	{"reason", read_reason},
	{"owner", read_owner},
	{"expires", read_expires},
	{"permanent", read_permanent},
};

const char *compile_exception_key(size_t i)
{
	return i < ARRAY_LEN(keys) ? keys[i].name : NULL;
}

/* What an exception must have, and what it is for. */
static const struct {
	const char *key;
	const char *why;
} required[] = {
	{"id", "a name for the log and for messages, as in \"id: node-exporter\""},
	{"match", "which calls it is for, as in \"match: {image: ...}\""},
	{"permit", "what it permits, as in \"permit: {host-namespaces: [pid]}\""},
	{"reason", "why there is one, for those who read this later"},
};

/* What was one exception, cut in pieces by a "-" before each of its keys. */
static bool is_piece(const struct node *map)
{
	return map->kind == NODE_MAP && map->n == 1;
}

/* Complains about what an exception lacks; true if there is enough of it to read. */
static bool check_required(struct compile *c, const struct node *map)
{
	bool expires = tree_get(map, "expires", NULL);
	const struct node *permanent;

	if (is_piece(map)) {
		diag_error(c->diag, map->span,
		           "this exception has \"%s\" alone; it needs id, match, permit, reason "
		           "and expires, with a \"-\" before the first of them only",
		           map->child->text);
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(required); i++) {
		if (!tree_get(map, required[i].key, NULL))
			diag_error(c->diag, map->span, "this exception lacks \"%s\": %s",
			           required[i].key, required[i].why);
	}
	if (tree_get(map, "permanent", &permanent) && expires)
		diag_error(c->diag, permanent->span,
		           "an exception is permanent or it \"expires\"; one of both must go");
	else if (!tree_get(map, "permanent", NULL) && !expires)
		diag_error(
			c->diag, map->span,
			"this exception lacks its last day, as in \"expires: 2027-01-31\"; if it "
			"must have none, \"permanent: true\" says so");
	return true;
}

static int read_exception(struct compile *c, const struct node *item)
{
	struct exception *exception;
	int r;

	if (item->kind != NODE_MAP) {
		value_unexpected(c, item, "an exception", ", as in {id: ..., match: ..., ...}");
		return 0;
	}
	if (!value_check_keys(c, item, keys, ARRAY_LEN(keys), "an exception"))
		return 0;
	if (!check_required(c, item))
		return 0;
	exception = arena_alloc(&c->policy->arena, 1, sizeof(*exception));
	if (!exception)
		return -ENOMEM;
	exception->view.origin = c->origin;
	exception->view.line = diag_line(c->diag, item->span.begin);
	c->exception = exception;
	r = value_read_keys(c, item, keys, ARRAY_LEN(keys));
	c->exception = NULL;
	/* One without a name cannot be told from others; diag has what is wrong with it. */
	if (r == 0 && exception->view.id)
		exceptions_add(&c->policy->exceptions, exception);
	return r;
}

int compile_exceptions(struct compile *c, const struct node *value)
{
	bool pieces = false;
	int r = 0;

	if (value->kind != NODE_LIST) {
		value_unexpected(c, value, "a list of exceptions",
		                 "; each begins with \"- id: ...\"");
		return 0;
	}
	for (const struct node *item = value->child; r == 0 && item; item = item->next) {
		if (c->policy->exceptions.n == LIMIT_EXCEPTIONS) {
			diag_error(c->diag, item->span,
			           "a policy can have %d exceptions at most; what holds for so "
			           "many is a rule",
			           LIMIT_EXCEPTIONS);
			break;
		}
		/* Where there is one piece there are more, and all is said of the first. */
		if (!item->broken && !(pieces && is_piece(item)))
			r = read_exception(c, item);
		pieces |= is_piece(item);
	}
	return r;
}
