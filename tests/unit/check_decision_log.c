/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log: what of each claim stands in its line, so that a rule can be tried on it. */
#include <stdlib.h>
#include <string.h>

#include "plugin/decision_line.h"
#include "policy/diag.h"
#include "policy/limits.h"
#include "support.h"

static const struct subject web = {"web", "docker.io/library/nginx:1", NULL, 0};

static const char *const labels[] = {"debug=true", "token=x"};
static const struct subject labelled = {"web", "", labels, ARRAY_LEN(labels)};

static const struct {
	struct claim claim;
	const char *want;
} rows[] = {
	{{CONTROL_PRIVILEGED, .value = "true", .field = "HostConfig.Privileged"},
         "{\"control\":\"privileged\",\"value\":\"true\",\"field\":\"HostConfig.Privileged\","
         "\"verdict\":\"denied\"}"},
	{{CONTROL_PRIVILEGED, .value = "true", .field = "HostConfig.Privileged",
          .of = "container x"},
         "{\"control\":\"privileged\",\"value\":\"true\",\"field\":\"HostConfig.Privileged\","
         "\"of\":\"container x\",\"verdict\":\"denied\"}"},
	{{CONTROL_MEMORY, .value = "", .amount = CLAIM_UNLIMITED, .field = "f"},
         "{\"control\":\"memory\",\"value\":\"\",\"field\":\"f\",\"amount\":null,"
         "\"verdict\":\"permitted\"}"},
	{{CONTROL_PIDS, .value = "0", .amount = 0, .field = "f"},
         "{\"control\":\"pids\",\"value\":\"0\",\"field\":\"f\",\"amount\":0,"
         "\"verdict\":\"permitted\"}"},
	{{CONTROL_CPUS, .value = "1", .amount = INT64_MAX, .field = "f"},
         "{\"control\":\"cpus\",\"value\":\"1\",\"field\":\"f\",\"amount\":9223372036854775807,"
         "\"verdict\":\"permitted\"}"},
	{{CONTROL_ULIMITS, .value = "core=1", .amount = 1, .field = "f"},
         "{\"control\":\"ulimits\",\"value\":\"core=1\",\"field\":\"f\",\"amount\":1,"
         "\"verdict\":\"permitted\"}"},
	{{CONTROL_HOST_PATHS, .value = "/run/d.sock", .alias = "/a", .field = "f", .guarded = true,
          .read_only = true},
         "{\"control\":\"host-paths\",\"value\":\"/run/d.sock\",\"field\":\"f\",\"alias\":\"/a\","
         "\"read_only\":true,\"guarded\":true,\"verdict\":\"denied\"}"},
	{{CONTROL_LABELS, .value = "", .field = "Labels", .whole = true},
         "{\"control\":\"labels\",\"value\":\"\",\"field\":\"Labels\",\"whole\":true,"
         "\"verdict\":\"permitted\"}"},
	{{CONTROL_EXEC, .value = "w\"", .field = "path", .subject = &web},
         "{\"control\":\"exec\",\"value\":\"w\\\"\",\"field\":\"path\",\"subject\":\"web\","
         "\"image\":\"docker.io/library/nginx:1\",\"verdict\":\"denied\"}"},
	{{CONTROL_EXEC, .value = "web", .field = "path", .subject = &labelled},
         "{\"control\":\"exec\",\"value\":\"web\",\"field\":\"path\",\"subject\":\"web\","
         "\"image\":\"\",\"labels\":[\"debug=true\",\"token=***\"],\"verdict\":\"denied\"}"},
	{{CONTROL_LABELS, .value = "token=x", .field = "Labels"},
         "{\"control\":\"labels\",\"value\":\"token=***\",\"field\":\"Labels\","
         "\"verdict\":\"permitted\"}"},
};

START_TEST(claim_is_logged)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	const struct call call = {.user = "", .method = "POST"};
	const struct call_summary summary = {.path = "/x", .action = "container.create"};
	enum verdict verdict;
	struct decision_record record = {
		.call = &call, .summary = &summary, .verdicts = &verdict, .occasion = &nobody};
	char line[LIMIT_LOG_LINE], want[1024];
	struct claims claims;
	struct text text;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("baseline", diag, &policy), 0);
	claims_init(&claims);
	claims_add(&claims, &rows[_i].claim);
	record.claims = &claims;
	record.policy = policy;
	record.decision = policy_judge(policy, &nobody, claims.list, claims.n, &verdict);
	text_init(&text, line, sizeof(line));
	decision_line_write(&text, &record);
	snprintf(want, sizeof(want), "\"claims\":[%s]", rows[_i].want);
	ck_assert_msg(strstr(line, want) != NULL, "%s\nin\n%s", want, line);
	claims_done(&claims);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decision log");
	TCase *tests = tcase_create("decision log");

	tcase_add_loop_test(tests, claim_is_logged, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
