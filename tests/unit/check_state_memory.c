/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No memory while policies are loaded and replaced, and while the decision log is opened: each
 * single allocation fails in turn, and then each and all behind it. There is the whole policy, or
 * the one before, or none, and never a part of one.
 */
#include <errno.h>

#include "plugin/decision_log.h"
#include "plugin/state.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"
#include "tests/unit/support/failing.h"
#include "tests/unit/support/file.h"

/* More than any run needs, so that a loop that does not end is a failure. */
#define TRIES_MAX 20000

static const enum failing_how ways[] = {FAILING_ONCE, FAILING_ON_END};

static const char good[] = "version: 1\n"
			   "contact: \"ask\"\n"
			   "rules:\n"
			   "  privileged: allow\n"
			   "  capabilities: {allow: [CHOWN], deny: [ALL]}\n"
			   "  images: {allow: [official, \"ghcr.io/a/**:1\"], message: \"no\"}\n"
			   "  host-paths: {allow: [\"/srv/**\"], deny: [/srv/secret]}\n";
static const char tight[] = "version: 1\n"
			    "rules: {privileged: deny, capabilities: deny, host-paths: deny}\n";
static const char broken[] = "version: 1\nrules:\n  privilegde: allow\n  images: {allow: [A]}\n";

static const struct claim claims[] = {
	{.control = CONTROL_PRIVILEGED, .value = "true", .field = "f"},
	{.control = CONTROL_CAPABILITIES, .value = "CHOWN", .field = "f"},
	{.control = CONTROL_CAPABILITIES, .value = "ALL", .field = "f"},
	{.control = CONTROL_IMAGES, .value = "ghcr.io/a/b:1", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/srv/x", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/srv", .field = "f"},
	{.control = CONTROL_ACTIONS, .value = "system.ping", .field = "f"},
	{.control = CONTROL_ACTIONS, .value = "plugin.install", .field = "f"},
};

/* How a policy judges these claims; no policy denies them all. */
struct judgement {
	enum verdict verdicts[ARRAY_LEN(claims)];
};

static struct judgement judge(const struct policy *policy)
{
	struct judgement judgement = {0};

	if (policy && policy_judge(policy, &nobody, claims, ARRAY_LEN(claims),
	                           judgement.verdicts) == DECISION_ALLOW)
		ck_abort_msg("all of this is allowed");
	return judgement;
}

static bool is_same(const struct judgement *a, const struct judgement *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static struct file policy_file;

static int load_good_text(struct diag *diag, struct policy **ret)
{
	return policy_load_text("f", good, sizeof(good) - 1, diag, ret);
}

static int load_broken_text(struct diag *diag, struct policy **ret)
{
	return policy_load_text("f", broken, sizeof(broken) - 1, diag, ret);
}

static int load_file(struct diag *diag, struct policy **ret)
{
	return policy_load_file(policy_file.path, diag, ret);
}

static int load_no_file(struct diag *diag, struct policy **ret)
{
	return policy_load_file("/nonexistent/policy.yaml", diag, ret);
}

static int load_profile(struct diag *diag, struct policy **ret)
{
	return policy_load_profile("baseline", diag, ret);
}

static int load_no_profile(struct diag *diag, struct policy **ret)
{
	return policy_load_profile("none", diag, ret);
}

static const struct {
	const char *name;
	int (*load)(struct diag *diag, struct policy **ret);
	int r;    /* with enough memory */
	long min; /* allocations at least */
} loads[] = {
	{"text", load_good_text, 0, 100},  {"broken text", load_broken_text, -EINVAL, 50},
	{"file", load_file, 0, 100},       {"no file", load_no_file, -ENOENT, 3},
	{"profile", load_profile, 0, 100}, {"no profile", load_no_profile, -EINVAL, 3},
};

/* Loads, and says what is wrong as the program does; what is kept then is the policy alone. */
static int load(size_t i, struct policy **ret_policy)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	if (r == 0)
		r = loads[i].load(diag, ret_policy);
	if (diag)
		free(diag_summary(diag));
	return r;
}

static long load_failing(size_t i, enum failing_how how)
{
	struct policy *policy = NULL;
	struct judgement whole, got;
	long n = 0, failed = 1;

	ck_assert_int_eq(load(i, &policy), loads[i].r);
	whole = judge(policy);
	policy_unref(policy);
	for (; failed > 0; n++) {
		long before = atomic_load(&failing_living);
		int r;

		policy = NULL;
		failing_begin(n, how);
		r = load(i, &policy);
		failed = failing_end();
		ck_assert_msg(r == loads[i].r || (r == -ENOMEM && failed > 0), "%s, %ld: %d",
		              loads[i].name, n, r);
		ck_assert_msg(!policy == (r < 0), "%s, %ld: %d", loads[i].name, n, r);
		got = judge(policy);
		ck_assert_msg(!policy || is_same(&got, &whole), "%s, %ld", loads[i].name, n);
		policy_unref(policy);
		ck_assert_msg(failing_kept(before) == 0, "%s, %ld: kept %ld", loads[i].name, n,
		              failing_kept(before));
		ck_assert_int_lt(n, TRIES_MAX);
	}
	return n;
}

START_TEST(test_loads)
{
	file_begin(&policy_file);
	file_write(&policy_file, good);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		ck_assert_int_gt(load_failing((size_t)_i, ways[i]), loads[_i].min);
	unlink(policy_file.path);
}
END_TEST

static struct judgement in_force(struct state *state)
{
	const char *why;
	struct policy *policy = state_acquire(state, &why);
	struct judgement judgement = judge(policy);

	policy_unref(policy);
	return judgement;
}

/* The program's start: a policy, or the lockdown, or none at all. */
static long start_failing(const char *text, enum failing_how how)
{
	struct state *state;
	struct judgement whole, got;
	long n = 0, failed = 1;

	file_write(&policy_file, text);
	ck_assert_int_eq(state_new(policy_file.path, &state), 0);
	whole = in_force(state);
	state_free(state);
	for (; failed > 0; n++) {
		long before = atomic_load(&failing_living);
		int r;

		failing_begin(n, how);
		r = state_new(policy_file.path, &state);
		failed = failing_end();
		ck_assert_msg(r == 0 || (r == -ENOMEM && failed > 0), "%ld: %d", n, r);
		if (r == 0) {
			got = in_force(state);
			for (size_t i = 0; i < ARRAY_LEN(claims); i++)
				ck_assert(got.verdicts[i] == VERDICT_DENIED ||
				          got.verdicts[i] == whole.verdicts[i]);
			state_free(state);
		}
		ck_assert_msg(failing_kept(before) == 0, "%ld: kept %ld", n, failing_kept(before));
		ck_assert_int_lt(n, TRIES_MAX);
	}
	return n;
}

START_TEST(test_starts)
{
	file_begin(&policy_file);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		ck_assert_int_gt(start_failing(good, ways[i]), 100);
		ck_assert_int_gt(start_failing(broken, ways[i]), 100);
	}
	unlink(policy_file.path);
}
END_TEST

/* A reload: the old policy or the new one, and nothing in between. */
static long reload_failing(struct state *state, const char *from, const char *to,
                           enum failing_how how)
{
	struct judgement old, new, got;
	long n = 0, failed = 1;

	file_write(&policy_file, to);
	state_reload(state, STATE_SIGNAL);
	new = in_force(state);
	for (; failed > 0; n++) {
		long before;

		file_write(&policy_file, from);
		state_reload(state, STATE_SIGNAL);
		old = in_force(state);
		file_write(&policy_file, to);
		before = atomic_load(&failing_living);
		failing_begin(n, how);
		state_reload(state, STATE_SIGNAL);
		failed = failing_end();
		got = in_force(state);
		ck_assert_msg(is_same(&got, &new) || (is_same(&got, &old) && failed > 0), "%ld", n);
		/* Policies differ in how many blocks they are. */
		ck_assert_msg(failing_kept(before) == 0 || is_same(&got, &new), "%ld: kept %ld", n,
		              failing_kept(before));
		ck_assert_int_lt(n, TRIES_MAX);
	}
	return n;
}

START_TEST(test_reloads)
{
	long living = atomic_load(&failing_living);
	struct state *state;

	file_begin(&policy_file);
	file_write(&policy_file, good);
	ck_assert_int_eq(state_new(policy_file.path, &state), 0);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		ck_assert_int_gt(reload_failing(state, good, tight, ways[i]), 100);
		ck_assert_int_gt(reload_failing(state, tight, good, ways[i]), 100);
	}
	/* What cannot be used leaves what is in force, with memory and without. */
	ck_assert_int_gt(reload_failing(state, good, broken, FAILING_ONCE), 50);
	state_free(state);
	unlink(policy_file.path);
	ck_assert_int_eq(failing_kept(living), 0);
}
END_TEST

START_TEST(test_log)
{
	long before = atomic_load(&failing_living), n = 0, failed = 1;
	struct decision_log *log;

	file_begin(&policy_file);
	for (; failed > 0; n++) {
		int r;

		failing_begin(n, FAILING_ONCE);
		r = decision_log_open(policy_file.path, &log);
		failed = failing_end();
		ck_assert_int_eq(r, failed > 0 ? -ENOMEM : 0);
		if (r == 0)
			decision_log_close(log);
		ck_assert_int_lt(n, TRIES_MAX);
	}
	ck_assert_int_gt(n, 1);
	unlink(policy_file.path);
	ck_assert_int_eq(failing_kept(before), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("state memory");
	TCase *tests = tcase_create("memory");

	tcase_set_timeout(tests, 600);
	tcase_add_loop_test(tests, test_loads, 0, (int)ARRAY_LEN(loads));
	tcase_add_test(tests, test_starts);
	tcase_add_test(tests, test_reloads);
	tcase_add_test(tests, test_log);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
