/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_permit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "amount.h"
#include "compile_list.h"
#include "compile_require.h"
#include "diag.h"
#include "rule.h"
#include "suggest.h"
#include "value.h"

bool compile_permit_takes_max(const struct control_info *info)
{
	return info->shape == SHAPE_BYTES || info->shape == SHAPE_CPUS ||
	       info->shape == SHAPE_COUNT;
}

bool compile_permit_takes_list(const struct control_info *info)
{
	return info->shape != SHAPE_SWITCH && info->shape != SHAPE_DEMAND &&
	       !compile_permit_takes_max(info);
}

/* "; write ...": what can be permitted of c->control. */
static void hint_of(const struct compile *c, char *ret, size_t size)
{
	const char *name = c->control->name;

	if (compile_permit_takes_list(c->control))
		snprintf(ret, size,
		         "; write \"%s: [...]\" with what is permitted, or \"%s: allow\"", name,
		         name);
	else if (compile_permit_takes_max(c->control))
		snprintf(ret, size, "; write \"%s: {max: %s}\" or \"%s: allow\"", name,
		         amount_example(c->control->shape), name);
	else
		snprintf(ret, size, "; write \"%s: allow\"", name);
}

static int permit_all(struct compile *c)
{
	struct rule *rule = c->rule;

	rule->permits_by_default = rule->permits_unknown = rule->permits_whole = true;
	return 0;
}

static int permit_max(struct compile *c, const struct node *value)
{
	c->rule->permits_by_default = c->rule->permits_unknown = true;
	return compile_max(c, value);
}

static int permit_list(struct compile *c, const struct node *value)
{
	if (value->kind == NODE_LIST && value->n == 0)
		diag_error(c->diag, value->span,
		           "an empty list permits nothing; write what is permitted, or leave "
		           "\"%s\" out",
		           c->control->name);
	return compile_list(c, value, LIST_ALLOW, &c->rule->allow);
}

/* A mapping with one key: "max", or "allow" as in a rule. */
static int permit_by_map(struct compile *c, const struct node *value, const char *hint)
{
	const struct node *key = value->child;
	bool max = key && strcmp(key->text, "max") == 0;
	bool list = key && strcmp(key->text, "allow") == 0;

	if (value->n == 1 && max && compile_permit_takes_max(c->control))
		return permit_max(c, key->next);
	if (value->n == 1 && list && compile_permit_takes_list(c->control))
		return permit_list(c, key->next);
	for (; key && (strcmp(key->text, "max") == 0 || strcmp(key->text, "allow") == 0);)
		key = key->next->next;
	if (key)
		diag_error(c->diag, key->span, "\"%s\" has no place in an exception%s", key->text,
		           hint);
	else
		diag_error(c->diag, value->span, "this cannot be permitted of \"%s\"%s",
		           c->control->name, hint);
	return 0;
}

static int read_permitted(struct compile *c, const struct node *value)
{
	char hint[256];

	hint_of(c, hint, sizeof(hint));
	if (value->kind == NODE_TEXT && strcmp(value->text, "allow") == 0)
		return permit_all(c);
	if (value->kind == NODE_LIST && compile_permit_takes_list(c->control))
		return permit_list(c, value);
	if (value->kind == NODE_MAP)
		return permit_by_map(c, value, hint);
	if (value->kind == NODE_TEXT && strcmp(value->text, "deny") == 0)
		diag_error(c->diag, value->span,
		           "an exception only permits; what is denied belongs below \"rules:\"");
	else
		value_unexpected(c, value, "what is permitted", hint);
	return 0;
}

static void say_unknown(struct compile *c, const struct node *key)
{
	struct suggestion suggestion = {.word = key->text};

	for (int i = 0; i < CONTROL_COUNT; i++)
		suggest_offer(&suggestion, control_info((enum control)i)->name);
	if (suggestion.nearest)
		diag_error(c->diag, key->span, "unknown control \"%s\"; did you mean \"%s\"?",
		           key->text, suggestion.nearest);
	else
		diag_error(c->diag, key->span,
		           "unknown control \"%s\"; `quaymaster controls` lists them", key->text);
}

/* Whether there is such a control, and it can be permitted; if not, diag has why. */
static bool find_control(struct compile *c, const struct node *key, enum control *ret)
{
	if (!control_find(key->text, ret)) {
		say_unknown(c, key);
		return false;
	}
	if (*ret != CONTROL_UNREADABLE)
		return true;
	diag_error(c->diag, key->span,
	           "what cannot be read can be anything, so no exception can permit it");
	return false;
}

static int read_permit(struct compile *c, const struct node *key, struct permit ***last)
{
	struct permit *permit;
	enum control control;
	int r;

	if (!find_control(c, key, &control))
		return 0;
	permit = arena_alloc(&c->policy->arena, 1, sizeof(*permit));
	if (!permit)
		return -ENOMEM;
	permit->rule = arena_alloc(&c->policy->arena, 1, sizeof(*permit->rule));
	if (!permit->rule)
		return -ENOMEM;
	permit->exception = c->exception;
	permit->control = control;
	c->rule = permit->rule;
	c->control = control_info(control);
	r = read_permitted(c, key->next);
	c->rule = NULL;
	**last = permit;
	*last = &permit->next;
	return r;
}

int compile_permit(struct compile *c, const struct node *value)
{
	struct permit **last = &c->exception->permits;
	int r = 0;

	if (value->kind != NODE_MAP || value->n == 0) {
		value_unexpected(c, value, "the controls that are permitted",
		                 ", as in {host-namespaces: [pid]}");
		return 0;
	}
	for (const struct node *key = value->child; r == 0 && key; key = key->next->next) {
		if (!key->broken && !key->next->broken)
			r = read_permit(c, key, &last);
	}
	return r;
}
