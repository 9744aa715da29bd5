/* SPDX-License-Identifier: Apache-2.0 */
/* What the decision log and the denial say of exceptions and of what audit lets pass. */
#include <stdio.h>
#include <string.h>

#include "plugin/decision_line.h"
#include "plugin/message.h"
#include "support.h"
#include "support/loaded.h"

#define DAY 86400ll

static const char exceptions[] =
	"version: 1\n"
	"rules: {privileged: deny}\n"
	"exceptions:\n"
	"  - {id: for-alice, match: {user: alice}, permit: {privileged: allow}, reason: r, "
	"expires: 2027-01-31}\n";

static const struct {
	const char *policy;
	const char *user;
	int64_t now;
	enum decision decision;
	const char *line;    /* in the log */
	const char *message; /* in the denial; NULL without one */
	const char *without; /* in neither */
} rows[] = {
	{exceptions, "alice", 20849 * DAY, DECISION_ALLOW,
         "\"verdict\":\"excepted\",\"exception\":\"for-alice\"}", NULL, "ended"},
	{exceptions, "alice", 20850 * DAY, DECISION_DENY, "\"verdict\":\"denied\"}",
         "\n                          exception for-alice ended on 2027-01-31\n", "\"exception\""},
	{exceptions, "bob", 20850 * DAY, DECISION_DENY, "\"verdict\":\"denied\"}", "--privileged",
         "for-alice"},
	{"version: 1\nmode: audit\nrules: {privileged: deny}\n", "bob", 1, DECISION_ALLOW,
         "\"verdict\":\"audited\"}", NULL, "\"mode\":\"enforce\""},
	{"version: 1\nrules: {privileged: {verdict: deny, mode: audit}}\n", "bob", 1,
         DECISION_ALLOW, "\"verdict\":\"audited\"}", NULL, "\"mode\":\"audit\""},
	{"version: 1\nrules: {privileged: {verdict: deny, mode: audit}, exec: deny}\n", "bob", 1,
         DECISION_ALLOW, "\"decision\":\"allow\"", NULL, "\"denied\""},
};

static void describe(const struct decision_record *record, char *line, size_t line_size,
                     char *message, size_t message_size)
{
	struct text text;

	text_init(&text, line, line_size);
	decision_line_write(&text, record);
	message[0] = '\0';
	if (record->decision == DECISION_ALLOW)
		return;
	text_init(&text, message, message_size);
	message_write(&text, record);
}

START_TEST(test_rows)
{
	static struct claims claims;
	struct policy *policy = loaded(rows[_i].policy);
	const struct occasion occasion = {rows[_i].user, true, .now = rows[_i].now};
	const struct call call = {.user = rows[_i].user, .method = "POST"};
	const struct call_summary summary = {.path = "/containers/create",
	                                     .action = "container.create"};
	enum verdict verdicts[LIMIT_CLAIMS + 1];
	struct decision_record record = {
		.call = &call,
		.summary = &summary,
		.claims = &claims,
		.verdicts = verdicts,
		.policy = policy,
		.occasion = &occasion,
	};
	char line[4096], message[4096];

	claims_init(&claims);
	claims_add(&claims, &(struct claim){
				    CONTROL_PRIVILEGED,
				    .value = "true",
				    .field = "HostConfig.Privileged",
				    .flag = "--privileged",
			    });
	record.decision = policy_judge(policy, &occasion, claims.list, claims.n, verdicts);
	ck_assert_int_eq(record.decision, rows[_i].decision);
	describe(&record, line, sizeof(line), message, sizeof(message));
	ck_assert_msg(strstr(line, rows[_i].line) != NULL, "%s", line);
	ck_assert_msg(rows[_i].message ? strstr(message, rows[_i].message) != NULL : !*message,
	              "%s", message);
	ck_assert_msg(!strstr(line, rows[_i].without) && !strstr(message, rows[_i].without),
	              "%s\n%s", line, message);
	claims_done(&claims);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("excepted");
	TCase *tests = tcase_create("excepted");

	tcase_add_loop_test(tests, test_rows, 0, (int)ARRAY_LEN(rows));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
