/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No memory while a policy of several files is read, bundled and loaded: each single allocation
 * fails in turn, and then each and all behind it. There is the policy of all its files, or none: a
 * file that was left out could be the one that denies.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy/diag.h"
#include "policy/policy.h"
#include "policy/sources.h"
#include "support.h"
#include "tests/unit/support/failing.h"
#include "tests/unit/support/file.h"

/* More than any run needs, so that a loop that does not end is a failure. */
#define TRIES_MAX 20000

#define NOON (20849 * 86400ll + 43200)

static const enum failing_how ways[] = {FAILING_ONCE, FAILING_ON_END};

static const char *const names[] = {"p.yaml", "d/1.yaml", "d/2.yaml", "last.yaml"};
static const char *const texts[] = {
	"version: 1\n"
	"include: [d, last.yaml]\n"
	"groups: {ops: [alice, \"ci-*\"]}\n"
	"rules: {privileged: allow, exec: allow, host-paths: allow}\n"
	"exceptions:\n"
	"  - {id: one, match: {user: [bob, ops]}, permit: {exec: [web], sysctls: [\"net.*\"]},\n"
	"     reason: r, expires: 2027-01-31}\n",
	"version: 1\n"
	"rules: {privileged: deny, host-paths: {allow: [\"/srv/**\"]}}\n"
	"groups: {here: [\"@local\"]}\n",
	"version: 1\n"
	"exceptions:\n"
	"  - {id: two, match: {group: here, container: {name: w}, image: \"a/**\", network: n},\n"
	"     permit: {host-paths: [/etc], memory: {max: 1GiB}}, reason: r, owner: o,\n"
	"     permanent: true}\n"
	"  - {id: three, match: {group: ops}, permit: {privileged: allow}, reason: r,\n"
	"     expires: 2027-01-30}\n",
	"version: 1\nrules: {exec: deny}\n",
};

static char directory[32];

static char *path_of(const char *name)
{
	char *path = NULL;

	ck_assert_int_gt(asprintf(&path, "%s/%s", directory, name), 0);
	return path;
}

static void begin(void)
{
	_cleanup_(freep) char *included = NULL;

	strcpy(directory, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(mkdir(included = path_of("d"), 0755), 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		_cleanup_(freep) char *path = path_of(names[i]);
		FILE *stream = fopen(path, "w");

		ck_assert_ptr_nonnull(stream);
		ck_assert_int_ge(fputs(texts[i], stream), 0);
		ck_assert_int_eq(fclose(stream), 0);
	}
}

static void end(void)
{
	_cleanup_(freep) char *included = path_of("d");

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		_cleanup_(freep) char *path = path_of(names[i]);

		unlink(path);
	}
	rmdir(included);
	rmdir(directory);
}

static const struct occasion occasions[] = {
	{.user = "", .now = NOON},
	{.user = "alice", .certificate = true, .now = NOON},
};

/* All of it is denied to everybody, but for what alice may by the exception of the first file. */
static const struct claim claims[] = {
	{.control = CONTROL_PRIVILEGED, .value = "true", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/etc", .field = "f"},
	{.control = CONTROL_EXEC, .value = "x", .field = "f"},
	{.control = CONTROL_SYSCTLS, .value = "net.x", .field = "f"},
};

static void check_whole(const struct policy *policy)
{
	enum verdict verdicts[ARRAY_LEN(claims)];

	for (size_t i = 0; i < ARRAY_LEN(occasions); i++) {
		if (policy_judge(policy, &occasions[i], claims, ARRAY_LEN(claims), verdicts) !=
		    DECISION_DENY)
			ck_abort_msg("all of this is allowed");
		for (size_t at = 0; at < ARRAY_LEN(claims); at++) {
			bool excepted = i == 1 && claims[at].control == CONTROL_SYSCTLS;

			if (verdicts[at] != (excepted ? VERDICT_EXCEPTED : VERDICT_DENIED))
				ck_abort_msg("claim %zu is judged %d", at, (int)verdicts[at]);
		}
	}
}

/* The files of a policy as one text, or the policy that they are. */
struct made {
	char *text;
	size_t len;
	struct policy *policy;
};

static struct made all;

static int read_files(const char *path, struct diag *diag, struct made *ret)
{
	return policy_bundle(path, diag, &ret->text, &ret->len);
}

static int load_files(const char *path, struct diag *diag, struct made *ret)
{
	return policy_load_bundle(path, all.text, all.len, diag, &ret->policy);
}

static int (*const runs[])(const char *path, struct diag *diag, struct made *ret) = {read_files,
                                                                                     load_files};

static int run(int which, const char *path, struct made *ret)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	if (r == 0)
		r = runs[which](path, diag, ret);
	if (diag)
		free(diag_summary(diag));
	return r;
}

/* Nothing, or all of it. Frees what was made. */
static void check_made(struct made *made, int r)
{
	ck_assert((!made->text && !made->policy) == (r < 0));
	if (made->text)
		ck_assert(made->len == all.len && memcmp(made->text, all.text, all.len) == 0);
	if (made->policy)
		check_whole(made->policy);
	policy_unref(made->policy);
	free(made->text);
}

static long run_failing(int which, const char *path, enum failing_how how)
{
	long n = 0, failed = 1;

	for (; failed > 0; n++) {
		long before = atomic_load(&failing_living);
		struct made made = {0};
		int r;

		failing_begin(n, how);
		r = run(which, path, &made);
		failed = failing_end();
		ck_assert_msg(r == 0 || (r == -ENOMEM && failed > 0), "%ld: %d", n, r);
		check_made(&made, r);
		ck_assert_msg(failing_kept(before) == 0, "%ld: kept %ld", n, failing_kept(before));
		ck_assert_int_lt(n, TRIES_MAX);
	}
	return n;
}

START_TEST(test_files)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *path = NULL;

	begin();
	path = path_of(names[0]);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(read_files(path, diag, &all), 0);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		ck_assert_int_gt(run_failing(_i, path, ways[i]), 100);
	free(all.text);
	end();
}
END_TEST

/* What is included is what is watched and guarded: all of it, or it is known that it is not. */
START_TEST(test_included)
{
	_cleanup_(freep) char *path = NULL;
	long n = 0, failed = 1;

	begin();
	path = path_of(names[0]);
	for (; failed > 0; n++) {
		long before = atomic_load(&failing_living);
		struct sources sources;
		int r;

		failing_begin(n, FAILING_ONCE);
		r = sources_included(path, &sources);
		failed = failing_end();
		/* A text that cannot be made smaller stays as large as it is. */
		ck_assert_msg(r == 0 || (r == -ENOMEM && failed > 0), "%ld: %d", n, r);
		ck_assert(r < 0 || sources.n == 2);
		sources_done(&sources);
		ck_assert_msg(failing_kept(before) == 0, "%ld: kept %ld", n, failing_kept(before));
		ck_assert_int_lt(n, TRIES_MAX);
	}
	ck_assert_int_gt(n, 20);
	end();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("include memory");
	TCase *tests = tcase_create("memory");

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, test_files, 0, (int)ARRAY_LEN(runs));
	tcase_add_test(tests, test_included);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
