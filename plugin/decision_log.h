/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decision log: one line of JSON for each judged call that the policy wants logged. Holds
 * claims, never bodies, and so nothing of what Env, registry logins, secrets or configs carry. No
 * call waits for where it is written to.
 */
#ifndef QUAYMASTER_DECISION_LOG_H
#define QUAYMASTER_DECISION_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decision.h"

struct decision_log;

/*
 * Opens the log: where is "journald", "syslog" or a file, as log_sink.h has it. Until it is
 * started, each line is written by who gives it. 0 and *ret_log, or -errno.
 */
_must_check_ int decision_log_open(const char *where, struct decision_log **ret_log);

/* Starts the thread that writes. 0, or -errno; then it goes on without one. */
_must_check_ int decision_log_start(struct decision_log *log);

/* Writes what waits, for at most LIMIT_LOG_FLUSH_MS, and closes. NULL is fine. */
void decision_log_close(struct decision_log *log);

DEFINE_CLEANUP(struct decision_log *, decision_log_close)

/*
 * Logs a decision, if its policy wants that. False when the line is lost, since too many wait: that
 * is counted, and said in the log once it is written again. NULL logs nothing, and loses nothing.
 * From any thread.
 */
bool decision_log_write(struct decision_log *log, const struct decision_record *record);

/* From now on the file is fd, which it takes over: rotation. */
void decision_log_use(struct decision_log *log, int fd);

/* Lines that were lost so far. From any thread. */
uint64_t decision_log_lost(const struct decision_log *log);

/* Bytes that wait to be written. From any thread. */
size_t decision_log_waiting(const struct decision_log *log);

#endif
