/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the lines of the decision log go: a file, the journal, or syslog. Never waits for a reader;
 * what is not taken now is for the caller to try again. Knows nothing of decisions.
 */
#ifndef QUAYMASTER_LOG_SINK_H
#define QUAYMASTER_LOG_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "log_queue.h"
#include "policy/cleanup.h"

struct log_sink;

/* What the journal and syslog are told that the lines come from. */
#define LOG_SINK_IDENTIFIER "quaymaster-decisions"

/*
 * Opens "journald" or "syslog", each with ":PATH" of its socket behind it if that is another than
 * usual, or else the file of that name. 0 and *ret_sink, or -errno.
 */
_must_check_ int log_sink_open(const char *where, struct log_sink **ret_sink);

/* Closes. NULL is fine. */
void log_sink_close(struct log_sink *sink);
DEFINE_CLEANUP(struct log_sink *, log_sink_close)

/* The path of the file that where means; NULL when it means the journal or syslog. */
const char *log_sink_file(const char *where);

/*
 * Opens a file for appending, made with mode 0600 if it is not there; a FIFO without waiting for
 * its reader. The descriptor, or -errno.
 */
_must_check_ int log_sink_open_file(const char *path);

/* A log_write_fn, with a struct log_sink as its context. */
int log_sink_write(void *context, struct log_batch *batch);

/* From now on the file is fd, which it takes over. From any thread. */
void log_sink_use(struct log_sink *sink, int fd);

/*
 * A line as a datagram of the journal's native protocol, or of syslog(3), into size bytes: its
 * length; 0 when it does not fit. level as log.h has them.
 */
size_t log_sink_journal(char *ret, size_t size, unsigned level, const char *line, size_t len);
size_t log_sink_syslog(char *ret, size_t size, unsigned level, const char *line, size_t len);

#endif
