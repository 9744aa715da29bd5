/* SPDX-License-Identifier: Apache-2.0 */
/* Days of the calendar, compared with the C library's own. */
#include "policy/date.h"

#include <string.h>
#include <time.h>

#include "support.h"

static const struct {
	const char *text;
	int64_t day; /* -1: no day */
} rows[] = {
	{"1970-01-01", 0},
	{"1970-01-02", 1},
	{"1970-12-31", 364},
	{"1971-01-01", 365},
	{"1972-02-29", 789},
	{"2000-02-29", 11016},
	{"2000-03-01", 11017},
	{"2027-01-31", 20849},
	{"2028-02-29", 21243},
	{"2100-02-28", 47540},
	{"2100-03-01", 47541},
	{"9999-12-31", 2932896},
	{"1969-12-31", -1},
	{"0000-01-01", -1},
	{"2027-02-29", -1},
	{"2100-02-29", -1},
	{"2027-04-31", -1},
	{"2027-00-10", -1},
	{"2027-13-10", -1},
	{"2027-01-00", -1},
	{"2027-01-32", -1},
	{"2027-1-31", -1},
	{"27-01-31", -1},
	{"2027/01/31", -1},
	{"2027-01-31 ", -1},
	{" 2027-01-31", -1},
	{"2027-01-31T00:00:00Z", -1},
	{"+027-01-31", -1},
	{"2027-01-3x", -1},
	{"31.01.2027", -1},
	{"never", -1},
	{"", -1},
};

START_TEST(test_read)
{
	int64_t day = -1;
	bool good = date_read(rows[_i].text, &day);
	char text[DATE_SIZE];

	ck_assert_msg(good == (rows[_i].day >= 0) && day == rows[_i].day, "\"%s\" is day %lld",
	              rows[_i].text, (long long)day);
	if (!good)
		return;
	date_write(day, text);
	ck_assert_str_eq(text, rows[_i].text);
}
END_TEST

/* Every day until 2200, and then some. */
START_TEST(test_every_day)
{
	for (int64_t day = 0; day < 2932897; day += day < 84006 ? 1 : 997) {
		time_t seconds = (time_t)day * 86400 + 43200;
		char text[DATE_SIZE], want[64];
		int64_t again;
		struct tm tm;

		ck_assert_ptr_nonnull(gmtime_r(&seconds, &tm));
		ck_assert_uint_gt(strftime(want, sizeof(want), "%Y-%m-%d", &tm), 0);
		date_write(day, text);
		ck_assert_str_eq(text, want);
		ck_assert(date_read(text, &again) && again == day);
	}
}
END_TEST

static const struct {
	int64_t seconds;
	int64_t day;
} times[] = {
	{0, 0},
	{86399, 0},
	{86400, 1},
	{-1, -1},
	{-86400, -1},
	{-86401, -2},
	{20849ll * 86400, 20849},
	{20850ll * 86400 - 1, 20849},
	{20850ll * 86400, 20850},
};

START_TEST(test_of_time)
{
	ck_assert_int_eq(date_of(times[_i].seconds), times[_i].day);
}
END_TEST

START_TEST(test_beyond)
{
	char text[DATE_SIZE];

	date_write(-5, text);
	ck_assert_str_eq(text, "1970-01-01");
	date_write(INT64_MAX, text);
	ck_assert_str_eq(text, "9999-12-31");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("date");
	TCase *tests = tcase_create("date");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_read, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tests, test_every_day);
	tcase_add_loop_test(tests, test_of_time, 0, (int)ARRAY_LEN(times));
	tcase_add_test(tests, test_beyond);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
