/* SPDX-License-Identifier: Apache-2.0 */
/* Whether one pattern of images takes in all that another one matches. */
#include "policy/image_pattern.h"
#include "support.h"

static const struct {
	const char *outer, *inner;
	bool covers;
} rows[] = {
	{"official", "official", true},
	{"official", "nginx", true},
	{"official", "nginx:*", true},
	{"official", "busybox:1.36", true},
	{"official", "docker.io/library/redis", true},
	{"official", "docker.io/library/*", true},
	{"official", "acme/app", false},
	{"official", "ghcr.io/acme/app", false},
	{"ghcr.io/acme/**", "ghcr.io/acme/**", true},
	{"ghcr.io/acme/**", "ghcr.io/acme/app:1", true},
	{"ghcr.io/acme/**", "ghcr.io/acme/a/**", true},
	{"ghcr.io/acme/**", "ghcr.io/acme/*", true},
	{"ghcr.io/acme/*", "ghcr.io/acme/**", false},
	{"ghcr.io/acme/*", "ghcr.io/acme/app", true},
	{"ghcr.io/acme/?", "ghcr.io/acme/*", false},
	{"ghcr.io/acme/?", "ghcr.io/acme/a", true},
	{"ghcr.io/acme/*", "ghcr.io/acme/a/b", false},
	{"ghcr.io/acme/**", "ghcr.io/**", false},
	{"ghcr.io/acme/**", "ghcr.io/acme2/**", false},
	{"**/acme/*", "ghcr.io/acme/**", false},
	{"ghcr.io/*/app", "ghcr.io/**/app", false},
	{"nginx:1.*", "nginx", false},
	{"nginx:1.*", "nginx:1.*", true},
	{"nginx:1.*", "nginx:1.27", false}, /* true, but not plain */
	{"nginx:*", "nginx", true},
	{"nginx@sha256:*", "nginx", false},
};

START_TEST(test_covers)
{
	int got = image_pattern_covers(rows[_i].outer, rows[_i].inner);

	ck_assert_msg(got == rows[_i].covers, "%s, %s: %d", rows[_i].outer, rows[_i].inner, got);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("image_covers");
	TCase *tests = tcase_create("image_covers");

	tcase_add_loop_test(tests, test_covers, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
