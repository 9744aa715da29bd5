/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns for paths against paths: in both lists, guarded, and by another name. */
#include "support.h"
#include "support/match_table.h"

static const struct row paths[] = {
	{"/srv", "/srv", YES},
	{"/srv", "/srv/a", NO},
	{"/srv", "/", NO},
	{"/srv/**", "/srv", YES},
	{"/srv/**", "/srv/a/b", YES},
	{"/srv/**", "/srvx", NO},
	{"/srv/**", "/", NO},
	{"/srv/*", "/srv/a", YES},
	{"/srv/*", "/srv", NO},
	{"/srv/*", "/srv/a/b", NO},
	{"/srv/*/x", "/srv/a/x", YES},
	{"/srv/*/x", "/srv/a/b/x", NO},
	{"/srv/*/**", "/srv/a/b/x", YES},
	{"/srv/*/**", "/srv", NO},
	{"/srv/a*", "/srv/abc", YES},
	{"/srv/a?", "/srv/ab", YES},
	{"/srv/a?", "/srv/a/", UNK},
	{"/", "/", YES},
	{"/", "/a", NO},
	{"/**", "/", YES},
	{"/**", "/etc/shadow", YES},
	{"/*", "/etc", YES},
	{"/*", "/etc/shadow", NO},
	{"/*", "/", NO},
	{"/**", "etc", UNK},
	{"/**", "", UNK},
	{"/**", "/a/../b", UNK},
	{"/**", "/a/./b", UNK},
	{"/**", "/a//b", UNK},
	{"/**", "/a/", UNK},
	{"/**", "//", UNK},
	{"/**", "/..", UNK},
	{"/a:b", "/a:b", YES},
	{"/a:rw", "/a", YES},
	{"/a:ro", "/a", NO},
	{"/a/**:ro", "/a/b", NO},
};

static const struct row guarded_paths[] = {
	{"/run/docker.sock", "/run/docker.sock", YES},
	{"/run/docker.sock:rw", "/run/docker.sock", YES},
	{"/run/docker.sock:ro", "/run/docker.sock", NO},
	{"/run/docker.sock/**", "/run/docker.sock", NO},
	{"/run/docker.soc?", "/run/docker.sock", NO},
	{"/run/*", "/run/docker.sock", NO},
	{"/run/**", "/run/docker.sock", NO},
	{"/run", "/run/docker.sock", NO},
	{"/*/docker.sock", "/run/docker.sock", NO},
	{"/**", "/run/docker.sock", NO},
	{"/**", "/", NO},
	{"/", "/", YES},
	{"/", "/proc", NO},
	{"/proc", "/proc/", UNK},
};

static const struct row denied_guarded_paths[] = {
	{"/run/**", "/run/docker.sock", YES},
	{"/run/docker.sock/x", "/run/docker.sock", YES},
	{"/*/docker.*", "/run/docker.sock", YES},
	{"/srv", "/run/docker.sock", NO},
};

static const struct row aliased_paths[] = {
	{"/alias", "/real", YES}, {"/real", "/real", YES}, {"/alias/**", "/real", YES},
	{"/other", "/real", NO},  {"/alias", "real", UNK},
};

static const struct row guarded_aliases[] = {
	{"/run/docker.sock", "/mnt/docker.sock", YES},
	{"/mnt/docker.sock", "/mnt/docker.sock", YES},
	{"/run/*", "/mnt/docker.sock", NO},
	{"/mnt/**", "/mnt/docker.sock", NO},
};

static const struct row unclear_aliases[] = {
	{"/a", "/a", UNK},
	{"/**", "/a", UNK},
};

static const struct row read_only_paths[] = {
	{"/a", "/a", YES},         {"/a:rw", "/a", YES},   {"/a:ro", "/a", YES},
	{"/a/**:ro", "/a/b", YES}, {"/a/**:ro", "/b", NO},
};

static const struct row denied_paths[] = {
	{"/etc", "/etc", YES},
	{"/etc", "/etc/shadow", YES},
	{"/etc", "/", YES},
	{"/etc", "/etcetera", NO},
	{"/etc/**", "/", YES},
	{"/etc/a/b", "/etc", YES},
	{"/etc/a/b", "/etc/a", YES},
	{"/etc/a/b", "/etc/b", NO},
	{"/home/*/.ssh", "/home", YES},
	{"/home/*/.ssh", "/home/joe", YES},
	{"/home/*/.ssh", "/home/joe/.ssh/id", YES},
	{"/home/*/.ssh", "/home/joe/src", NO},
	{"/*/x", "/", YES},
	{"/*/x", "/a", YES},
	{"/*/x", "/a/y", NO},
	{"/", "/", YES},
	{"/", "/x", YES},
	{"/etc", "etc", UNK},
};

static const struct table tables[] = {
	{"path", SHAPE_PATH, LIST_ALLOW, {0}, paths, ARRAY_LEN(paths)},
	{"read-only path",
         SHAPE_PATH,
         LIST_ALLOW,
         {.read_only = true},
         read_only_paths,
         ARRAY_LEN(read_only_paths)},
	{"guarded path",
         SHAPE_PATH,
         LIST_ALLOW,
         {.guarded = true},
         guarded_paths,
         ARRAY_LEN(guarded_paths)},
	{"denied guarded path",
         SHAPE_PATH,
         LIST_DENY,
         {.guarded = true},
         denied_guarded_paths,
         ARRAY_LEN(denied_guarded_paths)},
	{"aliased path",
         SHAPE_PATH,
         LIST_ALLOW,
         {.alias = "/alias"},
         aliased_paths,
         ARRAY_LEN(aliased_paths)},
	{"guarded aliased path",
         SHAPE_PATH,
         LIST_ALLOW,
         {.alias = "/run/docker.sock", .guarded = true},
         guarded_aliases,
         ARRAY_LEN(guarded_aliases)},
	{"denied aliased path",
         SHAPE_PATH,
         LIST_DENY,
         {.alias = "/alias"},
         aliased_paths,
         ARRAY_LEN(aliased_paths)},
	{"unclear alias",
         SHAPE_PATH,
         LIST_ALLOW,
         {.alias = "/a/../b"},
         unclear_aliases,
         ARRAY_LEN(unclear_aliases)},
	{"denied path", SHAPE_PATH, LIST_DENY, {0}, denied_paths, ARRAY_LEN(denied_paths)},
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

int main(void)
{
	Suite *suite = suite_create("match paths");
	TCase *tests = tcase_create("match paths");

	tcase_add_loop_test(tests, test_rows, 0, ARRAY_LEN(tables));
	tcase_add_loop_test(tests, test_together, 0, ARRAY_LEN(tables));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
