/* SPDX-License-Identifier: Apache-2.0 */
#include "decision_log.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "decision_line.h"
#include "log.h"
#include "log_queue.h"
#include "log_sink.h"
#include "policy/limits.h"
#include "policy/log_filter.h"

struct decision_log {
	struct log_sink *sink;
	struct log_queue *queue;
	atomic_uint sampled; /* calls of which only one in some is logged */
};

static void put_time(struct text *text)
{
	struct timespec now;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	text_printf(text, "\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\",", tm.tm_year + 1900,
	            tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
	            now.tv_nsec / 1000000);
}

/* A log_lost_fn. */
static size_t lost_line(char *ret, size_t size, unsigned long lost)
{
	struct text text;

	text_init(&text, ret, size);
	text_put(&text, "{");
	put_time(&text);
	text_printf(&text, "\"lost\":%lu}\n", lost);
	return text.len;
}

int decision_log_open(const char *where, struct decision_log **ret_log)
{
	_cleanup_(freep) struct decision_log *log = calloc(1, sizeof(*log));
	_cleanup_(log_sink_closep) struct log_sink *sink = NULL;
	int r = log ? log_sink_open(where, &sink) : -ENOMEM;

	if (r == 0)
		r = log_queue_new(LIMIT_LOG_QUEUE, log_sink_write, lost_line, sink, &log->queue);
	if (r < 0)
		return r;
	log->sink = steal(&sink);
	*ret_log = steal(&log);
	return 0;
}

int decision_log_start(struct decision_log *log)
{
	return log_queue_start(log->queue);
}

void decision_log_close(struct decision_log *log)
{
	if (!log)
		return;
	/* Not while somebody still writes. */
	if (log_queue_stop(log->queue))
		log_sink_close(log->sink);
	free(log);
}

/* Whatever a rule denies is logged, also if it was let pass. */
static bool is_plain(const struct decision_record *record)
{
	if (record->decision != DECISION_ALLOW || record->occasion->off)
		return false;
	for (size_t i = 0; i < record->claims->n; i++) {
		if (record->verdicts[i] != VERDICT_PERMITTED)
			return false;
	}
	return true;
}

static bool is_wanted(struct decision_log *log, const struct decision_record *record)
{
	unsigned every;

	if (!is_plain(record))
		return true;
	every = log_filter_every(record->policy, record->summary->action);
	if (every <= 1)
		return every == 1;
	return atomic_fetch_add_explicit(&log->sampled, 1, memory_order_relaxed) % every == 0;
}

bool decision_log_write(struct decision_log *log, const struct decision_record *record)
{
	char line[LIMIT_LOG_LINE];
	struct text text;
	bool denied = record->decision == DECISION_DENY;

	if (!log || !is_wanted(log, record))
		return true;
	/* Room for the end of the line is kept apart, so that it is always there. */
	text_init(&text, line, sizeof(line) - 3);
	text_put(&text, "{");
	put_time(&text);
	decision_line_write(&text, record);
	memcpy(line + text.len, "}\n", 2);
	return log_queue_put(log->queue, line, text.len + 2,
	                     denied ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO) == 0;
}

void decision_log_use(struct decision_log *log, int fd)
{
	log_sink_use(log->sink, fd);
	log_queue_retry(log->queue);
}

uint64_t decision_log_lost(const struct decision_log *log)
{
	unsigned long lost;
	size_t waiting;

	log_queue_count(log->queue, &waiting, &lost);
	return lost;
}

size_t decision_log_waiting(const struct decision_log *log)
{
	unsigned long lost;
	size_t waiting;

	log_queue_count(log->queue, &waiting, &lost);
	return waiting;
}
