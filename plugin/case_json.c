/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A body that a test file spells as YAML, as the JSON that a client would send. What is in quotes
 * is a string; what is not, and would be a number, boolean or null in YAML, must be one in JSON
 * too.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "case_reader.h"
#include "json_print.h"

struct json_writer {
	struct case_reader *r;
	FILE *stream;
};

/* The numbers of JSON: no sign in front but "-", no zeros in front, digits around the point. */
static bool is_json_number(const char *text)
{
	size_t digits;

	text += *text == '-';
	digits = strspn(text, "0123456789");
	if (digits == 0 || (*text == '0' && digits > 1))
		return false;
	text += digits;
	if (*text == '.') {
		digits = strspn(text + 1, "0123456789");
		if (digits == 0)
			return false;
		text += 1 + digits;
	}
	if (*text == 'e' || *text == 'E') {
		text += 1 + (text[1] == '-' || text[1] == '+');
		digits = strspn(text, "0123456789");
		if (digits == 0)
			return false;
		text += digits;
	}
	return *text == '\0';
}

static void write_typed(struct json_writer *w, const struct node *node)
{
	static const char *const words[][2] = {
		{"true", "true"}, {"false", "false"}, {"null", "null"}, {"~", "null"}, {"", "null"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(node->text, words[i][0]) == 0) {
			fputs(words[i][1], w->stream);
			return;
		}
	}
	if (is_json_number(node->text))
		fputs(node->text, w->stream);
	else
		diag_error(w->r->diag, node->span,
		           "\"%s\" could be a text or something else; quote it, or write it as "
		           "JSON does: true, false, null, 8080",
		           node->text);
}

static void write_node(struct json_writer *w, const struct node *node);

static void write_children(struct json_writer *w, const struct node *node)
{
	bool is_map = node->kind == NODE_MAP;

	fputc(is_map ? '{' : '[', w->stream);
	for (const struct node *child = node->child; child; child = child->next) {
		if (child != node->child)
			fputc(',', w->stream);
		if (is_map) {
			json_print(w->stream, child->text);
			fputc(':', w->stream);
			child = child->next;
		}
		write_node(w, child);
	}
	fputc(is_map ? '}' : ']', w->stream);
}

/* As deep as the tree, which the parser bounds by LIMIT_POLICY_DEPTH. */
static void write_node(struct json_writer *w, const struct node *node)
{
	if (node->kind != NODE_TEXT)
		write_children(w, node);
	else if (tree_is_typed(node))
		write_typed(w, node);
	else
		json_print(w->stream, node->text);
}

int case_json(struct case_reader *r, const struct node *node, const char **ret_json)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	struct json_writer w = {.r = r, .stream = open_memstream(&text, &len)};

	if (!w.stream)
		return -ENOMEM;
	write_node(&w, node);
	if (fclose(w.stream) != 0)
		return -ENOMEM;
	return case_copy(r, text, ret_json);
}
