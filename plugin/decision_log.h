/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decision log: one line of JSON for each judged call. Holds claims, never bodies, and so
 * nothing of what Env, registry logins, secrets or configs carry.
 */
#ifndef QUAYMASTER_DECISION_LOG_H
#define QUAYMASTER_DECISION_LOG_H

#include "decision.h"

struct decision_log;

/* Opens the log for appending (made with mode 0600). 0 and *ret_log, or -errno. */
_must_check_ int decision_log_open(const char *path, struct decision_log **ret_log);

/* Closes. NULL is fine. */
void decision_log_close(struct decision_log *log);
/* Lines that could not be written so far. From any thread. */
uint64_t decision_log_lost(const struct decision_log *log);

DEFINE_CLEANUP(struct decision_log *, decision_log_close)

/*
 * Appends one line, with one write(2), so that lines of several threads do not mix. A line that
 * could not be written is counted and said once on stderr; the decision stands. NULL logs nothing.
 */
void decision_log_write(struct decision_log *log, const struct decision_record *record);

#endif
