/* SPDX-License-Identifier: Apache-2.0 */
#include "case_reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "policy/date.h"
#include "policy/limits.h"
#include "policy/suggest.h"
#include "policy/utf8.h"

#define FOUND_SIZE 128

/* A list of keys in a message. */
#define KEYS_SIZE 256

#define DAY_SECONDS 86400

void case_unexpected(struct case_reader *r, const struct node *node, const char *what)
{
	char found[FOUND_SIZE];

	tree_describe(node, found, sizeof(found));
	diag_error(r->diag, node->span, "expected %s, found %s", what, found);
}

static bool has_key(const struct case_key *keys, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(keys[i].name, name) == 0)
			return true;
	}
	return false;
}

static void say_unknown_key(struct case_reader *r, const struct node *key,
                            const struct case_key *keys, size_t n)
{
	struct suggestion suggestion = {.word = key->text};
	char list[KEYS_SIZE] = "";

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list);

		suggest_offer(&suggestion, keys[i].name);
		snprintf(list + len, sizeof(list) - len, "%s%s",
		         i == 0 ? "" : (i + 1 == n ? " or " : ", "), keys[i].name);
	}
	if (suggestion.nearest)
		diag_error(r->diag, key->span, "unknown key \"%s\"; did you mean \"%s\"?",
		           key->text, suggestion.nearest);
	else
		diag_error(r->diag, key->span, "unknown key \"%s\"; expected %s", key->text, list);
}

int case_read_keys(struct case_reader *r, const struct node *map, const struct case_key *keys,
                   size_t n, const char *what)
{
	if (map->broken)
		return 0;
	if (map->kind != NODE_MAP) {
		case_unexpected(r, map, what);
		return 0;
	}
	for (const struct node *key = map->child; key; key = key->next->next) {
		if (!key->broken && !has_key(keys, n, key->text))
			say_unknown_key(r, key, keys, n);
	}
	for (size_t i = 0; i < n; i++) {
		const struct node *value = tree_get(map, keys[i].name, NULL);
		int result = value && !value->broken ? keys[i].read(r, value) : 0;

		if (result < 0)
			return result;
	}
	return 0;
}

int case_copy(struct case_reader *r, const char *text, const char **ret_text)
{
	char *copy = arena_strndup(&r->file->arena, text, strlen(text));

	if (!copy)
		return -ENOMEM;
	*ret_text = copy;
	return 0;
}

static bool is_visible_line(const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		uint32_t character;
		size_t n = utf8_decode(text, len, &character);

		if (n == 0 || !utf8_is_visible(character))
			return false;
		text += n;
		len -= n;
	}
	return true;
}

int case_read_line(struct case_reader *r, const struct node *node, const char **ret_text)
{
	if (node->kind != NODE_TEXT || *node->text == '\0') {
		case_unexpected(r, node, "a text");
	} else if (strlen(node->text) > LIMIT_TEST_LINE) {
		diag_error(r->diag, node->span, "this text is longer than %d bytes",
		           LIMIT_TEST_LINE);
	} else if (!is_visible_line(node->text)) {
		diag_error(r->diag, node->span,
		           "expected a text of one line, without control or invisible "
		           "characters");
	} else {
		return case_copy(r, node->text, ret_text);
	}
	return 0;
}

int case_read_date(struct case_reader *r, const struct node *node, int64_t *ret_now)
{
	int64_t day;

	if (node->kind != NODE_TEXT || !date_read(node->text, &day))
		case_unexpected(r, node, "a day as in 2027-01-31");
	else
		*ret_now = day * DAY_SECONDS + DAY_SECONDS / 2;
	return 0;
}

void case_unknown_control(struct case_reader *r, const struct node *node)
{
	struct suggestion suggestion = {.word = node->text};

	for (int i = 0; i < CONTROL_COUNT; i++)
		suggest_offer(&suggestion, control_info((enum control)i)->name);
	if (suggestion.nearest)
		diag_error(r->diag, node->span, "unknown control \"%s\"; did you mean \"%s\"?",
		           node->text, suggestion.nearest);
	else
		diag_error(r->diag, node->span,
		           "unknown control \"%s\"; `quaymaster controls` lists them", node->text);
}
