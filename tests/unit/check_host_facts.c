/* SPDX-License-Identifier: Apache-2.0 */
/* What is read of the engine's answers, of /proc, and of the files of a host. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/access.h"
#include "plugin/advisory.h"
#include "plugin/engine_facts.h"
#include "plugin/proc.h"
#include "support.h"

START_TEST(engine_is_read)
{
	struct engine_facts facts = {0};
	char version[] = "{\"Platform\":{\"Name\":\"\"},\"Version\":\"26.1.5\","
			 "\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}";
	char info[] = "{\"ID\":\"x\",\"Plugins\":{\"Volume\":[\"local\"],\"Authorization\":"
		      "[\"a\",\"quaymaster\"],\"Log\":null},\"ExperimentalBuild\":true,"
		      "\"LiveRestoreEnabled\":true,\"DockerRootDir\":\"/d\",\"SecurityOptions\":"
		      "[\"name=seccomp,profile=builtin\",\"name=userns\",\"name=rootless\"],"
		      "\"Swarm\":{\"NodeID\":\"\",\"LocalNodeState\":\"inactive\"}}";
	char broken[] = "{\"Plugins\":[]}";

	ck_assert_int_eq(engine_facts_read_version(version, strlen(version), &facts), 0);
	ck_assert_str_eq(facts.version, "26.1.5");
	ck_assert_str_eq(facts.api, "1.45");
	ck_assert_str_eq(facts.min_api, "1.24");
	ck_assert_int_eq(engine_facts_read_info(info, strlen(info), &facts), 0);
	ck_assert_int_eq(settings_list_find_plugin(&facts.plugins), 1);
	ck_assert(facts.experimental && facts.live_restore && facts.rootless && facts.userns);
	ck_assert_str_eq(facts.data_root, "/d");
	ck_assert_str_eq(facts.swarm, "inactive");
	ck_assert_int_lt(engine_facts_read_info(broken, strlen(broken), &facts), 0);
}
END_TEST

static const struct {
	const char *text;
	enum managed want;
} plugins[] = {
	{"[]", MANAGED_NONE},
	{"null", MANAGED_NONE},
	{"[{\"Id\":\"1\",\"Name\":\"other:latest\",\"Enabled\":true}]", MANAGED_NONE},
	{"[{\"Id\":\"1\",\"Name\":\"a\",\"Enabled\":false,\"Config\":{\"Env\":[]}},"
         "{\"Enabled\":true,\"Name\":\"acme/quaymaster:latest\"}]",
         MANAGED_ENABLED},
	{"[{\"Name\":\"quaymaster:latest\",\"Enabled\":false}]", MANAGED_DISABLED},
	{"[{\"Name\":\"quaymaster:latest\",", MANAGED_NONE},
};

START_TEST(managed_plugins_are_read)
{
	char text[256];

	snprintf(text, sizeof(text), "%s", plugins[_i].text);
	ck_assert_int_eq(engine_facts_read_plugins(text, strlen(text)), plugins[_i].want);
}
END_TEST

START_TEST(containers_are_listed)
{
	char text[] = "[{\"Id\":\"ab\",\"Names\":[\"/x\"],\"HostConfig\":{\"Id\":\"no\"}},"
		      "{\"Image\":\"i\",\"Id\":\"cd\"}]";
	const char *ids[4];

	ck_assert_uint_eq(engine_facts_read_ids(text, strlen(text), ids, ARRAY_LEN(ids)), 2);
	ck_assert_str_eq(ids[0], "ab");
	ck_assert_str_eq(ids[1], "cd");
}
END_TEST

static const struct {
	const char *version;
	unsigned n; /* advisories that it is older than the mend of */
} versions[] = {
	{"20.10.24+dfsg1", 5}, {"23.0.15", 4}, {"25.0.5", 5}, {"25.0.6", 4}, {"25.0.16", 3},
	{"26.0.2", 5},         {"26.1.4", 5},  {"26.1.5", 4}, {"27.1.0", 5}, {"27.1.1", 4},
	{"28.5.2-ce", 4},      {"29.3.0", 4},  {"29.3.1", 2}, {"29.5.1", 0}, {"30.0.0", 0},
};

START_TEST(advisories_are_told_by_version)
{
	struct engine_version version;
	unsigned at = 0, n = 0;

	ck_assert_int_eq(engine_version_read(versions[_i].version, &version), 0);
	while (advisory_next(version, &at))
		n++;
	ck_assert_msg(n == versions[_i].n, "%s: %u", versions[_i].version, n);
}
END_TEST

START_TEST(other_versions_are_none)
{
	static const char *const none[] = {"", "dev", "28", "28.5", "v28.5.2", "library-import"};
	struct engine_version version;

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		ck_assert_int_lt(engine_version_read(none[i], &version), 0);
}
END_TEST

static const struct {
	const char *line;
	bool v6;
	const char *want; /* NULL: it does not listen, or is no such line */
} sockets[] = {
	{"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid", false,
         NULL},
	{"   0: 00000000:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        "
         "0 "
         "4242 1 0000000000000000 100 0 0 10 0\n",
         false, "0.0.0.0:2375"},
	{"   1: 00000000:0947 00000000:0000 01 00000000:00000000 00:00000000 00000000     0        "
         "0 "
         "4242 1\n",
         false, NULL},
	{"   0: 00000000000000000000000000000000:0948 00000000000000000000000000000000:0000 0A "
         "00000000:00000000 00:00000000 00000000     0        0 4242 1\n",
         true, "[::]:2376"},
	{"   0: 00000000:0947 00000000:0000 0A", false, NULL},
	{"", false, NULL},
};

START_TEST(listening_sockets_are_read)
{
	struct proc_address address;
	unsigned long inode = 0;
	bool listens = proc_read_tcp(sockets[_i].line, sockets[_i].v6, &address, &inode);

	ck_assert_int_eq(listens, sockets[_i].want != NULL);
	if (listens) {
		ck_assert_str_eq(address.text, sockets[_i].want);
		ck_assert_uint_eq(inode, 4242);
	}
}
END_TEST

START_TEST(own_process_is_seen)
{
	_cleanup_(freep) char *args = NULL;
	size_t len;

	ck_assert_int_eq(proc_args(getpid(), &args, &len), 0);
	ck_assert_uint_gt(len, 0);
	ck_assert(!proc_is(getpid(), "dockerd"));
	ck_assert(!proc_is(0, "dockerd"));
	ck_assert_int_eq(proc_listener_of("/nonexistent/socket"), 0);
	ck_assert_int_eq(proc_find("no such program", NULL), 0);
}
END_TEST

/* The directory's and the file's mode, and whether others than their owner can change the file. */
static const struct {
	mode_t directory, file;
	bool want;
} modes[] = {
	{0755, 0644, false}, {0755, 0666, true}, {0777, 0644, true},
	{0700, 0600, false}, {0755, 0646, true}, {01777, 0644, false},
};

START_TEST(files_of_others_are_seen)
{
	char directory[] = "/tmp/quaymaster-access.XXXXXX", path[PATH_MAX], why[PATH_MAX];
	struct text text;
	FILE *file;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/policy.yaml", directory);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	ck_assert_int_eq(chmod(path, modes[_i].file), 0);
	ck_assert_int_eq(chmod(directory, modes[_i].directory), 0);
	text_init(&text, why, sizeof(why));
	ck_assert_msg(access_is_wide(path, getuid(), &text) == modes[_i].want, "%o %o: %s",
	              modes[_i].directory, modes[_i].file, why);
	ck_assert_int_eq(text.len > 0, modes[_i].want);
	unlink(path);
	rmdir(directory);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("host facts");
	TCase *tcase = tcase_create("host facts");

	tcase_add_test(tcase, engine_is_read);
	tcase_add_loop_test(tcase, managed_plugins_are_read, 0, ARRAY_LEN(plugins));
	tcase_add_test(tcase, containers_are_listed);
	tcase_add_loop_test(tcase, advisories_are_told_by_version, 0, ARRAY_LEN(versions));
	tcase_add_test(tcase, other_versions_are_none);
	tcase_add_loop_test(tcase, listening_sockets_are_read, 0, ARRAY_LEN(sockets));
	tcase_add_test(tcase, own_process_is_seen);
	tcase_add_loop_test(tcase, files_of_others_are_seen, 0, ARRAY_LEN(modes));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
