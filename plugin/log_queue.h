/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines on their way from the threads that judge to the one that writes, so that no call waits for
 * a disk or a reader. Bounded: what finds no room is lost, and counted. Does not know what a line
 * is, nor where it goes.
 */
#ifndef QUAYMASTER_LOG_QUEUE_H
#define QUAYMASTER_LOG_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/cleanup.h"

/* Stands before each line in a batch, unaligned. */
struct log_entry {
	uint32_t len;
	uint32_t level; /* as log.h has them */
};

/* Some lines, each behind its struct log_entry. */
struct log_batch {
	char *bytes;
	size_t len;
	size_t at;        /* what lies before it was written */
	size_t at_text;   /* and so much of the line that is there */
	unsigned dropped; /* lines that could not be written and never will be */
};

/*
 * Writes a batch to its end, and moves at over what was written: 0; -errno when it cannot go on for
 * now. On one thread at a time.
 */
typedef int log_write_fn(void *context, struct log_batch *batch);

/* Makes a line, into size bytes, that tells how many were lost. Its length. */
typedef size_t log_lost_fn(char *ret, size_t size, unsigned long lost);

struct log_queue;

/* A queue for limit bytes. context is borrowed. 0 and *ret_queue, or -ENOMEM. */
_must_check_ int log_queue_new(size_t limit, log_write_fn *write, log_lost_fn *lost, void *context,
                               struct log_queue **ret_queue);

/* Starts the thread that writes. Before that, each line is written by who puts it. 0, or -errno. */
_must_check_ int log_queue_start(struct log_queue *queue);

/* Puts a line. 0; -EAGAIN when there was no room, and it is lost. From any thread. */
int log_queue_put(struct log_queue *queue, const char *line, size_t len, uint32_t level);

/* Something changed: what could not be written may be tried again at once. From any thread. */
void log_queue_retry(struct log_queue *queue);

/* What waits, in bytes, and how many lines were lost. From any thread. */
void log_queue_count(struct log_queue *queue, size_t *ret_waiting, unsigned long *ret_lost);

/*
 * Writes what waits, for at most LIMIT_LOG_FLUSH_MS, and frees. False when a write did not come
 * back: then its thread lives on, and context with it.
 */
_must_check_ bool log_queue_stop(struct log_queue *queue);

#endif
