/* SPDX-License-Identifier: Apache-2.0 */
/* `expect` and `control` of a case: what must come of its call, and what must be the reason. */
#include <stdio.h>
#include <string.h>

#include "case_reader.h"
#include "policy/suggest.h"

int case_read_expect(struct case_reader *r, const struct node *value)
{
	static const char *const words[] = {
		[CASE_DENY] = "deny", [CASE_ALLOW] = "allow", [CASE_AUDIT] = "audit"};
	struct suggestion suggestion = {.word = value->kind == NODE_TEXT ? value->text : ""};
	char what[80] = "allow, deny or audit";

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i], suggestion.word) == 0) {
			r->c->expect = (enum case_result)i;
			return 0;
		}
		suggest_offer(&suggestion, words[i]);
	}
	if (suggestion.nearest)
		snprintf(what, sizeof(what), "allow, deny or audit (did you mean %s?)",
		         suggestion.nearest);
	case_unexpected(r, value, what);
	return 0;
}

static void read_one_control(struct case_reader *r, const struct node *item)
{
	enum control control;

	if (item->broken)
		return;
	if (item->kind != NODE_TEXT) {
		case_unexpected(r, item, "the name of a control");
		return;
	}
	if (!control_find(item->text, &control)) {
		case_unknown_control(r, item);
		return;
	}
	r->c->n_controls += !r->c->controls[control];
	r->c->controls[control] = true;
}

int case_read_control(struct case_reader *r, const struct node *value)
{
	if (value->kind != NODE_LIST) {
		read_one_control(r, value);
		return 0;
	}
	if (value->n == 0)
		case_unexpected(r, value, "the name of a control, or a list of some");
	for (const struct node *item = value->child; item; item = item->next)
		read_one_control(r, item);
	return 0;
}
