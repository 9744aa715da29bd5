/* SPDX-License-Identifier: Apache-2.0 */
#include "value.h"

#include <errno.h>
#include <string.h>

#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "suggest.h"
#include "utf8.h"

const struct words value_modes = {
	"\"enforce\" or \"audit\"",
	{{"enforce", MODE_ENFORCE}, {"audit", MODE_AUDIT}},
};

int value_read_keys(struct compile *c, const struct node *map, const struct key *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct node *value = tree_get(map, keys[i].name, NULL);
		int r = value && !value->broken ? keys[i].read(c, value) : 0;

		if (r < 0)
			return r;
	}
	return 0;
}

bool value_has_key(const struct key *keys, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(keys[i].name, name) == 0)
			return true;
	}
	return false;
}

const char *value_nearest_key(const struct key *keys, size_t n, const char *name)
{
	struct suggestion suggestion = {.word = name};

	for (size_t i = 0; i < n; i++)
		suggest_offer(&suggestion, keys[i].name);
	return suggestion.nearest;
}

/* "name, label or image": the keys of a table as a sentence has them, cut to size. */
static void list_keys(const struct key *keys, size_t n, char *ret, size_t size)
{
	size_t len = 0;

	*ret = '\0';
	for (size_t i = 0; i < n && len < size; i++) {
		const char *between = i == 0 ? "" : i + 1 < n ? ", " : " or ";

		len += (size_t)snprintf(ret + len, size - len, "%s%s", between, keys[i].name);
	}
}

bool value_check_keys(struct compile *c, const struct node *map, const struct key *keys, size_t n,
                      const char *where)
{
	char expected[FOUND_SIZE];
	bool good = true;

	list_keys(keys, n, expected, sizeof(expected));

	for (const struct node *key = map->child; key; key = key->next->next) {
		const char *nearest = value_nearest_key(keys, n, key->text);

		if (key->broken || value_has_key(keys, n, key->text))
			continue;
		good = false;
		if (nearest)
			diag_error(c->diag, key->span,
			           "unknown key \"%s\" in %s; did you mean \"%s\"?", key->text,
			           where, nearest);
		else
			diag_error(c->diag, key->span, "unknown key \"%s\" in %s; expected %s",
			           key->text, where, expected);
	}
	return good;
}

struct place value_place(const struct compile *c, const struct node *node)
{
	return (struct place){
		.origin = c->origin,
		.line = diag_line(c->diag, node->span.begin),
		.source = diag_current(c->diag),
		.span = node->span,
	};
}

void value_unexpected(struct compile *c, const struct node *node, const char *what,
                      const char *hint)
{
	char found[FOUND_SIZE];

	tree_describe(node, found, sizeof(found));
	diag_error(c->diag, node->span, "expected %s, found %s%s", what, found, hint);
}

bool value_word(struct compile *c, const struct node *node, const struct words *words,
                const char *hint, int *ret_value)
{
	struct suggestion suggestion = {.word = node->kind == NODE_TEXT ? node->text : ""};
	char meant[FOUND_SIZE];

	for (const struct word *word = words->list; word->word; word++) {
		if (strcmp(word->word, suggestion.word) == 0) {
			*ret_value = word->value;
			return true;
		}
		suggest_offer(&suggestion, word->word);
	}
	if (suggestion.nearest) {
		snprintf(meant, sizeof(meant), "; did you mean \"%s\"?", suggestion.nearest);
		hint = meant;
	}
	value_unexpected(c, node, words->what, hint);
	return false;
}

/* Whether all characters can be seen; newlines cannot. */
static bool is_one_line(const char *text)
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

int value_text(struct compile *c, const struct node *node, const char **ret_text)
{
	char *text;

	if (node->kind != NODE_TEXT || tree_is_typed(node)) {
		value_unexpected(c, node, "a text",
		                 node->cut
		                         ? "; \"#\" begins a comment, so quote a text that has one"
		                 : node->kind == NODE_TEXT && *node->text
		                         ? "; quote it if it is meant as text"
		                         : "");
		return 0;
	}
	if (node->cut)
		diag_warning(c->diag, node->span,
		             "the text ends before the \"#\", where a comment begins; quote it if "
		             "that belongs to it");
	if (*node->text == '\0') {
		diag_error(c->diag, node->span, "expected a text, found an empty one");
	} else if (strlen(node->text) > LIMIT_POLICY_TEXT) {
		diag_error(c->diag, node->span, "this text is longer than %d bytes",
		           LIMIT_POLICY_TEXT);
	} else if (!is_one_line(node->text)) {
		diag_error(c->diag, node->span,
		           "expected a text of one line, without control or "
		           "invisible characters; in place of \"|\" use \">\"");
	} else {
		text = arena_strndup(&c->policy->arena, node->text, strlen(node->text));
		if (!text)
			return -ENOMEM;
		*ret_text = text;
	}
	return 0;
}
