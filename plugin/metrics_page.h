/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page that Prometheus reads, and the word on the health: puts together what others count.
 * packaging/prometheus/metrics.md says what each metric means; a test holds the two together.
 */
#ifndef QUAYMASTER_METRICS_PAGE_H
#define QUAYMASTER_METRICS_PAGE_H

#include "decision_log.h"
#include "look.h"
#include "metrics.h"
#include "metrics_server.h"
#include "off_switch.h"
#include "state.h"

/* Where the numbers come from. All borrowed, and longer-lived than what serves the page. */
struct metrics_sources {
	struct metrics *metrics;
	struct state *state;
	struct look *look;              /* NULL: nobody looks */
	const struct decision_log *log; /* NULL: there is none */
	const atomic_uint *waiting;     /* calls that are looked at */
	struct off_switch *off;         /* NULL: nothing switches quaymaster off */
};

/* A metrics_answer_fn, with a struct metrics_sources. */
metrics_answer_fn metrics_page_answer;

#endif
