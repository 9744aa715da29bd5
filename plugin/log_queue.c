/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two buffers: the threads fill one while the other is written, then they are swapped. What is
 * seldom full keeps to the beginning of both, so the rest of them costs no memory.
 */
#include "log_queue.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "log.h"
#include "policy/limits.h"
#include "process.h"

/* How long lines are collected before they are written: waking a thread for each costs more. */
#define COLLECT_MS 10

/* How long to wait before what could not be written is tried again. */
#define RETRY_MS 1000

/* How often it is said that lines are being lost. */
#define SAY_MS 60000

struct log_queue {
	log_write_fn *write;
	log_lost_fn *lost_line;
	void *context;
	size_t limit;
	pthread_t thread;
	bool threaded;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t wake;
	struct log_batch filling;
	bool idle; /* the thread waits for the first line */
	bool stopping, retry;
	int64_t deadline;         /* of the stop */
	size_t being_written;     /* bytes of the other buffer */
	unsigned long lost;       /* all lines that were */
	unsigned long untold;     /* those of them that the log does not tell of yet */
	int64_t said;             /* when that was said last; 0: not yet */
	struct log_batch writing; /* the writer's alone */
};

static struct timespec in_ms(int64_t ms)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += ms / 1000;
	time.tv_nsec += ms % 1000 * 1000000;
	time.tv_sec += time.tv_nsec / 1000000000;
	time.tv_nsec %= 1000000000;
	return time;
}

static void free_queue(struct log_queue *queue)
{
	free(queue->filling.bytes);
	free(queue->writing.bytes);
	free(queue);
}
DEFINE_CLEANUP(struct log_queue *, free_queue)

int log_queue_new(size_t limit, log_write_fn *write, log_lost_fn *lost, void *context,
                  struct log_queue **ret_queue)
{
	_cleanup_(free_queuep) struct log_queue *queue = calloc(1, sizeof(*queue));
	pthread_condattr_t attributes;

	if (!queue)
		return -ENOMEM;
	queue->filling.bytes = malloc(limit);
	queue->writing.bytes = malloc(limit);
	if (!queue->filling.bytes || !queue->writing.bytes)
		return -ENOMEM;
	queue->limit = limit;
	queue->write = write;
	queue->lost_line = lost;
	queue->context = context;
	/* Neither can fail on Linux. */
	pthread_mutex_init(&queue->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&queue->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	*ret_queue = steal(&queue);
	return 0;
}

static bool add(struct log_batch *batch, size_t limit, const char *line, struct log_entry entry)
{
	if (entry.len + sizeof(entry) > limit - batch->len)
		return false;
	memcpy(batch->bytes + batch->len, &entry, sizeof(entry));
	memcpy(batch->bytes + batch->len + sizeof(entry), line, entry.len);
	batch->len += sizeof(entry) + entry.len;
	return true;
}

/* Counts lines that are lost, and says so now and then. With the lock. */
static void lose(struct log_queue *queue, unsigned n)
{
	int64_t now = process_now_ms();

	if (n == 0)
		return;
	queue->lost += n;
	queue->untold += n;
	if (queue->said != 0 && now - queue->said < SAY_MS)
		return;
	queue->said = now;
	log_warning("lines of the decision log are being lost (%lu so far): where they go to is "
	            "full, or does not take them",
	            queue->lost);
}

/* The lock is held, and is not while it writes. */
static int write_once(struct log_queue *queue)
{
	struct log_batch *batch = &queue->writing;
	unsigned dropped;
	int r;

	if (batch->at == batch->len) {
		struct log_batch empty = {.bytes = batch->bytes};

		*batch = queue->filling;
		queue->filling = empty;
	}
	queue->being_written = batch->len;
	pthread_mutex_unlock(&queue->lock);
	r = queue->write(queue->context, batch);
	dropped = batch->dropped;
	batch->dropped = 0;
	pthread_mutex_lock(&queue->lock);
	lose(queue, dropped);
	if (batch->at == batch->len) {
		queue->being_written = 0;
		*batch = (struct log_batch){.bytes = batch->bytes};
	}
	return r;
}

/* It flows again: the log itself is to tell what it lacks. With the lock. */
static void tell_lost(struct log_queue *queue)
{
	char line[256];
	struct log_entry entry = {.level = LOG_LEVEL_WARNING};

	if (queue->untold == 0)
		return;
	entry.len = (uint32_t)queue->lost_line(line, sizeof(line), queue->untold);
	if (!add(&queue->filling, queue->limit, line, entry))
		return;
	log_warning("the decision log is written again; %lu lines of it are lost", queue->untold);
	queue->untold = 0;
	queue->said = 0;
}

/* Waits with the lock; ms < 0: until woken. */
static void wait_ms(struct log_queue *queue, int64_t ms)
{
	struct timespec until;

	if (ms < 0) {
		pthread_cond_wait(&queue->wake, &queue->lock);
		return;
	}
	until = in_ms(ms);
	while (!queue->stopping && !queue->retry &&
	       pthread_cond_timedwait(&queue->wake, &queue->lock, &until) == 0) {
	}
}

/* A stop is under way, and where the lines go to does not take them yet. */
static void wait_stopping(struct log_queue *queue)
{
	struct timespec until = in_ms(COLLECT_MS);

	pthread_cond_timedwait(&queue->wake, &queue->lock, &until);
}

static bool has_lines(const struct log_queue *queue)
{
	return queue->filling.len > 0 || queue->writing.len > 0;
}

static void *run(void *context)
{
	struct log_queue *queue = context;

	pthread_mutex_lock(&queue->lock);
	while (has_lines(queue) || !queue->stopping) {
		int r;

		if (!has_lines(queue)) {
			queue->idle = true;
			wait_ms(queue, -1);
			queue->idle = false;
			queue->retry = false;
			if (has_lines(queue))
				wait_ms(queue, COLLECT_MS);
			continue;
		}
		queue->retry = false;
		r = write_once(queue);
		if (r == 0)
			tell_lost(queue);
		else if (!queue->stopping)
			wait_ms(queue, RETRY_MS);
		else if (process_now_ms() >= queue->deadline)
			break;
		else
			wait_stopping(queue);
	}
	pthread_mutex_unlock(&queue->lock);
	return NULL;
}

int log_queue_start(struct log_queue *queue)
{
	sigset_t all, kept;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &kept);
	error = pthread_create(&queue->thread, NULL, run, queue);
	pthread_sigmask(SIG_SETMASK, &kept, NULL);
	queue->threaded = error == 0;
	return -error;
}

int log_queue_put(struct log_queue *queue, const char *line, size_t len, uint32_t level)
{
	bool wake = false, put;

	pthread_mutex_lock(&queue->lock);
	put = add(&queue->filling, queue->limit, line, (struct log_entry){(uint32_t)len, level});
	if (!put)
		lose(queue, 1);
	if (queue->threaded) {
		wake = queue->idle;
		queue->idle = false;
	} else {
		while (has_lines(queue) && write_once(queue) == 0)
			tell_lost(queue);
	}
	pthread_mutex_unlock(&queue->lock);
	if (wake)
		pthread_cond_signal(&queue->wake);
	return put ? 0 : -EAGAIN;
}

void log_queue_retry(struct log_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->retry = true;
	pthread_cond_signal(&queue->wake);
	pthread_mutex_unlock(&queue->lock);
}

void log_queue_count(struct log_queue *queue, size_t *ret_waiting, unsigned long *ret_lost)
{
	pthread_mutex_lock(&queue->lock);
	*ret_waiting = queue->filling.len + queue->being_written;
	*ret_lost = queue->lost;
	pthread_mutex_unlock(&queue->lock);
}

static unsigned long count_entries(const struct log_batch *batch)
{
	unsigned long n = 0;

	for (size_t at = batch->at; at < batch->len; n++) {
		struct log_entry entry;

		memcpy(&entry, batch->bytes + at, sizeof(entry));
		at += sizeof(entry) + entry.len;
	}
	return n;
}

bool log_queue_stop(struct log_queue *queue)
{
	struct timespec end = in_ms(LIMIT_LOG_FLUSH_MS + RETRY_MS);
	unsigned long left;

	pthread_mutex_lock(&queue->lock);
	queue->stopping = true;
	queue->deadline = process_now_ms() + LIMIT_LOG_FLUSH_MS;
	pthread_cond_signal(&queue->wake);
	pthread_mutex_unlock(&queue->lock);
	if (queue->threaded &&
	    pthread_clockjoin_np(queue->thread, NULL, CLOCK_MONOTONIC, &end) != 0) {
		log_warning("the decision log is being written to something that hangs; its last "
		            "lines are lost");
		pthread_detach(queue->thread);
		return false;
	}
	pthread_mutex_lock(&queue->lock);
	left = count_entries(&queue->filling) + count_entries(&queue->writing) + queue->untold;
	pthread_mutex_unlock(&queue->lock);
	if (left > 0)
		log_warning("%lu lines of the decision log are lost: they could not be written",
		            left);
	pthread_mutex_destroy(&queue->lock);
	pthread_cond_destroy(&queue->wake);
	free_queue(queue);
	return true;
}
