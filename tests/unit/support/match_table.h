/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of one pattern against one value, and what is checked of each. For tests only. */
#ifndef QUAYMASTER_TESTS_MATCH_TABLE_H
#define QUAYMASTER_TESTS_MATCH_TABLE_H

#include <check.h>

#include "policy/match.h"

#define NO  MATCH_NO
#define YES MATCH_YES
#define UNK MATCH_UNKNOWN

struct row {
	const char *pattern;
	const char *value;
	enum match want;
	uint64_t amount;
};

struct table {
	const char *name;
	enum shape shape;
	enum list list;
	struct claim claim; /* but for what the row has */
	const struct row *rows;
	size_t n;
};

static inline struct claim match_table_claim(const struct table *table, const struct row *row)
{
	struct claim claim = table->claim;

	claim.value = row->value;
	claim.amount = row->amount;
	return claim;
}

static inline enum match match_table_one(const struct table *table, const struct row *row)
{
	_cleanup_(arena_done) struct arena arena = {0};
	struct claim claim = match_table_claim(table, row);
	struct match_list list = {table->shape, table->list, &row->pattern, 1};

	ck_assert_msg(!match_check(table->shape, row->pattern, table->list).error,
	              "%s: \"%s\" is refused", table->name, row->pattern);
	ck_assert_int_eq(match_build(&list, &arena), 0);
	return match_claim(&list, &claim);
}

/* Each row matches as it says. */
static inline void match_table_rows(const struct table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct row *row = &table->rows[i];
		enum match have = match_table_one(table, row);

		ck_assert_msg(have == row->want, "%s: \"%s\" and \"%s\": %d and not %d",
		              table->name, row->pattern, row->value, (int)have, (int)row->want);
	}
}

/* All patterns of a table in one list match what any of them matches alone. */
static inline void match_table_together(const struct table *table)
{
	_cleanup_(arena_done) struct arena arena = {0};
	_cleanup_(freep) const char **patterns = calloc(table->n, sizeof(*patterns));
	struct match_list list = {table->shape, table->list, patterns, table->n};

	for (size_t i = 0; i < table->n; i++)
		patterns[i] = table->rows[i].pattern;
	ck_assert_int_eq(match_build(&list, &arena), 0);
	for (size_t v = 0; v < table->n; v++) {
		struct claim claim = match_table_claim(table, &table->rows[v]);
		enum match want = MATCH_NO;

		for (size_t p = 0; p < table->n; p++) {
			struct row row = {patterns[p], claim.value, NO, claim.amount};
			enum match one = match_table_one(table, &row);

			want = one != MATCH_NO ? one : want;
		}
		ck_assert_msg(match_claim(&list, &claim) == want, "%s: \"%s\"", table->name,
		              claim.value);
	}
}

#endif
