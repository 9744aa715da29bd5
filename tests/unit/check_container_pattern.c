/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about existing containers: what is matched, and what nobody looked at. */
#include <stdio.h>
#include <string.h>

#include "policy/limits.h"
#include "policy/policy.h"
#include "support.h"
#include "support/loaded.h"

#define DENIED    VERDICT_DENIED
#define PERMITTED VERDICT_PERMITTED

static struct policy *load(const char *rule)
{
	_cleanup_(freep) char *text = NULL;

	ck_assert_int_ge(asprintf(&text, "version: 1\nrules:\n  exec: %s\n", rule), 0);
	return loaded(text);
}

static const char *const labels[] = {"app=web", "debug=true", "empty="};

static const struct subject web = {"web-1", "ghcr.io/acme/app:1", labels, ARRAY_LEN(labels)};
static const struct subject db = {"db", "docker.io/library/postgres:16", labels, 1};
static const struct subject bare = {"3f57d9401f8d", "", NULL, 0};
static const struct subject odd = {"web-2", "id:cafe", labels, 2};

static const struct {
	const char *rule;
	const struct subject *subject;
	enum verdict want;
} rows[] = {
	{"allow", NULL, PERMITTED},
	{"deny", &web, DENIED},
	{"{allow: [{when: {label: \"debug=true\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: \"debug=true\"}}]}", &db, DENIED},
	{"{allow: [{when: {label: \"debug=true\"}}]}", &bare, DENIED},
	{"{allow: [{when: {label: \"debug=true\"}}]}", NULL, DENIED},
	{"{allow: [{when: {label: debug=true}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: debug}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: debug}}]}", &db, DENIED},
	{"{allow: [{when: {label: debu}}]}", &web, DENIED},
	{"{allow: [{when: {label: \"deb*\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: \"*rue\"}}]}", &web, DENIED},
	{"{allow: [{when: {label: \"debug=t*\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: \"debug=\"}}]}", &web, DENIED},
	{"{allow: [{when: {label: \"empty=\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: empty}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: \"*\"}}]}", &bare, DENIED},
	{"{allow: [{when: {name: \"web-*\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {name: web-1}}]}", &web, PERMITTED},
	{"{allow: [{when: {name: web}}]}", &web, DENIED},
	{"{allow: [\"web-*\"]}", &web, PERMITTED},
	{"{allow: [web-1]}", &web, PERMITTED},
	{"{allow: [web-1]}", &db, DENIED},
	{"{allow: [web-1]}", NULL, DENIED},
	{"{allow: [\"*\"]}", NULL, DENIED},
	{"{allow: [\"*\"]}", &bare, PERMITTED},
	{"{allow: [{when: {image: \"ghcr.io/acme/**\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {image: \"ghcr.io/acme/**\"}}]}", &db, DENIED},
	{"{allow: [{when: {image: \"ghcr.io/acme/**\"}}]}", &bare, DENIED},
	{"{allow: [{when: {image: \"**\"}}]}", &bare, DENIED},
	{"{allow: [{when: {image: \"**\"}}]}", &odd, DENIED},
	{"{allow: [{when: {image: official}}]}", &db, PERMITTED},
	{"{allow: [{when: {name: \"web-*\", label: debug, image: \"**\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {name: \"x-*\", label: debug, image: \"**\"}}]}", &web, DENIED},
	{"{allow: [{when: {name: \"web-*\", label: x, image: \"**\"}}]}", &web, DENIED},
	{"{allow: [{when: {name: \"web-*\", label: debug, image: official}}]}", &web, DENIED},
	{"{allow: [{when: {label: x}}, db, {when: {image: \"ghcr.io/**\"}}]}", &web, PERMITTED},
	{"{allow: [{when: {label: x}}, db, {when: {image: \"ghcr.io/**\"}}]}", &db, PERMITTED},
	{"{allow: [{when: {image: official}}, {when: {label: debug}}]}", &odd, PERMITTED},
	{"{deny: [{when: {label: app}}]}", &web, DENIED},
	{"{deny: [{when: {label: app}}]}", &bare, PERMITTED},
	{"{deny: [{when: {label: app}}]}", NULL, DENIED},
	{"{deny: [db]}", NULL, DENIED},
	{"{deny: [db]}", &web, PERMITTED},
	{"{deny: [{when: {image: official}}]}", &bare, DENIED},
	{"{deny: [{when: {image: official, name: db}}]}", &bare, PERMITTED},
	{"{deny: [{when: {image: official}}]}", &web, PERMITTED},
	{"{deny: [db], allow: [{when: {label: app}}]}", &web, PERMITTED},
	{"{deny: [db], allow: [{when: {label: app}}]}", &db, DENIED},
	{"{deny: [{when: {image: official}}], allow: [\"*\"]}", &bare, DENIED},
	{"{deny: [db], verdict: allow}", NULL, DENIED},
};

START_TEST(test_rows)
{
	struct policy *policy = load(rows[_i].rule);
	/* What was typed is nobody's name. */
	struct claim claim = {CONTROL_EXEC, .value = "web-1", .field = "f"};
	enum verdict verdict = DENIED;
	enum decision decision;

	claim.subject = rows[_i].subject;
	decision = policy_judge(policy, &nobody, &claim, 1, &verdict);
	ck_assert_msg(verdict == rows[_i].want, "%s: %s is judged %d", rows[_i].rule,
	              claim.subject ? claim.subject->name : "nobody looked", (int)verdict);
	ck_assert_int_eq(decision, verdict == DENIED ? DECISION_DENY : DECISION_ALLOW);
	policy_unref(policy);
}
END_TEST

/* What is longer than patterns are tried on is neither in a list nor outside of it. */
START_TEST(test_long)
{
	static char text[LIMIT_VALUE + 2];
	const char *const long_label[] = {text};
	const struct subject subjects[] = {
		{text, "", NULL, 0},
		{"a", text, NULL, 0},
		{"a", "", long_label, 1},
	};
	struct claim claim = {CONTROL_EXEC, .value = "", .field = "f"};

	memset(text, 'a', sizeof(text) - 1);
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		struct policy *allow = load("{allow: [{when: {label: \"*\", name: \"*\"}}]}");
		struct policy *deny = load("{deny: [{when: {label: \"x*\"}}, \"x*\"]}");
		enum verdict verdict = PERMITTED;

		claim.subject = &subjects[i];
		ck_assert_int_eq(policy_judge(allow, &nobody, &claim, 1, &verdict), DECISION_DENY);
		ck_assert_int_eq(policy_judge(deny, &nobody, &claim, 1, &verdict), DECISION_DENY);
		policy_unref(allow);
		policy_unref(deny);
	}
}
END_TEST

START_TEST(test_view)
{
	struct policy *policy = load("{allow: [web, {when: {label: \"debug=true\"}}], "
	                             "deny: [{when: {image: nginx, name: \"ci-*\"}}]}");
	struct rule_view rule;

	policy_rule(policy, CONTROL_EXEC, &rule);
	ck_assert_uint_eq(rule.n_allow, 2);
	ck_assert_str_eq(rule.allow[0], "web");
	ck_assert_str_eq(rule.allow[1], "when label debug=true");
	ck_assert_uint_eq(rule.n_deny, 1);
	ck_assert_str_eq(rule.deny[0], "when name ci-*, image nginx");
	policy_unref(policy);
}
END_TEST

/* Each of many names is found, whether in a mapping or not. */
START_TEST(test_many)
{
	static char rule[256 * 1024];
	size_t len = (size_t)snprintf(rule, sizeof(rule), "{allow: [");
	struct claim claim = {CONTROL_EXEC, .value = "", .field = "f"};
	struct policy *policy;

	for (int i = 0; i < 4000; i++)
		len += (size_t)snprintf(rule + len, sizeof(rule) - len,
		                        i % 2 ? "\n    {when: {name: c%d}}," : "\n    c%d,", i);
	snprintf(rule + len, sizeof(rule) - len, "{when: {label: debug}}]}");
	policy = load(rule);
	for (int i = 0; i < 4100; i++) {
		char name[16];
		struct subject subject = {name, "", NULL, 0};
		enum verdict verdict = DENIED;
		enum decision decision;

		snprintf(name, sizeof(name), "c%d", i);
		claim.subject = &subject;
		decision = policy_judge(policy, &nobody, &claim, 1, &verdict);
		ck_assert_int_eq(decision, i < 4000 ? DECISION_ALLOW : DECISION_DENY);
	}
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("container pattern");
	TCase *tests = tcase_create("container pattern");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_rows, 0, ARRAY_LEN(rows));
	tcase_add_test(tests, test_long);
	tcase_add_test(tests, test_view);
	tcase_add_test(tests, test_many);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
