/* SPDX-License-Identifier: Apache-2.0 */
/* Switching off: how long, by which clock, and by a file that nobody can forge. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/off_file.h"
#include "plugin/off_switch.h"
#include "support.h"

static const struct {
	const char *text;
	int r;
	int64_t seconds;
} durations[] = {
	{"1m", 0, 60},         {"60s", 0, 60},           {"90s", 0, 90},
	{"15m", 0, 900},       {"1h30m", 0, 5400},       {"24h", 0, 86400},
	{"1440m", 0, 86400},   {"59s", -ERANGE, 0},      {"0m", -ERANGE, 0},
	{"25h", -ERANGE, 0},   {"24h1s", -ERANGE, 0},    {"999999h", -ERANGE, 0},
	{"", -EINVAL, 0},      {"15", -EINVAL, 0},       {"m", -EINVAL, 0},
	{"-15m", -EINVAL, 0},  {"15 m", -EINVAL, 0},     {"15min", -EINVAL, 0},
	{"30m1h", -EINVAL, 0}, {"1h1h", -EINVAL, 0},     {"1.5h", -EINVAL, 0},
	{"1d", -EINVAL, 0},    {"9999999m", -EINVAL, 0},
};

START_TEST(test_duration)
{
	int64_t seconds = 0;

	ck_assert_int_eq(off_duration(durations[_i].text, &seconds), durations[_i].r);
	ck_assert_int_eq(seconds, durations[_i].seconds);
}
END_TEST

/* Written at date 1000 and uptime 500 of boot "b", for 100 seconds. */
static const struct off written = {
	.until_date = 1100, .until_uptime = 600, .boot = "b", .reason = "INC-1"};

static const struct {
	const char *name;
	struct off_clock clock;
	int64_t left;
} times[] = {
	{"at once", {1000, 500, "b"}, 100},
	{"in the middle", {1050, 550, "b"}, 50},
	{"the last second", {1099, 599, "b"}, 1},
	{"over", {1100, 600, "b"}, 0},
	{"long over", {9999, 9999, "b"}, 0},
	{"the date is set back", {10, 600, "b"}, 0},
	{"the date is set back, and time is left", {10, 590, "b"}, 10},
	{"the date is set forward", {2000, 510, "b"}, 0},
	{"another boot", {1050, 550, "c"}, 0},
	{"no boot", {1050, 550, ""}, 0},
};

START_TEST(test_left)
{
	ck_assert_msg(off_left(&written, &times[_i].clock) == times[_i].left, "%s", times[_i].name);
}
END_TEST

START_TEST(test_too_long)
{
	const struct off_clock clock = {1000, 500, "b"};
	struct off off = written;

	off.until_date = off.until_uptime = 500 + LIMIT_OFF_MOST_S + 1000;
	ck_assert_int_eq(off_left(&off, &clock), 0);
}
END_TEST

static char directory[32], path[64];

static void begin(void)
{
	strcpy(directory, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/off", directory);
}

static void end(void)
{
	char other[80];

	snprintf(other, sizeof(other), "%s2", path);
	unlink(other);
	unlink(path);
	rmdir(directory);
}

static const struct off_clock soon = {1050, 550, "b"};

static int read_it(struct off *ret)
{
	const char *why = NULL;
	int r = off_file_read(path, geteuid(), &soon, ret, &why);

	ck_assert_msg((r == -EINVAL) == (why != NULL), "%d %s", r, why ? why : "");
	return r;
}

START_TEST(test_file)
{
	struct off off;
	char other[80];

	begin();
	ck_assert_int_eq(read_it(&off), -ENOENT);
	ck_assert_int_eq(off_file_write(path, &written), 0);
	ck_assert_int_eq(read_it(&off), 0);
	ck_assert_int_eq(memcmp(&off, &written, sizeof(off)), 0);
	/* Again, over the old one. */
	ck_assert_int_eq(off_file_write(path, &written), 0);
	ck_assert_int_eq(read_it(&off), 0);
	ck_assert_int_eq(chmod(path, 0664), 0);
	ck_assert_int_eq(read_it(&off), -EINVAL);
	ck_assert_int_eq(off.until_date, 0);
	ck_assert_int_eq(chmod(path, 0644), 0);
	ck_assert_int_eq(chmod(directory, 0777), 0);
	ck_assert_int_eq(read_it(&off), -EINVAL);
	ck_assert_int_eq(chmod(directory, 0700), 0);
	snprintf(other, sizeof(other), "%s2", path);
	ck_assert_int_eq(link(path, other), 0);
	ck_assert_int_eq(read_it(&off), -EINVAL);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink(other, path), 0);
	ck_assert_int_eq(read_it(&off), -EINVAL);
	ck_assert_int_eq(off_file_remove(path), 0);
	ck_assert_int_eq(off_file_remove(path), -ENOENT);
	end();
}
END_TEST

START_TEST(test_wrong_owner)
{
	const char *why = NULL;
	struct off off;

	begin();
	ck_assert_int_eq(off_file_write(path, &written), 0);
	ck_assert_int_eq(off_file_read(path, geteuid() + 1, &soon, &off, &why), -EINVAL);
	ck_assert_ptr_nonnull(why);
	end();
}
END_TEST

#define FIRST "# Written by `quaymaster off`; `quaymaster on` removes it.\n"

static const struct {
	const char *text;
	int r;
} texts[] = {
	{FIRST "until: 1100\nboot: b\nuptime: 600\nreason: r\n", 0},
	{FIRST "until: 1050\nboot: b\nuptime: 600\nreason: r\n", -ETIME},
	{FIRST "until: 1100\nboot: c\nuptime: 600\nreason: r\n", -ETIME},
	{FIRST "until: 999999999999\nboot: b\nuptime: 999999999\nreason: r\n", -ETIME},
	{"", -EINVAL},
	{FIRST, -EINVAL},
	{"until: 1100\nboot: b\nuptime: 600\nreason: r\n", -EINVAL},
	{FIRST "until: 1100\nboot: b\nuptime: 600\nreason: r", -EINVAL},
	{FIRST "until: 1100\nboot: b\nuptime: 600\nreason: \n", -EINVAL},
	{FIRST "until: 1100\nboot: b\nuptime: 600\nreason: r\nmore\n", -EINVAL},
	{FIRST "until: 1100x\nboot: b\nuptime: 600\nreason: r\n", -EINVAL},
	{FIRST "until: 9999999999999999999\nboot: b\nuptime: 600\nreason: r\n", -EINVAL},
	{FIRST "boot: b\nuntil: 1100\nuptime: 600\nreason: r\n", -EINVAL},
};

START_TEST(test_text)
{
	struct off off;
	FILE *file;

	begin();
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(texts[_i].text, file);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(path, 0644), 0);
	ck_assert_msg(read_it(&off) == texts[_i].r, "%s", texts[_i].text);
	end();
}
END_TEST

START_TEST(test_switch)
{
	struct off_switch off_switch = OFF_SWITCH_INIT;
	char reason[LIMIT_OFF_REASON + 1] = "";
	struct off_clock clock;
	struct off off = {.reason = "INC-2"};

	ck_assert(!off_switch_is_off(&off_switch, reason));
	ck_assert_int_eq(off_switch_notice(&off_switch), -1);
	off_clock_read(&clock);
	off.until_date = clock.date + 3600;
	off.until_uptime = clock.uptime + 3600;
	off_switch_set(&off_switch, &off);
	ck_assert(off_switch_is_off(&off_switch, reason));
	ck_assert_str_eq(reason, "INC-2");
	ck_assert_int_gt(off_switch_notice(&off_switch), 0);
	off.until_uptime = clock.uptime - 1;
	off_switch_set(&off_switch, &off);
	ck_assert(!off_switch_is_off(&off_switch, reason));
	ck_assert_int_eq(off_switch_notice(&off_switch), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("off");
	TCase *tests = tcase_create("off");

	tcase_add_loop_test(tests, test_duration, 0, ARRAY_LEN(durations));
	tcase_add_loop_test(tests, test_left, 0, ARRAY_LEN(times));
	tcase_add_test(tests, test_too_long);
	tcase_add_test(tests, test_file);
	tcase_add_test(tests, test_wrong_owner);
	tcase_add_loop_test(tests, test_text, 0, ARRAY_LEN(texts));
	tcase_add_test(tests, test_switch);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
