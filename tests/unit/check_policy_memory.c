/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No memory: each single allocation of loading a policy fails in turn. Every time the load says
 * so, gives out nothing and keeps nothing. Judging allocates nothing at all.
 */
#include <errno.h>
#include <string.h>

#include "policy/arena.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"
#include "tests/unit/support/failing.h"

static const char text[] =
	"version: 1\n"
	"contact: \"ask\"\n"
	"rules:\n"
	"  capabilities: {allow: [CHOWN, cap_kill]}\n"
	"  images:\n"
	"    allow: [official, \"ghcr.io/a/**:1\", \"b:1@sha256:*\"]\n"
	"    message: \"no\"\n"
	"  host-paths: {deny: [/etc, \"/srv/*/a\"]}\n"
	"  sysctls: {allow: [\"net.*\", kernel.x]}\n"
	"  memory: {require: true, max: 8GiB}\n"
	"  user: {require: non-root, allow: [\"1*\"]}\n"
	"  labels: {require: [\"owner=*\", \"a=*\"], deny: [\"b=*\"]}\n"
	"  dropped-capabilities: {require: [all]}\n"
	"  published-ports: {allow: [\"[::1]:1-9/tcp\", \"80\"]}\n"
	"  ulimits: {allow: [\"nofile<=9\", core]}\n"
	"  exec:\n"
	"    allow: [web, {when: {label: a, image: \"b/**\", name: \"c*\"}}]\n"
	"groups: {ops: [alice, \"ci-*\"], here: [\"@local\"]}\n"
	"exceptions:\n"
	"  - id: one\n"
	"    match: {user: [bob, ops], group: here, image: \"a/**\", network: n,\n"
	"      action: \"x.*\", container: {name: c, label: a}}\n"
	"    permit: {host-paths: [/srv], memory: {max: 1GiB}, exec: allow}\n"
	"    reason: \"r\"\n"
	"    owner: \"o\"\n"
	"    expires: 2099-01-31\n"
	"  - {id: two, match: {user: bob}, permit: {exec: [a]}, reason: r, "
	"permanent: true}\n";

static int load(struct policy **ret_policy)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	return r < 0 ? r : policy_load_text("f", text, sizeof(text) - 1, diag, ret_policy);
}

static const char *const labels[] = {"a=b"};
static const struct subject container = {"c1", "docker.io/b/c:1", labels, 1};

static const struct claim claims[] = {
	{.control = CONTROL_IMAGES, .value = "ghcr.io/a/b:1", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/srv", .field = "f"},
	{.control = CONTROL_CAPABILITIES, .value = "KILL", .field = "f"},
	{.control = CONTROL_SYSCTLS, .value = "net.x", .field = "f"},
	{.control = CONTROL_MEMORY, .value = "", .field = "f", .amount = 1},
	{.control = CONTROL_USER, .value = "1000", .field = "f"},
	{.control = CONTROL_LABELS, .value = "owner=x", .field = "f"},
	{.control = CONTROL_LABELS, .value = "a=", .field = "f"},
	{.control = CONTROL_LABELS, .value = "", .field = "f", .whole = true},
	{.control = CONTROL_DROPPED_CAPABILITIES, .value = "ALL", .field = "f"},
	{.control = CONTROL_DROPPED_CAPABILITIES, .value = "", .field = "f", .whole = true},
	{.control = CONTROL_PUBLISHED_PORTS, .value = "[::1]:2/tcp", .field = "f"},
	{.control = CONTROL_ULIMITS, .value = "nofile=9", .field = "f", .amount = 9},
	{.control = CONTROL_EXEC, .value = "", .field = "f", .subject = &container},
};

START_TEST(test_each_fails)
{
	struct policy *policy = NULL;
	int r = -ENOMEM, tries = 0;

	while (r < 0) {
		long before = atomic_load(&failing_living);

		failing_begin(tries, FAILING_ONCE);
		r = load(&policy);
		failing_end();
		if (r == 0)
			break;
		ck_assert_msg(r == -ENOMEM, "allocation %d: %d", tries, r);
		ck_assert_ptr_null(policy);
		ck_assert_msg(failing_kept(before) == 0, "allocation %d: %ld kept", tries,
		              failing_kept(before));
		ck_assert_int_lt(++tries, 100000);
	}
	/* Texts, trees, the arena's blocks, and libyaml's many. */
	ck_assert_int_gt(tries, 20);
	policy_unref(policy);
}
END_TEST

START_TEST(test_judging_allocates_nothing)
{
	enum verdict verdicts[ARRAY_LEN(claims)];
	struct policy *policy = NULL;
	enum decision decision;
	long before, after;

	ck_assert_int_eq(load(&policy), 0);
	before = atomic_load(&failing_allocated);
	decision = policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts);
	after = atomic_load(&failing_allocated); /* Check's own assertions allocate */
	ck_assert_int_eq(after, before);
	ck_assert_int_eq(decision, DECISION_DENY);
	policy_unref(policy);
}
END_TEST

START_TEST(test_judged)
{
	enum verdict verdicts[ARRAY_LEN(claims)];
	struct policy *policy = NULL;

	ck_assert_int_eq(load(&policy), 0);
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_DENY);
	/* One of them is above what is denied; the others are as they should be. */
	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		ck_assert_msg(verdicts[i] == (claims[i].control == CONTROL_HOST_PATHS
		                                      ? VERDICT_DENIED
		                                      : VERDICT_PERMITTED),
		              "claim %zu", i);
	policy_unref(policy);
}
END_TEST

/* Allocations are zeroed, aligned, apart from each other, and refused if they cannot be. */
START_TEST(test_arena)
{
	_cleanup_(arena_done) struct arena arena = {0};
	char *last = NULL;

	for (size_t n = 0; n < 20000; n += 1 + n / 8) {
		char *p = arena_alloc(&arena, n, 1);

		ck_assert_ptr_nonnull(p);
		ck_assert_uint_eq((size_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			ck_assert_int_eq(p[i], 0);
		memset(p, 0xff, n);
		ck_assert_ptr_ne(p, last);
		last = p;
	}
	ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX / 2, 4));
	ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX, 1));
	ck_assert_str_eq(arena_strndup(&arena, "abc", 2), "ab");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy memory");
	TCase *tests = tcase_create("memory");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_each_fails);
	tcase_add_test(tests, test_judging_allocates_nothing);
	tcase_add_test(tests, test_judged);
	tcase_add_test(tests, test_arena);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
