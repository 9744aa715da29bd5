/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long quaymaster is switched off, and whether that time is still running: by the date, and by
 * a clock that nobody can set back. Whichever is over first ends it. Does no I/O but asking clocks.
 */
#ifndef QUAYMASTER_OFF_TIME_H
#define QUAYMASTER_OFF_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/cleanup.h"
#include "policy/limits.h"

/* A boot's own number, as the kernel writes it, and a NUL. */
#define OFF_BOOT_SIZE 37

/* Now. */
struct off_clock {
	int64_t date;             /* seconds since 1970 */
	int64_t uptime;           /* seconds since boot, those in sleep too */
	char boot[OFF_BOOT_SIZE]; /* "" when the kernel does not tell */
};

/* The time for which quaymaster is off. All zero: it is on. */
struct off {
	int64_t until_date;
	int64_t until_uptime; /* of that same boot */
	char boot[OFF_BOOT_SIZE];
	char reason[LIMIT_OFF_REASON + 1];
};

void off_clock_read(struct off_clock *ret);

/* How many seconds are left by the clock that is over first; 0 when it is on. */
int64_t off_left(const struct off *off, const struct off_clock *clock);

/* The same with the clocks of now, but without asking which boot this is: cheap. */
int64_t off_left_now(const struct off *off);

/*
 * A duration such as 90s, 15m, 1h30m, 24h, in seconds: from LIMIT_OFF_LEAST_S to LIMIT_OFF_MOST_S.
 * 0; -EINVAL when it is none; -ERANGE when it is shorter or longer.
 */
_must_check_ int off_duration(const char *text, int64_t *ret_seconds);

/* A time in UTC for people, "2027-01-31 09:30:00 UTC", into size bytes. */
void off_show_date(int64_t date, char *ret, size_t size);

#endif
