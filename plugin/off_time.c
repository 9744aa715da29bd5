/* SPDX-License-Identifier: Apache-2.0 */
#include "off_time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t seconds(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec;
}

void off_clock_read(struct off_clock *ret)
{
	_cleanup_(closep) int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, ret->boot, sizeof(ret->boot) - 1);

	ret->boot[n > 0 ? n : 0] = '\0';
	ret->date = seconds(CLOCK_REALTIME);
	ret->uptime = seconds(CLOCK_BOOTTIME);
}

static int64_t left(const struct off *off, int64_t date, int64_t uptime)
{
	int64_t by_date = off->until_date - date;
	int64_t by_uptime = off->until_uptime - uptime;
	int64_t least = by_date < by_uptime ? by_date : by_uptime;

	/* More than can be asked for was written by somebody else. */
	return least > 0 && by_uptime <= LIMIT_OFF_MOST_S ? least : 0;
}

int64_t off_left(const struct off *off, const struct off_clock *clock)
{
	if (!*clock->boot || strcmp(off->boot, clock->boot) != 0)
		return 0;
	return left(off, clock->date, clock->uptime);
}

int64_t off_left_now(const struct off *off)
{
	return left(off, seconds(CLOCK_REALTIME), seconds(CLOCK_BOOTTIME));
}

int off_duration(const char *text, int64_t *ret_seconds)
{
	static const char units[] = "hms";
	static const int64_t worth[] = {3600, 60, 1};
	const char *least = units;
	int64_t sum = 0;

	if (!*text)
		return -EINVAL;
	while (*text) {
		size_t digits = strspn(text, "0123456789");
		const char *unit = text[digits] ? strchr(least, text[digits]) : NULL;
		int64_t n = 0;

		if (digits == 0 || digits > 6 || !unit)
			return -EINVAL;
		for (size_t i = 0; i < digits; i++)
			n = 10 * n + (text[i] - '0');
		sum += n * worth[unit - units];
		least = unit + 1;
		text += digits + 1;
	}
	if (sum < LIMIT_OFF_LEAST_S || sum > LIMIT_OFF_MOST_S)
		return -ERANGE;
	*ret_seconds = sum;
	return 0;
}

void off_show_date(int64_t date, char *ret, size_t size)
{
	time_t time = (time_t)date;
	struct tm tm;

	if (!gmtime_r(&time, &tm) || strftime(ret, size, "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
		snprintf(ret, size, "?");
}
