/* SPDX-License-Identifier: Apache-2.0 */
/* What rules require and limit: each row is a rule, the claims of a call, and what becomes of the
 * last of them. */
#include <stdio.h>
#include <string.h>

#include "policy/limits.h"
#include "policy/policy.h"
#include "support.h"
#include "support/loaded.h"

#define DENIED    VERDICT_DENIED
#define PERMITTED VERDICT_PERMITTED
#define AUDITED   VERDICT_AUDITED
#define NONE      CLAIM_UNLIMITED
#define GIB       (1024ull * 1024 * 1024)

static struct policy *load(const char *rule)
{
	char text[4096];

	snprintf(text, sizeof(text), "version: 1\nrules:\n  %s\n", rule);
	return loaded(text);
}

static const struct {
	const char *rule;
	enum control control;
	uint64_t amount;
	enum verdict want;
} amounts[] = {
	{"memory: allow", CONTROL_MEMORY, NONE, PERMITTED},
	{"memory: allow", CONTROL_MEMORY, 1, PERMITTED},
	{"memory: {require: true}", CONTROL_MEMORY, NONE, DENIED},
	{"memory: {require: true}", CONTROL_MEMORY, NONE - 1, PERMITTED},
	{"memory: {require: true}", CONTROL_MEMORY, 1, PERMITTED},
	{"memory: {max: 8GiB}", CONTROL_MEMORY, NONE, DENIED},
	{"memory: {max: 8GiB}", CONTROL_MEMORY, 8 * GIB, PERMITTED},
	{"memory: {max: 8GiB}", CONTROL_MEMORY, 8 * GIB + 1, DENIED},
	{"memory: {max: \"8GiB\"}", CONTROL_MEMORY, 8 * GIB, PERMITTED},
	{"memory: {max: 1KiB}", CONTROL_MEMORY, 1025, DENIED},
	{"memory: {max: 8GiB, require: true}", CONTROL_MEMORY, NONE, DENIED},
	{"memory: {require: true, max: 8GiB}", CONTROL_MEMORY, 8 * GIB + 1, DENIED},
	{"memory: {max: 8GiB, require: true}", CONTROL_MEMORY, GIB, PERMITTED},
	{"memory: {max: 8GiB, mode: audit}", CONTROL_MEMORY, NONE, AUDITED},
	{"memory: {max: 8GiB, mode: audit}", CONTROL_MEMORY, GIB, PERMITTED},
	{"cpus: {max: 1.5}", CONTROL_CPUS, 1500000000, PERMITTED},
	{"cpus: {max: 1.5}", CONTROL_CPUS, 1500000001, DENIED},
	{"pids: {max: 200}", CONTROL_PIDS, 200, PERMITTED},
	{"pids: {max: 200}", CONTROL_PIDS, 201, DENIED},
	{"shm-size: {max: 64m}", CONTROL_SHM_SIZE, 64 * 1024 * 1024, PERMITTED},
	{"shm-size: {max: 64m}", CONTROL_SHM_SIZE, 64 * 1024 * 1024 + 1, DENIED},
};

START_TEST(test_amounts)
{
	struct policy *policy = load(amounts[_i].rule);
	struct claim claim = {
		.control = amounts[_i].control,
		.value = "",
		.field = "f",
		.amount = amounts[_i].amount,
	};
	enum verdict verdict = DENIED;
	enum decision decision = policy_judge(policy, &nobody, &claim, 1, &verdict);

	ck_assert_msg(verdict == amounts[_i].want, "%s: %llu is judged %d", amounts[_i].rule,
	              (unsigned long long)claim.amount, (int)verdict);
	ck_assert_int_eq(decision, verdict == DENIED ? DECISION_DENY : DECISION_ALLOW);
	policy_unref(policy);
}
END_TEST

static const struct {
	const char *rule;
	enum control control;
	const char *value;
	enum verdict want;
} values[] = {
	{"read-only-root: allow", CONTROL_READ_ONLY_ROOT, "false", PERMITTED},
	{"read-only-root: allow", CONTROL_READ_ONLY_ROOT, "true", PERMITTED},
	{"read-only-root: {require: true}", CONTROL_READ_ONLY_ROOT, "true", PERMITTED},
	{"read-only-root: {require: true}", CONTROL_READ_ONLY_ROOT, "false", DENIED},
	{"read-only-root: {require: true}", CONTROL_READ_ONLY_ROOT, "", DENIED},
	{"read-only-root: {require: true}", CONTROL_READ_ONLY_ROOT, "TRUE", DENIED},
	{"read-only-root: {require: true, mode: audit}", CONTROL_READ_ONLY_ROOT, "", AUDITED},
	{"user: allow", CONTROL_USER, "0", PERMITTED},
	{"user: allow", CONTROL_USER, "", PERMITTED},
	{"user: deny", CONTROL_USER, "1000", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "1000", PERMITTED},
	{"user: {require: non-root}", CONTROL_USER, "10", PERMITTED},
	{"user: {require: non-root}", CONTROL_USER, "0", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "00", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "app", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "1a", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "-1", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "+1", DENIED},
	{"user: {require: non-root}", CONTROL_USER, " 1", DENIED},
	{"user: {require: non-root}", CONTROL_USER, "1:0", DENIED},
	{"user: {require: non-root, allow: [\"10*\"]}", CONTROL_USER, "1000", PERMITTED},
	{"user: {require: non-root, allow: [\"10*\"]}", CONTROL_USER, "2000", DENIED},
	{"user: {require: non-root, allow: [\"10*\", \"0\"]}", CONTROL_USER, "0", DENIED},
	{"user: {require: non-root, deny: [\"1000\"]}", CONTROL_USER, "1000", DENIED},
	{"user: {require: non-root, deny: [\"1000\"]}", CONTROL_USER, "1001", PERMITTED},
	{"user: {require: non-root, deny: [\"1000\"]}", CONTROL_USER, "0", DENIED},
	{"user: {require: non-root, verdict: allow}", CONTROL_USER, "7", PERMITTED},
	{"user: {require: non-root, verdict: deny}", CONTROL_USER, "7", DENIED},
	{"user: {allow: [app, \"1000\"]}", CONTROL_USER, "app", PERMITTED},
	{"user: {allow: [app, \"1000\"]}", CONTROL_USER, "", DENIED},
	{"user: {deny: [\"0\"]}", CONTROL_USER, "0", DENIED},
	{"user: {deny: [\"0\"]}", CONTROL_USER, "", PERMITTED},
};

START_TEST(test_values)
{
	struct policy *policy = load(values[_i].rule);
	struct claim claim = {values[_i].control, .value = values[_i].value, .field = "f"};
	enum verdict verdict = DENIED;
	enum decision decision = policy_judge(policy, &nobody, &claim, 1, &verdict);

	ck_assert_msg(verdict == values[_i].want, "%s: \"%s\" is judged %d", values[_i].rule,
	              claim.value, (int)verdict);
	ck_assert_int_eq(decision, verdict == DENIED ? DECISION_DENY : DECISION_ALLOW);
	policy_unref(policy);
}
END_TEST

#define DROPPED CONTROL_DROPPED_CAPABILITIES
#define LABELS  CONTROL_LABELS

/* The claims stand in `values`, apart by spaces; the last judged is the one that ends them. */
static const struct {
	const char *rule;
	enum control control;
	const char *values;
	enum verdict want;
} lists[] = {
	{"labels: allow", LABELS, "", PERMITTED},
	{"labels: deny", LABELS, "", PERMITTED},
	{"labels: {allow: [a]}", LABELS, "", PERMITTED},
	{"labels: {deny: [\"*\"]}", LABELS, "", PERMITTED},
	{"labels: {require: [\"owner=*\"]}", LABELS, "", DENIED},
	{"labels: {require: [\"owner=*\"]}", LABELS, "owner=a", PERMITTED},
	{"labels: {require: [\"owner=*\"]}", LABELS, "x=y owner=a z=", PERMITTED},
	{"labels: {require: [\"owner=*\"]}", LABELS, "xowner=a", DENIED},
	{"labels: {require: [\"owner=*\", \"team=*\"]}", LABELS, "owner=a", DENIED},
	{"labels: {require: [\"owner=*\", \"team=*\"]}", LABELS, "team=a owner=a", PERMITTED},
	{"labels: {require: [\"owner=?*\"], mode: audit}", LABELS, "owner=", AUDITED},
	{"labels: {require: [\"a=*\"], allow: [\"a=1\"]}", LABELS, "a=1", PERMITTED},
	{"dropped-capabilities: allow", DROPPED, "", PERMITTED},
	{"dropped-capabilities: {require: [ALL]}", DROPPED, "", DENIED},
	{"dropped-capabilities: {require: [ALL]}", DROPPED, "ALL", PERMITTED},
	{"dropped-capabilities: {require: [all]}", DROPPED, "NET_RAW ALL", PERMITTED},
	{"dropped-capabilities: {require: [ALL]}", DROPPED, "NET_RAW CHOWN", DENIED},
	{"dropped-capabilities: {require: [NET_RAW]}", DROPPED, "NET_RAW", PERMITTED},
	{"dropped-capabilities: {require: [cap_net_raw]}", DROPPED, "NET_RAW", PERMITTED},
	{"dropped-capabilities: {require: [NET_RAW, KILL]}", DROPPED, "NET_RAW", DENIED},
	{"dropped-capabilities: {require: [NET_RAW, KILL]}", DROPPED, "ALL", PERMITTED},
	{"dropped-capabilities: {require: [\"*\"]}", DROPPED, "KILL", PERMITTED},
	{"dropped-capabilities: {require: [\"*\"]}", DROPPED, "", DENIED},
};

/* Makes a claim of each value, and one more that ends them; how many. */
static size_t make_claims(enum control control, char *text, struct claim *claims)
{
	size_t n = 0;

	for (char *end; *text; text = end) {
		end = text + strcspn(text, " ");
		if (*end)
			*end++ = '\0';
		claims[n++] = (struct claim){control, .value = text, .field = "f"};
	}
	claims[n++] = (struct claim){control, .value = "", .field = "f", .whole = true};
	return n;
}

START_TEST(test_lists)
{
	struct policy *policy = load(lists[_i].rule);
	struct claim claims[8];
	enum verdict verdicts[8];
	enum decision decision;
	char text[64];
	size_t n;

	snprintf(text, sizeof(text), "%s", lists[_i].values);
	n = make_claims(lists[_i].control, text, claims);
	decision = policy_judge(policy, &nobody, claims, n, verdicts);
	ck_assert_msg(verdicts[n - 1] == lists[_i].want, "%s: \"%s\" is judged %d", lists[_i].rule,
	              lists[_i].values, (int)verdicts[n - 1]);
	for (size_t i = 0; i + 1 < n; i++)
		ck_assert_int_eq(verdicts[i], PERMITTED);
	ck_assert_int_eq(decision, verdicts[n - 1] == DENIED ? DECISION_DENY : DECISION_ALLOW);
	policy_unref(policy);
}
END_TEST

/* What another container has is not what the call makes, and the other way round. */
START_TEST(test_owners)
{
	struct policy *policy = load("labels: {require: [\"owner=*\"]}");
	const struct claim label = {LABELS, .value = "owner=a", .field = "f"};
	const struct claim end = {LABELS, .value = "", .field = "f", .whole = true};
	struct claim claims[] = {label, end, end, label, end};
	enum verdict verdicts[ARRAY_LEN(claims)];
	char same[] = "container web";

	claims[2].of = "container web";
	claims[3].of = "container db";
	claims[4].of = "container db";
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_DENY);
	ck_assert_int_eq(verdicts[1], PERMITTED);
	ck_assert_int_eq(verdicts[2], DENIED);
	ck_assert_int_eq(verdicts[4], PERMITTED);
	claims[3].of = same;
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_DENY);
	ck_assert_int_eq(verdicts[2], PERMITTED);
	ck_assert_int_eq(verdicts[4], DENIED);
	policy_unref(policy);
}
END_TEST

/* Another control's claims, ends and claims without a value meet nothing. */
START_TEST(test_others_meet_nothing)
{
	struct policy *policy = load("labels: {require: [\"*\"]}");
	const struct claim claims[] = {
		{CONTROL_USER, .value = "x", .field = "f"},
		{LABELS, .value = NULL, .field = "f"},
		{LABELS, .value = "", .field = "f", .whole = true},
		{LABELS, .value = "x", .field = "f", .whole = true},
	};
	enum verdict verdicts[ARRAY_LEN(claims)];

	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_DENY);
	ck_assert_int_eq(verdicts[2], DENIED);
	ck_assert_int_eq(verdicts[3], DENIED);
	policy_unref(policy);
}
END_TEST

/* Only the controls whose claims are ended have such a claim. */
START_TEST(test_no_end)
{
	struct policy *policy = load("user: allow");
	const struct claim claim = {CONTROL_USER, .value = "", .field = "f", .whole = true};
	enum verdict verdict;

	ck_assert_int_eq(policy_judge(policy, &nobody, &claim, 1, &verdict), DECISION_DENY);
	ck_assert_int_eq(verdict, DENIED);
	policy_unref(policy);
}
END_TEST

START_TEST(test_view)
{
	struct policy *policy = load("memory: {require: true, max: 8 GiB}\n"
	                             "  labels: {require: [\"a=*\", \"b=*\"]}\n"
	                             "  cpus: {max: 2}");
	struct rule_view rule;

	policy_rule(policy, CONTROL_MEMORY, &rule);
	ck_assert_str_eq(rule.max, "8 GiB");
	ck_assert_uint_eq(rule.n_require, 1);
	ck_assert_str_eq(rule.require[0], "true");
	policy_rule(policy, CONTROL_LABELS, &rule);
	ck_assert_ptr_null(rule.max);
	ck_assert_uint_eq(rule.n_require, 2);
	ck_assert_str_eq(rule.require[1], "b=*");
	policy_rule(policy, CONTROL_CPUS, &rule);
	ck_assert_str_eq(rule.max, "2");
	ck_assert_uint_eq(rule.n_require, 0);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("requirement");
	TCase *tests = tcase_create("requirement");

	tcase_add_loop_test(tests, test_amounts, 0, ARRAY_LEN(amounts));
	tcase_add_loop_test(tests, test_values, 0, ARRAY_LEN(values));
	tcase_add_loop_test(tests, test_lists, 0, ARRAY_LEN(lists));
	tcase_add_test(tests, test_owners);
	tcase_add_test(tests, test_others_meet_nothing);
	tcase_add_test(tests, test_no_end);
	tcase_add_test(tests, test_view);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
