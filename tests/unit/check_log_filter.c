/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy wants in the decision log. */
#include "policy/log_filter.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "policy/diag.h"
#include "support.h"

static const struct {
	const char *log;
	const char *action;
	unsigned every;
	bool denies;
} rows[] = {
	{"", "system.ping", 1, false},
	{"log: {skip: [system.ping]}", "system.ping", 0, false},
	{"log: {skip: [system.ping]}", "container.list", 1, false},
	{"log: {skip: [\"*.list\"]}", "container.list", 0, false},
	{"log: {decisions: all}", "container.create", 1, false},
	{"log: {decisions: denials}", "container.create", 0, false},
	{"log: {sample: {actions: [\"*.list\"], every: 100}}", "container.list", 100, false},
	{"log: {sample: {actions: [\"*.list\"], every: 100}}", "image.pull", 1, false},
	{"log: {skip: [image.list], sample: {actions: [\"*.list\"], every: 9}}", "image.list", 0,
         false},
	{"log: {when-full: deny}", "image.list", 1, true},
	{"log: {when-full: lose}", "image.list", 1, false},
};

START_TEST(test_row)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	char text[256];

	snprintf(text, sizeof(text), "version: 1\n%s\n", rows[_i].log);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", text, strlen(text), diag, &policy), 0);
	ck_assert_uint_eq(log_filter_every(policy, rows[_i].action), rows[_i].every);
	ck_assert(log_filter_denies_when_full(policy) == rows[_i].denies);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("log filter");
	TCase *tests = tcase_create("log filter");

	tcase_add_loop_test(tests, test_row, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
