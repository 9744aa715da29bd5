/* SPDX-License-Identifier: Apache-2.0 */
/* One pattern against one value, for every shape of pattern; and sets of them. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "policy/limits.h"
#include "policy/match.h"
#include "support.h"
#include "support/match_table.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct row globs[] = {
	{"costarring", "liquid", NO}, /* one hash */
	{"abc", "abc", YES},
	{"abc", "abcd", NO},
	{"abc", "ab", NO},
	{"abc", "ABC", NO},
	{"*", "", YES},
	{"*", "a/b.c", YES},
	{"a*", "a", YES},
	{"a*", "ba", NO},
	{"*a", "bca", YES},
	{"*a", "ab", NO},
	{"a*c", "abcbc", YES},
	{"a*c", "abcb", NO},
	{"a*b*c", "a1b2c", YES},
	{"a*b*c", "acb", NO},
	{"**", "x", YES},
	{"?", "x", YES},
	{"?", "", NO},
	{"?", "xy", NO},
	{"?", "\xc3\xa4", YES},
	{"??", "\xc3\xa4", NO},
	{"a?c", "a/c", YES},
	{"*?", "", NO},
	{"*?", "ab", YES},
	{"plugin.*", "plugin.list", YES},
	{"plugin.*", "plugin", NO},
	{"[a]", "a", NO},
	{"[a]", "[a]", YES},
	{"*x*x*x*", "axbxc", NO},
	{"*aab", "aaab", YES},
	{"\\*", "\\x", YES},
	{"*\xa4", "\xc3\xa4", NO},
	{"a", "", NO},
};

static const struct row capabilities[] = {
	{"NET_ADMIN", "NET_ADMIN", YES},
	{"net_admin", "NET_ADMIN", YES},
	{"CAP_NET_ADMIN", "NET_ADMIN", YES},
	{"cap_Net_Admin", "NET_ADMIN", YES},
	{"NET_ADMIN", "SYS_ADMIN", NO},
	{"NET_ADMIN", "ALL", NO},
	{"ALL", "ALL", YES},
	{"all", "ALL", YES},
	{"ALL", "NET_ADMIN", NO},
	{"*", "NET_ADMIN", YES},
	{"*", "ALL", YES},
	{"*", "NEW_ONE", YES},
	{"CHOWN", "CAP_CAP_CHOWN", NO},
};

static const struct row namespaces[] = {
	{"network", "network", YES},
	{"network", "pid", NO},
};

static const struct row images[] = {
	{"official", "docker.io/library/nginx", YES},
	{"official", "docker.io/library/nginx:1.27", YES},
	{"official", "docker.io/library/nginx:1@sha256:" A64, YES},
	{"official", "docker.io/library/a/b", NO},
	{"official", "docker.io/evil/nginx:1", NO},
	{"official", "docker.io.evil.com/library/nginx:1", NO},
	{"official", "evil.com/docker.io/library/nginx", NO},
	{"official", "DOCKER.IO/library/nginx:1", NO},
	{"official", "index.docker.io/library/nginx", NO},
	{"official", "id:cafe", UNK},
	{"official", "", UNK},
	{"official", "nginx", UNK},
	{"**", "id:cafe", UNK},
	{"**", "id:5000/x:latest", UNK},
	{"**", "", UNK},
	{"**", "sha256:" A64, UNK},
	{"**", A64, UNK},
	{"**", "/x", UNK},
	{"**", "a//b", UNK},
	{"**", "a/b/", UNK},
	{"**", "a/b:", UNK},
	{"**", "a/b@", UNK},
	{"**", "a/b c", UNK},
	{"**", "docker.io/library/nginx:1", YES},
	{"**", "ghcr.io/a/b/c", YES},
	{"nginx", "docker.io/library/nginx:1.27", YES},
	{"nginx", "docker.io/library/nginx@sha256:" A64, YES},
	{"nginx", "docker.io/library/nginx2:1.27", NO},
	{"nginx", "ghcr.io/library/nginx:1.27", NO},
	{"docker.io/nginx", "docker.io/library/nginx:1", YES},
	{"index.docker.io/nginx", "docker.io/library/nginx:1", YES},
	{"index.docker.io/a/b", "docker.io/a/b:1", YES},
	{"acme/app", "docker.io/acme/app:1", YES},
	{"acme/*", "docker.io/acme/app:1", YES},
	{"acme/*", "docker.io/acme/a/b:1", NO},
	{"acme/**", "docker.io/acme/a/b:1", YES},
	{"acme/**", "docker.io/acme:1", NO},
	{"acme/**", "ghcr.io/acme/a:1", NO},
	{"docker.io/**", "docker.io/evil/x:1", YES},
	{"docker.io/**", "ghcr.io/evil/x:1", NO},
	{"docker.io/*", "docker.io/library/x:1", YES},
	{"docker.io/*", "docker.io/evil/x:1", NO},
	{"ghcr.io/acme/**", "ghcr.io/acme/app:1", YES},
	{"ghcr.io/acme/**", "ghcr.io/acme/team/app:1", YES},
	{"ghcr.io/acme/**", "ghcr.io/acme:1", NO},
	{"ghcr.io/acme/**", "ghcr.io/acme-evil/app:1", NO},
	{"ghcr.io/acme/*", "ghcr.io/acme/a/b", NO},
	{"ghcr.io/acme/app-*", "ghcr.io/acme/app-1:2", YES},
	{"ghcr.io/acme/app-*", "ghcr.io/acme/app:2", NO},
	{"ghcr.io/**/app", "ghcr.io/a/b/app:2", YES},
	{"ghcr.io/**/app", "ghcr.io/a/app:2", YES},
	{"ghcr.io/**/app", "ghcr.io/app:2", NO},
	{"ghcr.io/**/app", "ghcr.io/a/app/x:2", NO},
	{"ghcr.io/**/a/**/b", "ghcr.io/a/a/b/a/c/b:2", YES},
	{"ghcr.io/**/a/**/b", "ghcr.io/x/a/b:2", NO},
	{"**/app", "ghcr.io/app:2", YES},
	{"**/app", "ghcr.io/a/b/app:2", YES},
	{"**/app", "ghcr.io/a/b/apple:2", NO},
	{"*.acme.com/**", "eu.acme.com/x:1", YES},
	{"*.acme.com/**", "acme.com/x:1", NO},
	{"*.acme.com/**", "eu.acme.com.evil.org/x:1", NO},
	{"*.acme.com/**", "evil.org/eu.acme.com/x:1", NO},
	{"localhost/x", "localhost/x:1", YES},
	{"localhost:5000/x", "localhost:5000/x:1", YES},
	{"localhost:5000/x", "localhost:5001/x:1", NO},
	{"LOCAL/x", "LOCAL/x:1", YES},
	{"[::1]:5000/x", "[::1]:5000/x:1", YES},
	{"nginx:1.27", "docker.io/library/nginx:1.27", YES},
	{"nginx:1.27", "docker.io/library/nginx:1.27@sha256:" A64, YES},
	{"nginx:1.27", "docker.io/library/nginx:1.270", NO},
	{"nginx:1.27", "docker.io/library/nginx", NO},
	{"nginx:1.27", "docker.io/library/nginx@sha256:" A64, NO},
	{"nginx:1.*", "docker.io/library/nginx:1.27", YES},
	{"nginx:1.*", "docker.io/library/nginx:2.1", NO},
	{"nginx:1.??", "docker.io/library/nginx:1.27", YES},
	{"nginx:*", "docker.io/library/nginx:x", YES},
	{"nginx:*", "docker.io/library/nginx", NO},
	{"nginx@sha256:*", "docker.io/library/nginx@sha256:" A64, YES},
	{"nginx@sha256:*", "docker.io/library/nginx:1@sha256:" A64, YES},
	{"nginx@sha256:*", "docker.io/library/nginx:1", NO},
	{"nginx@sha256:" A64, "docker.io/library/nginx:1@sha256:" A64, YES},
	{"nginx@sha256:" A64, "docker.io/library/redis@sha256:" A64, NO},
	{"nginx@sha256:b*", "docker.io/library/nginx@sha256:" A64, NO},
	{"nginx:1@sha256:" A64, "docker.io/library/nginx@sha256:" A64, NO},
	{"nginx:1@sha256:" A64, "docker.io/library/nginx:1@sha256:" A64, YES},
	{"nginx:1@sha256:a*", "docker.io/library/nginx:1@sha256:" A64, YES},
	{"official@sha256:*", "docker.io/library/x@sha256:" A64, YES},
	{"official@sha256:*", "docker.io/library/x:1", NO},
	{"official:1.*", "docker.io/library/x:1.2", YES},
	{"ghcr.io/acme/**:v*", "ghcr.io/acme/a/b:v1", YES},
	{"ghcr.io/acme/**:v*", "ghcr.io/acme/a/b:1", NO},
	{"ghcr.io/acme/**@sha256:*", "ghcr.io/acme/a/b:v1", NO},
};

static const struct row denied_capabilities[] = {
	{"SYS_ADMIN", "SYS_ADMIN", YES},
	{"SYS_ADMIN", "ALL", YES},
	{"SYS_ADMIN", "CHOWN", NO},
};

static const struct table tables[] = {
	{"glob", SHAPE_GLOB, LIST_ALLOW, {0}, globs, ARRAY_LEN(globs)},
	{"capability", SHAPE_CAPABILITY, LIST_ALLOW, {0}, capabilities, ARRAY_LEN(capabilities)},
	{"namespace", SHAPE_NAMESPACE, LIST_ALLOW, {0}, namespaces, ARRAY_LEN(namespaces)},
	{"image", SHAPE_IMAGE, LIST_ALLOW, {0}, images, ARRAY_LEN(images)},
	{"denied image", SHAPE_IMAGE, LIST_DENY, {0}, images, ARRAY_LEN(images)},
	{"denied capability",
         SHAPE_CAPABILITY,
         LIST_DENY,
         {0},
         denied_capabilities,
         ARRAY_LEN(denied_capabilities)},
};

START_TEST(test_rows)
{
	match_table_rows(&tables[_i]);
}
END_TEST

START_TEST(test_together)
{
	match_table_together(&tables[_i]);
}
END_TEST

START_TEST(test_long_value)
{
	_cleanup_(arena_done) struct arena arena = {0};
	static char value[LIMIT_VALUE + 2];
	const char *patterns[] = {"*"};
	struct claim claim = {.value = value};
	struct match_list list = {SHAPE_GLOB, LIST_ALLOW, patterns, 1};

	ck_assert_int_eq(match_build(&list, &arena), 0);
	memset(value, 'a', LIMIT_VALUE);
	ck_assert_int_eq(match_claim(&list, &claim), MATCH_YES);
	value[LIMIT_VALUE] = 'a';
	ck_assert_int_eq(match_claim(&list, &claim), MATCH_UNKNOWN);
	claim = (struct claim){.value = "a", .alias = value};
	ck_assert_int_eq(match_claim(&list, &claim), MATCH_UNKNOWN);
}
END_TEST

/* Patterns and values that make a matcher which backtracks take years. */
START_TEST(test_time)
{
	static const struct table hard = {"hard", SHAPE_GLOB, LIST_ALLOW, {0}, NULL, 0};
	static const struct table hard_image = {"hard", SHAPE_IMAGE, LIST_ALLOW, {0}, NULL, 0};
	static char pattern[LIMIT_PATTERN + 1], value[LIMIT_VALUE + 1];
	struct row row = {pattern, value, NO};
	clock_t begin = clock();

	for (size_t i = 0; i + 1 < LIMIT_PATTERN; i += 2)
		memcpy(pattern + i, "*a", 2);
	pattern[LIMIT_PATTERN - 1] = 'b';
	memset(value, 'a', LIMIT_VALUE);
	ck_assert_int_eq(match_table_one(&hard, &row), NO);

	for (size_t i = 0; i + 5 < LIMIT_PATTERN; i += 5)
		memcpy(pattern + i, "**/a/", 5);
	memcpy(pattern + LIMIT_PATTERN / 5 * 5, "b", 2);
	for (size_t i = 0; i < LIMIT_VALUE; i++)
		value[i] = i % 2 ? '/' : 'a';
	value[LIMIT_VALUE - 1] = '\0';
	ck_assert_int_eq(match_table_one(&hard_image, &row), NO);
	ck_assert_msg(clock() - begin < 2 * CLOCKS_PER_SEC, "%ld ticks", (long)(clock() - begin));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("match");
	TCase *tests = tcase_create("match");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_rows, 0, ARRAY_LEN(tables));
	tcase_add_loop_test(tests, test_together, 0, ARRAY_LEN(tables));
	tcase_add_test(tests, test_long_value);
	tcase_add_test(tests, test_time);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
