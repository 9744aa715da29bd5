/* SPDX-License-Identifier: Apache-2.0 */
/* The names of actions: those that calls really have, and what is said of others in a policy. */
#include "policy/action.h"

#include <stdio.h>
#include <string.h>

#include "plugin/metrics.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"

/* What a call can have beside the name of its route, as `grep action_claim plugin/` shows. */
static const char *const BESIDE[] = {
	"container.put-archive-running",
	"container.restore",
	"image.build-kit",
	"image.build-remote",
	"service.rollback",
};

static bool is_beside(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(BESIDE); i++) {
		if (strcmp(BESIDE[i], name) == 0)
			return true;
	}
	return false;
}

/* Metrics have a row for each action that a call can be, in the same order. */
START_TEST(test_names)
{
	struct metrics *metrics;
	size_t n = 0, beside = 0;

	ck_assert_int_eq(metrics_new(&metrics), 0);
	for (size_t i = 0; action_name(i); i++) {
		ck_assert(i == 0 || strcmp(action_name(i - 1), action_name(i)) < 0);
		if (is_beside(action_name(i))) {
			beside++;
			continue;
		}
		ck_assert_uint_lt(n, metrics->n_actions);
		ck_assert_str_eq(action_name(i), metrics->actions[n++].action);
	}
	ck_assert_uint_eq(n, metrics->n_actions);
	ck_assert_uint_eq(beside, ARRAY_LEN(BESIDE));
	metrics_free(metrics);
}
END_TEST

#define ALL "`quaymaster actions` lists them"

static const struct {
	const char *pattern;
	const char *says; /* NULL: nothing */
} ROWS[] = {
	{"container.create", NULL},
	{"container.*", NULL},
	{"*.list", NULL},
	{"*", NULL},
	{"image.import", NULL},
	{"unknown", NULL},
	{"network.?onnect", NULL},
	{"container.craete", "; did you mean container.create?"},
	{"Container.Create", "; did you mean container.create?"},
	{"container.creat", "; did you mean container.create?"},
	{"system.pnig", "; did you mean system.ping?"},
	{"contianer.*", "; did you mean container.*?"},
	{"volum.*", "; did you mean volume.*?"},
	{"volumes.*", "; did you mean volume.*?"},
	{"unknwon", "; did you mean unknown?"},
	{"create", ALL},
	{"*.frobnicate", ALL},
	{"/containers/create", "; did you mean container.create?"},
	{"GET /containers/json", ALL},
	{"service.rollback", NULL},
};

/* In each place where a policy names an action. */
static const char *const PLACES[] = {
	"version: 1\nrules:\n  actions: {allow: [\"%s\"]}\n",
	"version: 1\nrules:\n  actions: {deny: [\"%s\"]}\n",
	"version: 1\nlog: {skip: [\"%s\"]}\n",
	"version: 1\nlog: {sample: {actions: [\"%s\"], every: 10}}\n",
	"version: 1\nexceptions:\n  - {id: a, match: {action: \"%s\"}, reason: x, permanent: "
	"true,\n"
	"     permit: {privileged: allow}}\n",
	"version: 1\nexceptions:\n  - {id: a, match: {action: [system.info, \"%s\"]}, reason: x,\n"
	"     permanent: true, permit: {privileged: allow}}\n",
	"version: 1\nexceptions:\n  - {id: a, match: {user: x}, reason: x, permanent: true,\n"
	"     permit: {actions: [\"%s\"]}}\n",
};

/* What is said of a policy with the pattern at that place. */
static void expect(const char *place, size_t row)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	const char *hole = strstr(place, "%s");
	char text[512], got[2048] = "";
	FILE *stream;

	snprintf(text, sizeof(text), "%.*s%s%s", (int)(hole - place), place, ROWS[row].pattern,
	         hole + 2);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", text, strlen(text), diag, &policy), 0);
	stream = fmemopen(got, sizeof(got), "w");
	ck_assert_ptr_nonnull(stream);
	diag_print(diag, stream);
	fclose(stream);
	if (!ROWS[row].says)
		ck_assert_msg(!strstr(got, "no call has"), "%s: %s", ROWS[row].pattern, got);
	else
		ck_assert_msg(strstr(got, "warning: ") && strstr(got, ROWS[row].says), "%s: %s",
		              text, got);
}

START_TEST(test_row)
{
	for (size_t i = 0; i < ARRAY_LEN(PLACES); i++)
		expect(PLACES[i], (size_t)_i);
}
END_TEST

/* What stands in the profiles is not misspelt. */
START_TEST(test_profile)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	struct rule_view view;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(policy_profiles()[_i], diag, &policy), 0);
	policy_rule(policy, CONTROL_ACTIONS, &view);
	for (size_t i = 0; i < view.n_allow; i++)
		ck_assert_msg(!action_check(view.allow[i]).warning, "%s", view.allow[i]);
	for (size_t i = 0; i < view.n_deny; i++)
		ck_assert_msg(!action_check(view.deny[i]).warning, "%s", view.deny[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("action");
	TCase *tcase = tcase_create("action");
	int n_profiles = 0;

	while (policy_profiles()[n_profiles])
		n_profiles++;
	tcase_add_test(tcase, test_names);
	tcase_add_loop_test(tcase, test_row, 0, ARRAY_LEN(ROWS));
	tcase_add_loop_test(tcase, test_profile, 0, n_profiles);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
