/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days of the calendar, as YYYY-MM-DD and as numbers. A day is that of UTC, and it ends with its
 * 24th hour. Knows no clock: the time is an argument.
 */
#ifndef QUAYMASTER_DATE_H
#define QUAYMASTER_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* A day as text, and the NUL. */
#define DATE_SIZE sizeof("9999-12-31")

/*
 * Reads a day that there is in the calendar, from 1970 to 9999, with all its digits. *ret_day is
 * its number: 0 for 1970-01-01. False for everything else.
 */
bool date_read(const char *text, int64_t *ret_day);

/* Whether there are digits where a day has them, and dashes between: there may be no such day. */
bool date_is_formed(const char *text);

/*
 * The day that another way of writing means: 31.12.2026, 2026/12/31, 2026-1-5, 20261231, with or
 * without a time behind it. False if it is none, or could be two: 1/5/2026.
 */
bool date_guess(const char *text, char ret[DATE_SIZE]);

/* The day of a number that date_read() gives; the nearest of these for any other. */
void date_write(int64_t day, char ret[DATE_SIZE]);

/* The day of a time, given in seconds since 1970-01-01T00:00:00Z; may be negative. */
int64_t date_of(int64_t seconds);

#endif
