/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One thread for slow jobs, and a bounded queue before it. A job is a pointer that only its maker
 * understands. One thread and not several: large requests are rare, and however many somebody
 * sends, they take one core at most and leave the others to ordinary calls.
 */
#ifndef QUAYMASTER_HEAVY_H
#define QUAYMASTER_HEAVY_H

#include "policy/cleanup.h"

struct heavy;

/* Does one job, on the thread of struct heavy. */
typedef void heavy_fn(void *job);

/* Starts the thread; it inherits the caller's signal mask. 0 and *ret_heavy, or -errno. */
_must_check_ int heavy_start(heavy_fn *function, struct heavy **ret_heavy);

/*
 * Queues a job, which is borrowed until the function has been called for it. 0, or -EAGAIN when
 * LIMIT_HEAVY_QUEUE jobs wait. May be called from any thread.
 */
_must_check_ int heavy_push(struct heavy *heavy, void *job);

/* Does every job that is queued, ends the thread and frees. NULL is fine. No push may follow. */
void heavy_stop(struct heavy *heavy);

#endif
