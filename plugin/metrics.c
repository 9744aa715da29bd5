/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "process.h"
#include "route.h"

/* Actions that no route has the name of. What is none at all counts as the last. */
static const char *const others[] = {"image.import", "unknown"};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct metrics_action *)a)->action,
	              ((const struct metrics_action *)b)->action);
}

/* Sorts the rows and leaves one of each. */
static size_t make_unique(struct metrics_action *rows, size_t n)
{
	size_t kept = 0;

	qsort(rows, n, sizeof(*rows), by_name);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || strcmp(rows[kept - 1].action, rows[i].action) != 0)
			rows[kept++].action = rows[i].action;
	}
	return kept;
}

int metrics_new(struct metrics **ret_metrics)
{
	size_t n_routes, n = 0;
	const struct route *routes = route_table(&n_routes);
	struct metrics *metrics = calloc(1, sizeof(*metrics));
	struct timespec now;

	if (!metrics)
		return -ENOMEM;
	metrics->actions = calloc(n_routes + ARRAY_LEN(others), sizeof(*metrics->actions));
	if (!metrics->actions) {
		free(metrics);
		return -ENOMEM;
	}
	for (size_t i = 0; i < n_routes; i++)
		metrics->actions[n++].action = routes[i].action;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		metrics->actions[n++].action = others[i];
	metrics->n_actions = make_unique(metrics->actions, n);
	clock_gettime(CLOCK_REALTIME, &now);
	metrics->started = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
	*ret_metrics = metrics;
	return 0;
}

void metrics_free(struct metrics *metrics)
{
	if (!metrics)
		return;
	exception_counts_done(&metrics->exceptions);
	free(metrics->actions);
	free(metrics);
}

static void add(atomic_uint_fast64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* The row of an action; of "unknown" for one that has none. */
static struct metrics_action *row_of(struct metrics *metrics, const char *action)
{
	struct metrics_action key = {.action = action};
	struct metrics_action *row = bsearch(&key, metrics->actions, metrics->n_actions,
	                                     sizeof(*metrics->actions), by_name);

	if (row)
		return row;
	key.action = others[ARRAY_LEN(others) - 1];
	return bsearch(&key, metrics->actions, metrics->n_actions, sizeof(*metrics->actions),
	               by_name);
}

enum verdict metrics_verdict(const struct decision_record *record)
{
	/* What would be denied tomorrow weighs more than what an exception permits. */
	static const unsigned char weight[VERDICT_COUNT] = {
		[VERDICT_EXCEPTED] = 1, [VERDICT_AUDITED] = 2, [VERDICT_OFF] = 3};
	enum verdict verdict = VERDICT_PERMITTED;

	if (record->decision == DECISION_DENY)
		return VERDICT_DENIED;
	for (size_t i = 0; i < record->claims->n; i++) {
		if (weight[record->verdicts[i]] > weight[verdict])
			verdict = record->verdicts[i];
	}
	return verdict;
}

/* Finding an exception takes a search, so it is only begun for a call that has one. */
static void count_exceptions(struct metrics *metrics, const struct decision_record *record)
{
	const struct claims *claims = record->claims;
	struct exception_search search;
	struct exception_view view;

	policy_search(record->policy, record->occasion, claims->list, claims->n, &search);
	for (size_t i = 0; i < claims->n; i++) {
		if (record->verdicts[i] == VERDICT_EXCEPTED && policy_excepts(&search, i, &view))
			exception_counts_add(&metrics->exceptions, view.id);
	}
}

int64_t metrics_begin(struct metrics *metrics)
{
	if (!metrics)
		return 0;
	add(&metrics->begun);
	return process_now_ns();
}

void metrics_decided(struct metrics *metrics, const struct decision_record *record, int64_t begun,
                     bool looked)
{
	const struct claims *claims = record->claims;
	bool excepted = false;

	if (!metrics)
		return;
	add(&row_of(metrics, record->summary->action)->decisions[metrics_verdict(record)]);
	for (size_t i = 0; i < claims->n; i++) {
		if (record->verdicts[i] != VERDICT_PERMITTED)
			add(&metrics->claims[claims->list[i].control][record->verdicts[i]]);
		excepted |= record->verdicts[i] == VERDICT_EXCEPTED;
	}
	if (excepted && record->policy)
		count_exceptions(metrics, record);
	histogram_count(looked ? &metrics->looked : &metrics->at_once, process_now_ns() - begun);
}

void metrics_refused(struct metrics *metrics, enum metrics_refusal why)
{
	if (metrics)
		add(&metrics->refused[why]);
}

void metrics_own(struct metrics *metrics)
{
	if (metrics)
		add(&metrics->own);
}

void metrics_end(struct metrics *metrics)
{
	if (metrics)
		add(&metrics->ended);
}
