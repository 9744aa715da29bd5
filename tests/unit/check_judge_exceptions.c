/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups and exceptions against a second evaluator, written as simply as can be and from the
 * description of the language alone: random policies, and calls that their exceptions often match,
 * or miss by one part of a match. SEED=n in the environment repeats a run.
 */
#include <stdio.h>
#include <string.h>

#include "policy/policy.h"
#include "support.h"
#include "support/loaded.h"
#include "support/naive_rename.h"
#include "support/random_excepted.h"

#define POLICIES 1500
#define CALLS    30

/* What exceptions decided. */
struct decided {
	unsigned calls;                   /* allowed with one, and denied without */
	unsigned excepted[CONTROL_COUNT]; /* claims that one permits */
	unsigned denied[NAIVE_PARTS];     /* claims that one would permit but for this part alone */
	unsigned not_permitted; /* claims of a call that one matches, and which it lists */
	unsigned renames[2];    /* that open nothing, and that open something */
	unsigned off;           /* claims that pass for nothing else */
};

/* One call, as it is judged by both. */
struct judging {
	const struct naive_excepting *naive;
	const struct policy *policy;
	const struct naive_excepted *call;
	struct decided *decided;
	struct occasion occasion;
};

static bool holds(const struct judging *judging, int exception, int part)
{
	return naive_part_holds(judging->naive, &judging->naive->exceptions[exception],
	                        (enum naive_part)part, judging->call->claims, judging->call->n,
	                        &judging->occasion);
}

/* How many parts of a match do not hold, and the last of them. */
static int failing_parts(const struct judging *judging, int exception, int *ret_part)
{
	int n = 0;

	for (int part = 0; part < NAIVE_PARTS; part++) {
		if (holds(judging, exception, part))
			continue;
		*ret_part = part;
		n++;
	}
	return n;
}

static bool is_listed(const struct naive_exception *exception, const struct claim *claim)
{
	for (int i = 0; i < exception->n_permits; i++) {
		if (exception->permits[i].control == claim->control)
			return true;
	}
	return false;
}

/* The first exception that permits a claim which its rule denies; -1 if there is none. */
static int find_exception(const struct judging *judging, const struct claim *claim)
{
	struct decided *decided = judging->decided;
	int near = -1, part = 0;
	bool not_permitted = false;

	for (int i = 0; i < judging->naive->n_exceptions; i++) {
		const struct naive_exception *exception = &judging->naive->exceptions[i];
		bool permits = naive_is_permitted(exception, claim);
		int failing = failing_parts(judging, i, &part);

		if (permits && failing == 0) {
			decided->excepted[claim->control]++;
			return i;
		}
		if (permits && failing == 1)
			near = part;
		not_permitted |= failing == 0 && is_listed(exception, claim);
	}
	if (near >= 0)
		decided->denied[near]++;
	decided->not_permitted += not_permitted;
	return -1;
}

static void check_claim(const struct judging *judging, size_t at, enum verdict have,
                        enum verdict *ret_without)
{
	const struct naive_excepted *call = judging->call;
	struct decided *decided = judging->decided;
	enum verdict want = naive_judge_names(judging->naive, call->claims, at);
	char want_id[16] = "";
	const char *id;
	int exception = -1;

	*ret_without = want;
	if (call->claims[at].control == CONTROL_RENAMES)
		decided->renames[naive_opens(judging->naive, &call->claims[at])]++;
	if (want != VERDICT_PERMITTED)
		exception = find_exception(judging, &call->claims[at]);
	if (exception >= 0) {
		want = VERDICT_EXCEPTED;
		snprintf(want_id, sizeof(want_id), "e%d", exception);
		id = policy_exception_of(judging->policy, &judging->occasion, call->claims, call->n,
		                         at);
		if (!id || strcmp(id, want_id) != 0)
			have = VERDICT_COUNT;
	} else if (want != VERDICT_PERMITTED && judging->occasion.off) {
		want = VERDICT_OFF;
		decided->off++;
	}
	/* An assertion that holds costs more than judging does. */
	if (have != want)
		ck_abort_msg(
			"claim %zu, %s \"%s\", of %s at %lld is judged %d and not %d %s by\n%s", at,
			control_info(call->claims[at].control)->name, call->claims[at].value,
			judging->occasion.certificate ? judging->occasion.user : "everybody",
			(long long)judging->occasion.now, (int)have, (int)want, want_id,
			judging->naive->policy.text);
}

static void check_call(const struct judging *judging)
{
	struct decided *decided = judging->decided;
	enum verdict have[ARRAY_LEN(judging->call->claims)];
	size_t n = judging->call->n, denied = 0, denied_without = 0;
	enum decision decision =
		policy_judge(judging->policy, &judging->occasion, judging->call->claims, n, have);

	for (size_t at = 0; at < n; at++) {
		enum verdict without;

		check_claim(judging, at, have[at], &without);
		denied += have[at] == VERDICT_DENIED;
		denied_without += without == VERDICT_DENIED;
	}
	if (decision != (n > 0 && denied == 0 ? DECISION_ALLOW : DECISION_DENY))
		ck_abort_msg("decided %d by\n%s", (int)decision, judging->naive->policy.text);
	decided->calls += n > 0 && denied == 0 && denied_without > 0;
}

static void check_excepted(const struct decided *decided, const enum control *controls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(
			(decided->excepted[controls[i]] > 0) == (controls[i] != CONTROL_UNREADABLE),
			"%s: %u", control_info(controls[i])->name, decided->excepted[controls[i]]);
}

/* The comparison is worth something only if exceptions decide, both ways and by all they say. */
static void check_decided(const struct decided *decided)
{
	ck_assert_uint_ge(decided->calls, POLICIES / 10);
	ck_assert_uint_ge(decided->not_permitted, POLICIES);
	for (int part = 0; part < NAIVE_PARTS; part++)
		ck_assert_msg(decided->denied[part] >= POLICIES / 10, "part %d: %u", part,
		              decided->denied[part]);
	ck_assert_uint_ge(decided->off, POLICIES / 10);
	for (size_t i = 0; i < ARRAY_LEN(decided->renames); i++)
		ck_assert_uint_ge(decided->renames[i], POLICIES / 10);
	check_excepted(decided, naive_always, ARRAY_LEN(naive_always));
	check_excepted(decided, naive_sometimes, ARRAY_LEN(naive_sometimes));
}

START_TEST(test_against_naive)
{
	static struct naive_excepting naive;
	static struct naive_excepted call;
	const char *seed = getenv("SEED");
	struct naive_random random = {seed ? strtoull(seed, NULL, 10) : 20261130};
	struct decided decided = {0};

	printf("random policies: SEED=%llu\n", random.state);
	for (int i = 0; i < POLICIES; i++) {
		struct policy *policy;

		naive_excepting(&random, &naive);
		policy = loaded(naive.policy.text);
		for (int call_i = 0; call_i < CALLS; call_i++) {
			struct judging judging = {&naive, policy, &call, &decided,
			                          naive_occasion(&random)};

			naive_excepted(&random, &naive, &call);
			check_call(&judging);
		}
		policy_unref(policy);
	}
	check_decided(&decided);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("judge exceptions");
	TCase *tests = tcase_create("judge exceptions");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, test_against_naive);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
