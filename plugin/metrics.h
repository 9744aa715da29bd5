/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is counted of calls while they are judged: relaxed atomics alone, so that no decision waits
 * for another or for whoever reads. Does not show anything; metrics_page.h does.
 */
#ifndef QUAYMASTER_METRICS_H
#define QUAYMASTER_METRICS_H

#include <stdbool.h>

#include "decision.h"
#include "exception_counts.h"
#include "histogram.h"

/* Calls that got an answer without being judged. */
enum metrics_refusal {
	REFUSED_UNREADABLE, /* what the engine sent is no call */
	REFUSED_BUSY,       /* too many calls wait for the engine */
	REFUSED_NO_MEMORY,
	REFUSAL_COUNT
};

/* A row for an action: a counter for each verdict. */
struct metrics_action {
	const char *action;
	atomic_uint_fast64_t decisions[VERDICT_COUNT];
};

/* Of each action there is one row, in the order of their names. Counters only grow. */
struct metrics {
	double started; /* seconds since 1970 */
	struct metrics_action *actions;
	size_t n_actions;
	atomic_uint_fast64_t claims[CONTROL_COUNT][VERDICT_COUNT];
	atomic_uint_fast64_t refused[REFUSAL_COUNT];
	struct exception_counts exceptions;
	atomic_uint_fast64_t own;          /* calls that came of a second look */
	atomic_uint_fast64_t begun, ended; /* calls, of whatever end */
	struct histogram at_once;          /* how long a decision took */
	struct histogram looked;           /* the same with a second look */
};

/* 0 and *ret_metrics, or -ENOMEM. */
_must_check_ int metrics_new(struct metrics **ret_metrics);

void metrics_free(struct metrics *metrics);
DEFINE_CLEANUP(struct metrics *, metrics_free)

/*
 * These may be called from any thread, and do nothing for NULL. A call begins, is then decided,
 * refused, or one of quaymaster's own; and ends. When it began, in nanoseconds, is handed on.
 */
int64_t metrics_begin(struct metrics *metrics);
void metrics_decided(struct metrics *metrics, const struct decision_record *record, int64_t begun,
                     bool looked);
void metrics_refused(struct metrics *metrics, enum metrics_refusal why);
void metrics_own(struct metrics *metrics);
void metrics_end(struct metrics *metrics);

/* The verdict on a whole call: its decision, or why it is allowed in spite of a rule. */
enum verdict metrics_verdict(const struct decision_record *record);

#endif
