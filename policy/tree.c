/* SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"

/* How much of a text is repeated in a message that points at it anyway. */
#define SHOWN 60

const struct node *tree_get(const struct node *map, const char *key, const struct node **ret_key)
{
	for (const struct node *k = map->child; k; k = k->next->next) {
		if (strcmp(k->text, key) == 0) {
			if (ret_key)
				*ret_key = k;
			return k->next;
		}
	}
	return NULL;
}

static bool is_word_of(const char *text, const char *const *words)
{
	for (; *words; words++) {
		if (strcasecmp(text, *words) == 0)
			return true;
	}
	return false;
}

/* YAML 1.1 and 1.2 together: what either takes for a truth value. */
static bool is_boolean(const char *text)
{
	static const char *const words[] = {"true", "false", "yes", "no", "on", "off", NULL};

	return is_word_of(text, words);
}

static bool is_null(const char *text)
{
	return *text == '\0' || strcmp(text, "~") == 0 || strcasecmp(text, "null") == 0;
}

static bool is_number(const char *text)
{
	size_t digits;

	text += *text == '-' || *text == '+';
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'o'))
		return text[2] && text[2 + strspn(text + 2, "0123456789abcdefABCDEF_")] == '\0';
	digits = strspn(text, "0123456789_");
	if (digits == 0 && *text != '.')
		return false;
	text += digits;
	if (*text == '.') {
		size_t behind = strspn(text + 1, "0123456789_");

		text += 1 + behind;
		digits += behind;
	}
	if (digits > 0 && (*text == 'e' || *text == 'E')) {
		size_t sign = text[1] == '-' || text[1] == '+';
		size_t exponent = strspn(text + 1 + sign, "0123456789");

		text += exponent > 0 ? 1 + sign + exponent : 0;
	}
	return digits > 0 && *text == '\0';
}

bool tree_is_typed(const struct node *node)
{
	return node->kind == NODE_TEXT && !node->quoted &&
	       (is_null(node->text) || is_boolean(node->text) || is_number(node->text));
}

static const char *kind_of_text(const struct node *node)
{
	if (!node->quoted && is_boolean(node->text))
		return "the boolean ";
	if (!node->quoted && is_number(node->text))
		return "the number ";
	return NULL;
}

void tree_describe(const struct node *node, char *ret, size_t size)
{
	static const char *const names[] = {[NODE_LIST] = "a list", [NODE_MAP] = "a mapping"};
	static const char *const empty[] = {
		[NODE_LIST] = "an empty list", [NODE_MAP] = "an empty mapping"};
	const char *kind;

	if (node->kind != NODE_TEXT) {
		snprintf(ret, size, "%s", node->n > 0 ? names[node->kind] : empty[node->kind]);
		return;
	}
	kind = kind_of_text(node);
	if (!node->quoted && is_null(node->text))
		snprintf(ret, size, "nothing");
	else if (kind)
		snprintf(ret, size, "%s%.*s", kind, SHOWN, node->text);
	else
		snprintf(ret, size, "\"%.*s%s\"", SHOWN, node->text,
		         strlen(node->text) > SHOWN ? "..." : "");
}
