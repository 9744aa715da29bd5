/* SPDX-License-Identifier: Apache-2.0 */
/* The call of a case: `call: {method, path, body, headers}`, completed as clients would. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "case_reader.h"
#include "policy/limits.h"
#include "policy/suggest.h"

static int read_method(struct case_reader *r, const struct node *value)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE"};
	struct suggestion suggestion = {.word = value->kind == NODE_TEXT ? value->text : ""};
	char what[80] = "GET, HEAD, POST, PUT or DELETE";

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		if (strcmp(methods[i], suggestion.word) == 0) {
			r->c->call.method = methods[i];
			return 0;
		}
		suggest_offer(&suggestion, methods[i]);
	}
	if (suggestion.nearest)
		snprintf(what, sizeof(what), "a method (did you mean %s?)", suggestion.nearest);
	case_unexpected(r, value, what);
	return 0;
}

static int read_path(struct case_reader *r, const struct node *value)
{
	if (value->kind == NODE_TEXT && *value->text == '/')
		return case_read_line(r, value, &r->c->call.path);
	case_unexpected(r, value, "a path as in /containers/create?name=web");
	return 0;
}

/* A text is the body as it is; anything else becomes JSON. */
static int read_body(struct case_reader *r, const struct node *value)
{
	if (value->kind != NODE_TEXT)
		return case_json(r, value, &r->c->call.body);
	if (tree_is_typed(value)) {
		case_unexpected(r, value, "a mapping, or a text in quotes");
		return 0;
	}
	return case_copy(r, value->text, &r->c->call.body);
}

static bool is_header_name(const char *name)
{
	return *name && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                                  "0123456789-_")] == '\0';
}

/* The engine hands all headers to a plugin, and these decide how a body is read. */
static int read_headers(struct case_reader *r, const struct node *value)
{
	struct case_call *call = &r->c->call;
	int result = 0;

	if (value->kind != NODE_MAP) {
		case_unexpected(r, value, "headers as in {Content-Type: text/plain}");
		return 0;
	}
	for (const struct node *key = value->child; key && result == 0; key = key->next->next) {
		const struct node *text = key->next;

		if (key->broken || text->broken)
			continue;
		if (!is_header_name(key->text))
			diag_error(r->diag, key->span, "\"%s\" is no name of a header", key->text);
		else if (text->kind != NODE_TEXT)
			case_unexpected(r, text, "a text");
		else if (strcasecmp(key->text, "Content-Type") == 0)
			result = case_copy(r, text->text, &call->content_type);
		else if (strcasecmp(key->text, "Content-Length") == 0)
			result = case_copy(r, text->text, &call->content_length);
	}
	return result;
}

static const struct case_key keys[] = {
	{"method", read_method},
	{"path", read_path},
	{"body", read_body},
	{"headers", read_headers},
};

/* What every client sends with a body, unless the case says otherwise. */
static int complete(struct case_reader *r)
{
	struct case_call *call = &r->c->call;
	char length[24];
	int result = 0;

	if (!call->body)
		return 0;
	if (!call->content_type)
		call->content_type = "application/json";
	if (!call->content_length) {
		snprintf(length, sizeof(length), "%zu", strlen(call->body));
		result = case_copy(r, length, &call->content_length);
	}
	if (*call->body == '\0')
		call->body = NULL;
	return result;
}

int case_read_call(struct case_reader *r, const struct node *value)
{
	static const char what[] = "a call as in {method: POST, path: /containers/create}";
	int result = case_read_keys(r, value, keys, ARRAY_LEN(keys), what);

	if (result < 0 || value->kind != NODE_MAP)
		return result;
	for (size_t i = 0; i < 2; i++) {
		if (!tree_get(value, keys[i].name, NULL))
			diag_error(r->diag, value->span, "the %s of the call is missing",
			           keys[i].name);
	}
	return complete(r);
}
