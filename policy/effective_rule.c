/* SPDX-License-Identifier: Apache-2.0 */
#include "effective_rule.h"

#include <stdbool.h>

#include "rule.h"

/* The list of what is denied is there, if only to say that the rule looks at lists. */
static bool has_deny(const struct rule *rule)
{
	return rule->deny.n > 0 || (rule->permits_by_default && !rule->permits_unknown);
}

static bool has_require(const struct rule *rule)
{
	return rule->require.n > 0;
}

static bool has_lists(const struct rule *rule)
{
	return rule->allow.n > 0 || has_deny(rule) || has_require(rule) || rule->require.max_text;
}

/* What happens to the rest, if nobody says it: as compile_rule.c reads it. */
static bool default_of(const struct rule *rule)
{
	return rule->allow.n == 0 && has_lists(rule);
}

const char *effective_word(const struct rule *rule)
{
	if (has_lists(rule) || rule->message || rule->mode == MODE_AUDIT)
		return "";
	return rule->permits_by_default ? " allow" : " deny";
}

static void put_container(const struct container_pattern *pattern, FILE *stream)
{
	const char *begin = "{when: {";
	const char *const parts[][2] = {
		{"name", pattern->name}, {"label", pattern->label}, {"image", pattern->image}};

	if (!pattern->label && !pattern->image) {
		effective_text(pattern->name, stream);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!parts[i][1])
			continue;
		fprintf(stream, "%s%s: ", begin, parts[i][0]);
		effective_text(parts[i][1], stream);
		begin = ", ";
	}
	fputs("}}", stream);
}

void effective_list(const struct match_list *list, FILE *stream)
{
	fputs("[", stream);
	for (size_t i = 0; i < list->n; i++) {
		fputs(i > 0 ? ", " : "", stream);
		if (list->shape == SHAPE_CONTAINER)
			put_container(&list->wanted[i], stream);
		else
			effective_text(list->patterns[i], stream);
	}
	fputs("]\n", stream);
}

static void put_require(const struct requirement *require, FILE *stream)
{
	fputs("    require: ", stream);
	if (require->need != NEED_AMONG) {
		fprintf(stream, "%s\n", require->patterns[0]);
		return;
	}
	for (size_t i = 0; i < require->n; i++) {
		fputs(i > 0 ? ", " : "[", stream);
		effective_text(require->patterns[i], stream);
	}
	fputs("]\n", stream);
}

static void put_pair(const char *key, const char *text, FILE *stream)
{
	if (!text)
		return;
	fprintf(stream, "    %s: ", key);
	effective_text(text, stream);
	fputs("\n", stream);
}

void effective_rule(const struct rule *rule, FILE *stream)
{
	if (*effective_word(rule))
		return;
	if (!has_lists(rule) || default_of(rule) != rule->permits_by_default)
		put_pair("verdict", rule->permits_by_default ? "allow" : "deny", stream);
	if (rule->allow.n > 0) {
		fputs("    allow: ", stream);
		effective_list(&rule->allow, stream);
	}
	if (has_deny(rule)) {
		fputs("    deny: ", stream);
		effective_list(&rule->deny, stream);
	}
	if (has_require(rule))
		put_require(&rule->require, stream);
	put_pair("max", rule->require.max_text, stream);
	put_pair("message", rule->message, stream);
	if (rule->mode == MODE_AUDIT)
		fputs("    mode: audit\n", stream);
}
