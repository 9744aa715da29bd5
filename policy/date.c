/* SPDX-License-Identifier: Apache-2.0 */
#include "date.h"

#include <stdio.h>
#include <string.h>

#define SECONDS    86400
#define FIRST_YEAR 1970
#define LAST_YEAR  9999

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* January is 1. */
static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* How many leap years there were until the end of a year. */
static int64_t leaps_until(int64_t year)
{
	return year / 4 - year / 100 + year / 400;
}

/* The number of a year's first day. */
static int64_t begin_of(int year)
{
	return (year - FIRST_YEAR) * 365LL + leaps_until(year - 1) - leaps_until(FIRST_YEAR - 1);
}

static int number(const char *text, int digits)
{
	int n = 0;

	while (digits-- > 0)
		n = 10 * n + (*text++ - '0');
	return n;
}

bool date_is_formed(const char *text)
{
	static const char form[] = "dddd-dd-dd";

	if (strnlen(text, sizeof(form)) != sizeof(form) - 1)
		return false;
	for (int i = 0; form[i]; i++) {
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	}
	return true;
}

bool date_read(const char *text, int64_t *ret_day)
{
	int year, month, day;

	if (!date_is_formed(text))
		return false;
	year = number(text, 4);
	month = number(text + 5, 2);
	day = number(text + 8, 2);
	if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 ||
	    day > days_of_month(year, month))
		return false;
	*ret_day = begin_of(year) + day - 1;
	while (--month > 0)
		*ret_day += days_of_month(year, month);
	return true;
}

/* Reads up to three numbers with one other character between each; how many there are. */
static int read_numbers(const char *text, int ret[3])
{
	int n = 0;

	while (n < 3 && *text >= '0' && *text <= '9') {
		for (ret[n] = 0; *text >= '0' && *text <= '9' && ret[n] <= LAST_YEAR; text++)
			ret[n] = 10 * ret[n] + (*text - '0');
		n++;
		if (n == 3 || !*text || !strchr("-./", *text))
			break;
		text++;
	}
	/* Behind the day a time may stand. */
	return *text && !strchr("T ", *text) ? 0 : n;
}

bool date_guess(const char *text, char ret[DATE_SIZE])
{
	bool american = strchr(text, '/') != NULL;
	int numbers[3] = {0}, year, month, day;
	int64_t read;

	if (strlen(text) == 8 && strspn(text, "0123456789") == 8)
		snprintf(ret, DATE_SIZE, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	else if (read_numbers(text, numbers) != 3)
		return false;
	else if (numbers[0] >= FIRST_YEAR) {
		snprintf(ret, DATE_SIZE, "%04u-%02u-%02u", (unsigned)numbers[0] % 10000,
		         (unsigned)numbers[1] % 100, (unsigned)numbers[2] % 100);
	} else {
		year = numbers[2];
		day = american ? numbers[1] : numbers[0];
		month = american ? numbers[0] : numbers[1];
		if (american && day <= 12)
			return false;
		snprintf(ret, DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000,
		         (unsigned)month % 100, (unsigned)day % 100);
	}
	return date_read(ret, &read);
}

void date_write(int64_t day, char ret[DATE_SIZE])
{
	int64_t last = begin_of(LAST_YEAR + 1) - 1;
	int year, month = 1;

	day = day < 0 ? 0 : day > last ? last : day;
	/* No year is longer: this is never too late. */
	year = FIRST_YEAR + (int)(day / 366);
	while (begin_of(year + 1) <= day)
		year++;
	day -= begin_of(year);
	for (; day >= days_of_month(year, month); month++)
		day -= days_of_month(year, month);
	/* Remainders, so that the compiler sees that it fits. */
	snprintf(ret, DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
	         (unsigned)(day + 1) % 100);
}

int64_t date_of(int64_t seconds)
{
	return seconds / SECONDS - (seconds % SECONDS < 0);
}
