/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor makes of files: who may change those of a policy, and what switches quaymaster off.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/doctor.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"
#include "support/tree.h"

static const char *at(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s%s%s", top, *name ? "/" : "", name);
	return path;
}

static void put_readable(const char *name, const char *text)
{
	put(name, text);
	ck_assert_int_eq(chmod(at(name), 0644), 0);
}

static void begin(void)
{
	tree_begin();
	ck_assert_int_eq(chmod(top, 0755), 0);
}

static void end(void)
{
	tree_end();
}

/* How often a kind was found. */
static unsigned count(const struct findings *findings, enum finding_kind kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < findings->n; i++)
		n += findings->list[i].kind == kind;
	return n;
}

static bool has_detail(const struct findings *findings, const char *text)
{
	for (size_t i = 0; i < findings->n; i++) {
		if (findings->list[i].detail && strstr(findings->list[i].detail, text))
			return true;
	}
	return false;
}

#define HEAD "version: 1\n"

/* Everybody may write one of the files. */
static const struct {
	const char *policy;
	const char *open; /* NULL: none */
	const char *says; /* of which it is said, NULL: none */
} FILES[] = {
	{HEAD "include: [team, one.yaml]\n", NULL, NULL},
	{HEAD "include: [team, one.yaml]\n", "policy.yaml", "/policy.yaml may be written"},
	{HEAD "include: [team, one.yaml]\n", "", " may be written"},
	{HEAD "include: [team, one.yaml]\n", "one.yaml", "/one.yaml may be written"},
	{HEAD "include: [team, one.yaml]\n", "team", "/team may be written"},
	{HEAD "include: [team, one.yaml]\n", "team/a.yaml", "/team/a.yaml may be written"},
	{HEAD "include: [team, one.yaml]\nrules: 5\n", "team", "/team may be written"},
	{HEAD "include: empty\n", "empty", "/empty may be written"},
	/* What is not included. */
	{HEAD "include: one.yaml\n", "team/a.yaml", NULL},
	{HEAD, "one.yaml", NULL},
};

START_TEST(test_files)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct findings findings = {0};
	struct doctor doctor = {0};
	char policy[160];

	begin();
	ck_assert_int_eq(mkdir(at("team"), 0755), 0);
	ck_assert_int_eq(mkdir(at("empty"), 0755), 0);
	put_readable("team/a.yaml", HEAD);
	put_readable("one.yaml", HEAD);
	put_readable("policy.yaml", FILES[_i].policy);
	if (FILES[_i].open)
		ck_assert_int_eq(chmod(at(FILES[_i].open), 0777), 0);
	snprintf(policy, sizeof(policy), "%s", at("policy.yaml"));
	doctor.policy_path = policy;
	ck_assert_int_eq(diag_new(&diag), 0);
	if (policy_load_file(policy, diag, &doctor.policy) < 0)
		doctor.policy_why = diag_summary(diag);
	doctor_check_policy(&doctor, &findings);
	/* Those who run tests in a home of their own are not root. */
	if (geteuid() == 0) {
		ck_assert_uint_eq(count(&findings, FINDING_POLICY_WRITABLE),
		                  FILES[_i].says != NULL);
		if (FILES[_i].says)
			ck_assert(has_detail(&findings, FILES[_i].says));
	}
	ck_assert_uint_eq(count(&findings, FINDING_POLICY_BROKEN), doctor.policy == NULL);
	findings_done(&findings);
	policy_unref(doctor.policy);
	free(doctor.policy_why);
	end();
}
END_TEST

/* What is said of a time that is left. */
static const struct {
	const char *reason;
	const char *says;
} TIMES[] = {
	{"INC-77: to see", "/off: until 2100-01-01 00:00:00 UTC\nreason: INC-77: to see"},
	{"\xe2\x80\xae rtl", "reason: \\u{202e} rtl"},
	{"", "/off is there"},
};

START_TEST(test_off)
{
	struct doctor doctor = {.off = true, .off_path = "/off", .daemon_json = "/d.json"};
	struct findings findings = {0};

	doctor.off_time.until_date = 4102444800;
	snprintf(doctor.off_time.reason, sizeof(doctor.off_time.reason), "%s", TIMES[_i].reason);
	doctor_check_chain(&doctor, &findings);
	ck_assert_uint_eq(count(&findings, FINDING_SWITCHED_OFF), 1);
	ck_assert(has_detail(&findings, TIMES[_i].says));
	findings_done(&findings);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doctor's files");
	TCase *tcase = tcase_create("doctor's files");

	tcase_add_loop_test(tcase, test_files, 0, ARRAY_LEN(FILES));
	tcase_add_loop_test(tcase, test_off, 0, ARRAY_LEN(TIMES));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
