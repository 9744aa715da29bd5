/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/process.h"

#include <check.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "policy/cleanup.h"
#include "policy/limits.h"
#include "support.h"

#define WANTED (LIMIT_CONNECTIONS + LIMIT_OTHER_FDS)

static const struct {
	const char *name;
	rlim_t soft, hard; /* as they are found */
	rlim_t raised;
	unsigned connections;
} LIMITS[] = {
	{"enough", WANTED, WANTED, WANTED, LIMIT_CONNECTIONS},
	{"systemd's usual", 1024, 1024 * 512, WANTED, LIMIT_CONNECTIONS},
	{"hard one too low", 256, 1024, 1024, 1024 - LIMIT_OTHER_FDS},
	{"one short", 100, WANTED - 1, WANTED - 1, LIMIT_CONNECTIONS - 1},
	{"hardly any", 20, LIMIT_OTHER_FDS + 1, LIMIT_OTHER_FDS + 1, 1},
	{"none", 20, 40, 40, 1},
};

START_TEST(test_connections)
{
	struct rlimit own, limit = {.rlim_cur = LIMITS[_i].soft, .rlim_max = LIMITS[_i].hard};
	unsigned connections;

	/* Only root may raise the hard one; where it is lower already, it is as good as any. */
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &own), 0);
	if (limit.rlim_max > own.rlim_max && own.rlim_max >= WANTED)
		limit.rlim_max = own.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	connections = process_allow_connections();
	ck_assert_msg(connections == LIMITS[_i].connections, "%s: %u", LIMITS[_i].name,
	              connections);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &own), 0);
	ck_assert_uint_eq(own.rlim_cur, LIMITS[_i].raised);
	ck_assert_uint_eq(own.rlim_max, limit.rlim_max);
}
END_TEST

START_TEST(test_clock)
{
	int64_t before = process_now_ms();
	int64_t after = process_now_ms();

	ck_assert_int_gt(before, 0);
	ck_assert_int_ge(after, before);
	ck_assert_int_lt(after - before, 1000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("process");
	TCase *tcase = tcase_create("process");

	tcase_add_loop_test(tcase, test_connections, 0, ARRAY_LEN(LIMITS));
	tcase_add_test(tcase, test_clock);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
