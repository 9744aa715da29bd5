/* SPDX-License-Identifier: Apache-2.0 */
#include "decision_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "decision_line.h"
#include "log.h"
#include "policy/limits.h"

struct decision_log {
	int fd;
	atomic_ulong lost;
};

int decision_log_open(const char *path, struct decision_log **ret_log)
{
	_cleanup_(freep) struct decision_log *log = calloc(1, sizeof(*log));

	if (!log)
		return -ENOMEM;
	log->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
	if (log->fd < 0)
		return -errno;
	*ret_log = steal(&log);
	return 0;
}

void decision_log_close(struct decision_log *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log);
}

uint64_t decision_log_lost(const struct decision_log *log)
{
	return atomic_load(&log->lost);
}

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

void decision_log_write(struct decision_log *log, const struct decision_record *record)
{
	char line[LIMIT_LOG_LINE];
	struct text text;
	ssize_t n;

	if (!log)
		return;
	/* Room for the end of the line is kept apart, so that it is always there. */
	text_init(&text, line, sizeof(line) - 3);
	text_put(&text, "{");
	put_time(&text);
	decision_line_write(&text, record);
	memcpy(line + text.len, "}\n", 2);
	n = write(log->fd, line, text.len + 2);
	if (n != (ssize_t)text.len + 2 && atomic_fetch_add(&log->lost, 1) == 0)
		log_warning("the decision log cannot be written: %m; lines are being lost");
}
