/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_require.h"

#include <errno.h>
#include <string.h>

#include "amount.h"
#include "compile_list.h"
#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

/* The one word that a control can require, and what is needed then. */
struct demand {
	const char *word; /* static: the policy points to it */
	enum need need;
	struct words words;
};

static const struct demand stated = {"true", NEED_AMOUNT, {"\"true\"", {{"true", 1}}}};
static const struct demand demanded = {"true", NEED_TRUE, {"\"true\"", {{"true", 1}}}};
static const struct demand non_root = {
	"non-root", NEED_NON_ROOT, {"\"non-root\"", {{"non-root", 1}}}};

static const struct demand *demand_of(enum shape shape)
{
	if (shape == SHAPE_USER)
		return &non_root;
	return shape == SHAPE_DEMAND ? &demanded : &stated;
}

static int read_demand(struct compile *c, const struct node *value)
{
	const struct demand *demand = demand_of(c->control->shape);
	int word;

	if (!value_word(c, value, &demand->words, "; leave it out to require nothing", &word))
		return 0;
	c->rule->require.need = demand->need;
	c->rule->require.max = NO_MAXIMUM;
	c->rule->require.patterns = &demand->word;
	c->rule->require.n = 1;
	return 0;
}

/* A list of its own for each pattern, since each must be met. */
static int split_list(struct arena *arena, const struct match_list *list,
                      struct requirement *ret_require)
{
	struct match_list *each = arena_alloc(arena, list->n, sizeof(*each));

	if (!each)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++) {
		each[i] = (struct match_list){
			.shape = list->shape,
			.list = list->list,
			.patterns = &list->patterns[i],
			.n = 1,
		};
		if (match_build(&each[i], arena) < 0)
			return -ENOMEM;
	}
	*ret_require = (struct requirement){
		.need = NEED_AMONG,
		.patterns = list->patterns,
		.n = list->n,
		.each = each,
	};
	return 0;
}

/* Complains about a list that no rule can require; true if there is nothing to complain about. */
static bool check_size(struct compile *c, const struct node *value)
{
	if (value->kind != NODE_LIST)
		return true; /* compile_list() complains */
	if (value->n == 0)
		diag_error(c->diag, value->span, "an empty list requires nothing; leave it out");
	else if (value->n > LIMIT_REQUIRED)
		diag_error(c->diag, value->span, "a rule can require %d things at most",
		           LIMIT_REQUIRED);
	else
		return true;
	return false;
}

static int read_required_list(struct compile *c, const struct node *value)
{
	struct match_list list = {0};
	int r = check_size(c, value) ? compile_list(c, value, LIST_REQUIRE, &list) : 0;

	return r < 0 ? r : split_list(&c->policy->arena, &list, &c->rule->require);
}

int compile_require(struct compile *c, const struct node *value)
{
	if (c->control->requirable)
		return read_required_list(c, value);
	return read_demand(c, value);
}

int compile_max(struct compile *c, const struct node *value)
{
	struct requirement *require = &c->rule->require;
	enum shape shape = c->control->shape;
	const char *text = value->kind == NODE_TEXT ? value->text : "";
	uint64_t max;

	if (!amount_read(shape, text, &max) || amount_lacks_unit(shape, text, max)) {
		value_unexpected(c, value, amount_expected(shape), amount_hint(shape, text));
		return 0;
	}
	require->need = NEED_AMOUNT;
	require->max = max;
	require->max_text = arena_strndup(&c->policy->arena, text, strlen(text));
	return require->max_text ? 0 : -ENOMEM;
}
