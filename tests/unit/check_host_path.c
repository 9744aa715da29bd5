/* SPDX-License-Identifier: Apache-2.0 */
/* Where paths of a host lead. The host is a tree that is made for each test. */
#include "plugin/host_path.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/guard.h"
#include "plugin/guard_links.h"
#include "policy/cleanup.h"
#include "policy/diag.h"
#include "support.h"

static char root[64];

static void at(char ret[256], const char *path)
{
	snprintf(ret, 256, "%s%s", root, path);
}

static void make_directory(const char *path, mode_t mode)
{
	char name[256];

	at(name, path);
	ck_assert_int_eq(mkdir(name, 0755), 0);
	ck_assert_int_eq(chmod(name, mode), 0);
}

static void make_link(const char *path, const char *target)
{
	char name[256];

	at(name, path);
	ck_assert_int_eq(symlink(target, name), 0);
}

/* /var/run -> /run is the host's own link; /srv/data is where others can write. */
static void begin(void)
{
	char name[256];

	umask(022);
	strcpy(root, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	ck_assert_int_eq(chmod(root, 0755), 0);
	make_directory("/run", 0755);
	make_directory("/run/app", 0755);
	make_directory("/var", 0755);
	make_directory("/etc", 0755);
	make_directory("/usr", 0755);
	make_directory("/usr/zone", 0755);
	make_directory("/srv", 0755);
	make_directory("/srv/data", 0777);
	make_directory("/srv/data/own", 0755);
	make_directory("/mnt", 0755);
	make_directory("/mnt/home", 0755);
	make_directory("/mnt/home/eve", 0755);
	make_link("/home", "mnt/home");
	make_link("/var/run", "/run");
	make_link("/etc/localtime", "../usr/zone/UTC");
	make_link("/usr/zone/UTC", "Etc");
	make_link("/srv/data/etc", "/etc");
	make_link("/srv/data/up", "../../etc");
	make_link("/srv/data/far", "../../../../../../../etc");
	make_link("/srv/data/root", "/");
	make_link("/srv/data/loop", "loop");
	make_link("/srv/data/chain", "etc/localtime");
	make_link("/srv/data/nothing", "/none/at/all");
	make_link("/srv/data/astray", "none/../../etc");
	make_link("/srv/data/own/etc", "/etc");
	make_link("/srv/data/dot", ".//./own/.");
	at(name, "/mnt/home/eve/key");
	ck_assert_int_eq(symlink("/etc", name), 0);
}

static void end(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", root);
	ck_assert_int_eq(system(command), 0);
}

static const struct {
	const char *path, *leads;
	const char *trusted; /* the part that ends in a link of root's */
	int error;
} ROWS[] = {
	{"/", "/", "", 0},
	{"/etc", "/etc", "", 0},
	{"/run/app", "/run/app", "", 0},
	{"/var/run", "/run", "/var/run", 0},
	{"/var/run/app", "/run/app", "/var/run", 0},
	{"/var/run/new/file", "/run/new/file", "/var/run", 0},
	{"/home/eve", "/mnt/home/eve", "/home", 0},
	{"/etc/localtime", "/usr/zone/Etc", "/etc/localtime", 0},
	{"/home/eve/key", "/etc", "/home/eve/key", 0},
	{"/srv/data/own", "/srv/data/own", "", 0},
	{"/srv/data/etc", "/etc", "", 0},
	{"/srv/data/etc/localtime", "/usr/zone/Etc", "", 0},
	{"/srv/data/up", "/etc", "", 0},
	{"/srv/data/far", "/etc", "", 0},
	{"/srv/data/root", "/", "", 0},
	{"/srv/data/root/srv/data/root/run", "/run", "", 0},
	{"/srv/data/chain", "/usr/zone/Etc", "", 0},
	{"/srv/data/own/etc", "/etc", "", 0},
	{"/srv/data/dot", "/srv/data/own", "", 0},
	{"/srv/data/nothing", "/none/at/all", "", 0},
	{"/srv/data/nothing/x", "/none/at/all/x", "", 0},
	{"/srv/data/not/there", "/srv/data/not/there", "", 0},
	{"/srv/data/loop", NULL, NULL, -ELOOP},
	{"/srv/data/astray", NULL, NULL, -EINVAL},
	{"srv", NULL, NULL, -EINVAL},
	{"", NULL, NULL, -EINVAL},
};

START_TEST(test_rows)
{
	struct host_path found;
	int r;

	begin();
	r = host_path_follow(root, ROWS[_i].path, &found);
	ck_assert_msg(r == ROWS[_i].error, "%s: %d", ROWS[_i].path, r);
	if (r == 0) {
		ck_assert_str_eq(found.path, ROWS[_i].leads);
		/* Only root's links can be root's. */
		ck_assert_uint_eq(found.trusted, geteuid() == 0 ? strlen(ROWS[_i].trusted) : 0);
	}
	end();
}
END_TEST

START_TEST(test_long)
{
	struct host_path found;
	char path[PATH_MAX + 2];

	memset(path, 'a', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	ck_assert_int_eq(host_path_follow("", path, &found), -EINVAL);
	path[PATH_MAX - 1] = '\0';
	ck_assert_int_eq(host_path_follow("", path, &found), -ENAMETOOLONG);
	for (size_t i = 0; i < PATH_MAX - 2; i += 2)
		path[i] = '/';
	ck_assert_int_eq(host_path_follow("", path, &found), 0);
	/* Too long to be shown. */
	ck_assert(strcmp(found.path, path) == 0);
	path[PATH_MAX - 1] = 'a';
	path[NAME_MAX + 2] = '\0';
	memset(path + 1, 'b', NAME_MAX + 1);
	ck_assert_int_eq(host_path_follow("", path, &found), -ENAMETOOLONG);
	ck_assert_int_eq(host_path_follow("/nowhere/at/all", "/", &found), -ENOENT);
	/* What /proc calls a link. */
	ck_assert_int_eq(host_path_follow("", "/proc/self/root/etc", &found), -EPERM);
}
END_TEST

/* A host whose policy and switch lie behind links, as a managed plugin is told of it. */
START_TEST(test_guard_links)
{
	static const struct {
		const char *path;
		bool guarded;
	} rows[] = {
		{"/mnt/home/eve/policy.yaml", true},
		{"/mnt/home/eve", true},
		{"/mnt/home/eve/policy.d/new.yaml", true},
		{"/mnt/home/eve/photos", false},
		{"/usr/zone/off", true},
		{"/usr/zone/other", false},
		{"/run/app/docker/volumes", true},
		{"/run/engine.sock", true},
		{"/srv/data/own", false},
	};
	struct guard_links links;
	char off[256], engine[256];
	struct guard guard = {.policy = "/home/eve/policy.yaml", .off_file = off};

	begin();
	at(off, "/zone/off");
	at(engine, "/run/engine.sock");
	guard.engine_socket = engine;
	make_link("/zone", "usr/zone");
	make_directory("/var/lib", 0755);
	make_link("/var/lib/docker", "/run/app/docker");
	ck_assert_int_eq(guard_links_find(&guard, NULL, root, &links), 0);
	guard.links = &links;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_msg((guard_covers(&guard, rows[i].path) ||
		               guard_covers_included(&guard, "policy.d", rows[i].path)) ==
		                      rows[i].guarded,
		              "%s", rows[i].path);
	guard_links_done(&links);
	ck_assert_uint_eq(links.n, 0);
	end();
}
END_TEST

static void write_file(const char *path, const char *text)
{
	char name[256];
	FILE *file;

	at(name, path);
	file = fopen(name, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static bool is_guarded(const struct guard *guard, const struct policy *policy, const char *path)
{
	bool guarded = guard_covers(guard, path);
	const char *name;

	for (size_t i = 0; (name = policy_include(policy, i)); i++)
		guarded |= guard_covers_included(guard, name, path);
	return guarded;
}

/* What a policy includes behind links is found; the host's root may be named with a slash. */
START_TEST(test_guard_included)
{
	static const struct {
		const char *path;
		bool guarded;
	} rows[] = {
		{"/srv/data/own", true},   {"/srv/data/own/new.yaml", true},
		{"/usr/zone/UTC", false},  {"/usr/zone/one.yaml", true},
		{"/etc/policy.d/x", true}, {"/etc/one.yaml", true},
		{"/etc/two.yaml", false},
	};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct guard guard = {0};
	struct guard_links links;
	char file[256], slash[256];

	begin();
	at(file, "/etc/policy.yaml");
	at(slash, "/");
	make_link("/etc/policy.d", "../srv/data/own");
	make_link("/etc/one.yaml", "../usr/zone/one.yaml");
	write_file("/etc/policy.yaml", "version: 1\ninclude: [policy.d/, ./one.yaml]\n");
	write_file("/usr/zone/one.yaml", "version: 1\n");
	write_file("/srv/data/own/a.yaml", "version: 1\n");
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_file(file, diag, &policy), 0);
	guard.policy = file;
	guard.links = &links;
	ck_assert_int_eq(guard_links_find(&guard, policy, slash, &links), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_msg(is_guarded(&guard, policy, rows[i].path) == rows[i].guarded, "%s",
		              rows[i].path);
	guard_links_done(&links);
	end();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("host_path");
	TCase *tcase = tcase_create("host_path");

	tcase_add_loop_test(tcase, test_rows, 0, ARRAY_LEN(ROWS));
	tcase_add_test(tcase, test_long);
	tcase_add_test(tcase, test_guard_links);
	tcase_add_test(tcase, test_guard_included);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
