/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy written out is a policy: it has no mistakes, judges every claim the same, and is written
 * the same again. Held against random policies; SEED=n in the environment repeats a run.
 */
#include <stdio.h>
#include <string.h>

#include "policy/diag.h"
#include "policy/effective.h"
#include "policy/policy.h"
#include "support.h"
#include "support/printed.h"
#include "support/random_excepted.h"

#define POLICIES 400
#define CALLS    20

#define CLAIMS_MAX (NAIVE_CLAIMS + NAIVE_MORE_CLAIMS)

static struct policy *load(const char *text)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	if (policy_load_text("p.yaml", text, strlen(text), diag, &policy) < 0)
		ck_abort_msg("%s\n%s", text, said = printed(diag));
	return policy;
}

/* The policy as it is written; the caller's. */
static char *written(const struct policy *policy)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	ck_assert_ptr_nonnull(stream);
	effective_write(policy, stream);
	ck_assert_int_eq(fclose(stream), 0);
	return text;
}

/* Where things come from changes, of course: it is now the written text. */
static char *without_comments(char *text)
{
	char *to = text;

	for (const char *from = text; *from;) {
		if (strncmp(from, "  # ", 4) == 0)
			from += strcspn(from, "\n");
		else
			*to++ = *from++;
	}
	*to = '\0';
	return text;
}

static void check_written_again(const struct policy *policy, const char *text)
{
	_cleanup_(freep) char *first = strdup(text), *again = written(policy);

	ck_assert_ptr_nonnull(first);
	ck_assert_str_eq(without_comments(again), without_comments(first));
}

static void check_same(const struct policy *policy, const struct policy *other,
                       const struct occasion *occasion, const struct claim *claims, size_t n)
{
	enum verdict want[CLAIMS_MAX] = {0}, got[CLAIMS_MAX] = {0};

	ck_assert_int_eq(policy_judge(policy, occasion, claims, n, want),
	                 policy_judge(other, occasion, claims, n, got));
	ck_assert(memcmp(want, got, sizeof(want)) == 0);
}

static struct naive_random random_begin(unsigned long long usual)
{
	const char *seed = getenv("SEED");
	struct naive_random random = {seed ? strtoull(seed, NULL, 10) : usual};

	printf("random policies: SEED=%llu\n", random.state);
	return random;
}

START_TEST(test_random)
{
	struct naive_random random = random_begin(20260801);

	for (int i = 0; i < POLICIES; i++) {
		static struct naive_policy naive;
		_cleanup_(policy_unrefp) struct policy *policy = NULL, *other = NULL;
		_cleanup_(freep) char *text = NULL;

		naive_policy(&random, &naive);
		policy = load(naive.text);
		text = written(policy);
		other = load(text);
		for (int call_i = 0; call_i < CALLS; call_i++) {
			struct naive_call call;

			naive_call(&random, &naive, &call);
			check_same(policy, other, &nobody, call.claims, call.n);
		}
		check_written_again(other, text);
	}
}
END_TEST

START_TEST(test_random_exceptions)
{
	struct naive_random random = random_begin(20260802);

	for (int i = 0; i < POLICIES; i++) {
		static struct naive_excepting naive;
		_cleanup_(policy_unrefp) struct policy *policy = NULL, *other = NULL;
		_cleanup_(freep) char *text = NULL;

		naive_excepting(&random, &naive);
		policy = load(naive.policy.text);
		text = written(policy);
		other = load(text);
		for (int call_i = 0; call_i < CALLS; call_i++) {
			struct occasion occasion = naive_occasion(&random);
			static struct naive_excepted call;

			naive_excepted(&random, &naive, &call);
			check_same(policy, other, &occasion, call.claims, call.n);
		}
		check_written_again(other, text);
	}
}
END_TEST

static const char all[] =
	"version: 1\n"
	"extends: restricted\n"
	"log: {decisions: denials, skip: [system.ping], sample: {actions: [\"*.list\"], every: "
	"100}}\n"
	"contact: \"ask \\\"us\\\"\"\n"
	"groups: {ops: [alice, \"ci-*\"], here: [\"@local\"]}\n"
	"rules:\n"
	"  devices: {deny: []}\n"
	"  sysctls: {verdict: deny, mode: audit, message: \"no\"}\n"
	"  exec: {allow: [web, {when: {label: \"a\\\\b\", image: nginx}}]}\n"
	"  memory: {require: true, max: 8GiB}\n"
	"  labels: {require: [\"owner=*\"], deny: [x]}\n"
	"  privileged: {verdict: deny, message: \"never\"}\n"
	"exceptions:\n"
	"  - id: \"7\"\n"
	"    match: {user: [bob, ops], group: here, image: \"a/b@sha256:*\", network: n,\n"
	"      action: \"x.*\", container: {name: c, label: a}}\n"
	"    permit: {host-paths: [/srv], memory: {max: 1GiB}, exec: allow, attach: [{when: "
	"{label: "
	"d}}]}\n"
	"    reason: \"r: #1\"\n"
	"    owner: \"o\"\n"
	"    expires: 2099-01-31\n"
	"  - {id: two, match: {container: {label: a}}, permit: {exec: [a]}, reason: r, permanent: "
	"true}\n";

/* All that can be written; each exception is the same, and comments say where it was. */
START_TEST(test_all)
{
	struct policy *policy = load(all), *other;
	_cleanup_(freep) char *text = written(policy);
	struct exception_view view, same;

	ck_assert_ptr_nonnull(strstr(text, "  - id: \"7\"  # p.yaml, line 14\n"));
	ck_assert_ptr_nonnull(strstr(text, "  devices:  # p.yaml, line 7\n    deny: []\n"));
	ck_assert_ptr_nonnull(strstr(text, "    every: 100\n    actions: [\"*.list\"]\n"));
	ck_assert_ptr_nonnull(strstr(text, "# profile restricted, line "));
	other = load(text);
	check_written_again(other, text);
	for (size_t i = 0; policy_exceptions(policy, i, &view); i++) {
		ck_assert(policy_exceptions(other, i, &same));
		ck_assert_str_eq(same.id, view.id);
		ck_assert_str_eq(same.reason, view.reason);
		ck_assert_int_eq(same.expires, view.expires);
		ck_assert_int_eq(same.permanent, view.permanent);
	}
	policy_unref(policy);
	policy_unref(other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("effective");
	TCase *tests = tcase_create("effective");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, test_random);
	tcase_add_test(tests, test_random_exceptions);
	tcase_add_test(tests, test_all);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
