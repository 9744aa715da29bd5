/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_container.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "compile_pattern.h"
#include "diag.h"
#include "rule.h"
#include "value.h"

#define EXAMPLE "{when: {label: \"debug=true\"}}"

static int read_name(struct compile *c, const struct node *value)
{
	return compile_pattern_part(c, value, SHAPE_GLOB, &c->container->name);
}

static int read_label(struct compile *c, const struct node *value)
{
	return compile_pattern_part(c, value, SHAPE_GLOB, &c->container->label);
}

static int read_image(struct compile *c, const struct node *value)
{
	return compile_pattern_part(c, value, SHAPE_IMAGE, &c->container->image);
}

static const struct key keys[] = {
	{"name", read_name}, {"label", read_label}, {"image", read_image}};

/* The item's `when`, or NULL if it has none, or something else too; then diag has it. */
static const struct node *find_when(struct compile *c, const struct node *item)
{
	const struct node *when = tree_get(item, "when", NULL);
	bool good = true;

	for (const struct node *key = item->child; key; key = key->next->next) {
		if (key->next == when || key->broken)
			continue;
		good = false;
		if (value_has_key(keys, ARRAY_LEN(keys), key->text))
			diag_error(c->diag, key->span,
			           "\"%s\" belongs below \"when\", as in " EXAMPLE, key->text);
		else
			diag_error(
				c->diag, key->span,
				"unknown key \"%s\" in this list; expected \"when\", as in " EXAMPLE
				", or quote a text that has \": \" in it",
				key->text);
	}
	if (good && !when)
		diag_error(c->diag, item->span, "expected a container's name or " EXAMPLE);
	return good && when && !when->broken ? when : NULL;
}

/* Complains about a `when` that says nothing, or what nobody knows; true if there is no need to. */
static bool check_when(struct compile *c, const struct node *when)
{
	if (when->kind != NODE_MAP || when->n == 0) {
		value_unexpected(c, when, "a name, label or image, as in " EXAMPLE, "");
		return false;
	}
	return value_check_keys(c, when, keys, ARRAY_LEN(keys), "\"when\"");
}

/* How many parts a pattern has. */
static size_t count_parts(const struct container_pattern *pattern)
{
	return (size_t)(pattern->name != NULL) + (pattern->label != NULL) +
	       (pattern->image != NULL);
}

/* "when label debug=true, image nginx", in the order of the keys' table. */
static char *show(struct arena *arena, const struct container_pattern *pattern)
{
	const char *const parts[] = {pattern->name, pattern->label, pattern->image};
	size_t size = sizeof("when"), len = 0;
	char *shown;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		size += parts[i] ? strlen(keys[i].name) + strlen(parts[i]) + 3 : 0;
	shown = arena_alloc(arena, size, 1);
	for (size_t i = 0; shown && i < ARRAY_LEN(parts); i++) {
		if (parts[i])
			len += (size_t)snprintf(shown + len, size - len, "%s %s %s",
			                        len == 0 ? "when" : ",", keys[i].name, parts[i]);
	}
	return shown;
}

int compile_container(struct compile *c, const struct node *item,
                      struct container_pattern *ret_pattern, const char **ret_shown)
{
	const struct node *when = find_when(c, item);
	struct container_pattern pattern = {0};
	const char *shown;
	int r;

	if (!when || !check_when(c, when))
		return 0;
	c->container = &pattern;
	r = value_read_keys(c, when, keys, ARRAY_LEN(keys));
	c->container = NULL;
	/* A part that is wrong is missing: what is left would match too much. */
	if (r < 0 || count_parts(&pattern) < when->n)
		return r;
	shown = show(&c->policy->arena, &pattern);
	if (!shown)
		return -ENOMEM;
	*ret_pattern = pattern;
	*ret_shown = shown;
	return 0;
}
