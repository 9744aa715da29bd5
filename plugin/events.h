/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens while calls are answered: signals, what the process that looks tells, and the end of
 * the time for which quaymaster is off. On the main thread alone. Answers no calls.
 */
#ifndef QUAYMASTER_EVENTS_H
#define QUAYMASTER_EVENTS_H

#include <signal.h>
#include <stdbool.h>

#include "policy/cleanup.h"

struct decision_log;
struct look;
struct off_switch;
struct state;

/* All borrowed. */
struct events {
	const sigset_t *signals; /* blocked in all threads */
	int news_fd;
	struct state *state;
	struct look *look;
	struct off_switch *off;
	struct decision_log *log; /* NULL without one */
	bool log_is_file;         /* which SIGUSR1 opens anew */
};

/* Returns once SIGTERM or SIGINT came. 0, or -errno when nothing can be waited for. */
_must_check_ int events_run(struct events *events);

#endif
