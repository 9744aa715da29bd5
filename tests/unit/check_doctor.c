/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor makes of the facts of a host. */
#include "plugin/doctor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "plugin/call_claims.h"
#include "plugin/judgement.h"
#include "plugin/text.h"
#include "policy/date.h"
#include "policy/diag.h"
#include "support.h"

#define QUAYMASTER    .plugins = {{"quaymaster"}, 1}
#define HOST(address) .hosts = {{address}, 1}
#define PATHS         .daemon_json = "/d.json", .off_path = "/off", .engine_socket = "/none"

static const struct row {
	doctor_check_fn *check;
	struct doctor doctor;
	const char *want; /* the findings' names */
} rows[] = {
	/* whether dockerd asks */
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {QUAYMASTER}, .chain = CANARY_DENIED},
         " in-file canary"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .flags = {QUAYMASTER}, .chain = CANARY_DENIED},
         " flag-only canary"},
	{doctor_check_chain,
         {PATHS, .flags = {QUAYMASTER}, .chain = CANARY_DENIED},
         " flag-only canary"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .flags = {QUAYMASTER}, .chain = CANARY_PASSED},
         " flag-only not-in-chain"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .chain = CANARY_DENIED},
         " canary not-in-file"},
	{doctor_check_chain, {PATHS, .has_file = true, .chain = CANARY_PASSED}, " not-given"},
	{doctor_check_chain, {PATHS, .chain = CANARY_PASSED}, " not-given"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .engine = {QUAYMASTER}, .chain = CANARY_PASSED},
         " not-in-chain"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {QUAYMASTER}, .chain = CANARY_PASSED},
         " in-file not-in-chain"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {.misspelt = {{"quaymaster"}, 1}},
          .chain = CANARY_PASSED},
         " wrong-key not-given"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {.plugins = {{"first", "acme/quaymaster:1"}, 2}},
          .chain = CANARY_DENIED},
         " in-file order canary"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {.plugins = {{"first", "quaymaster"}, 2}},
          .chain = CANARY_DENIED_BY_OTHER},
         " in-file order other-plugin"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file_why = "no JSON", .chain = CANARY_DENIED},
         " daemon-json canary"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {QUAYMASTER}, .chain = CANARY_FAILED},
         " in-file plugin-failed"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {QUAYMASTER}, .chain = CANARY_UNCLEAR},
         " in-file canary-unclear"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {QUAYMASTER}, .chain = CANARY_PASSED, .off = true},
         " in-file switched-off"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .chain = CANARY_PASSED, .off = true},
         " switched-off not-given"},
	{doctor_check_chain, {PATHS, .has_file = true, .file = {QUAYMASTER}}, " in-file"},
	{doctor_check_chain,
         {PATHS, .has_file = true, .file = {QUAYMASTER}, .chain = CANARY_DENIED, .off_why = "x"},
         " in-file off-file canary"},
	/* whether that denies anything */
	{doctor_check_verdict,
         {PATHS, .chain = CANARY_DENIED, .privileged = CANARY_DENIED},
         " enforcing"},
	{doctor_check_verdict,
         {PATHS, .chain = CANARY_DENIED, .privileged = CANARY_PASSED},
         " not-enforcing"},
	{doctor_check_verdict, {PATHS, .chain = CANARY_PASSED, .privileged = CANARY_PASSED}, ""},
	{doctor_check_verdict,
         {PATHS, .chain = CANARY_PASSED, .privileged = CANARY_PASSED, .off = true},
         ""},
	/* the engine */
	{doctor_check_engine, {PATHS, .engine_error = -ENOENT}, " no-engine"},
	{doctor_check_engine, {PATHS, .not_told = "GET /info"}, " not-told"},
	{doctor_check_engine,
         {PATHS, .engine = {.version = "29.5.1", .api = "1.54", .min_api = "1.44"}},
         " engine grpc"},
	{doctor_check_engine,
         {PATHS, .engine = {.version = "29.1.9", .api = "1.52", .min_api = "1.44"}},
         " engine advisories advisories-closed"},
	{doctor_check_engine,
         {PATHS, .engine = {.version = "28.5.2", .api = "1.51", .min_api = "1.24"}},
         " engine advisories advisories-closed old-api"},
	{doctor_check_engine,
         {PATHS, .engine = {.version = "20.10.24+dfsg1", .api = "1.41", .min_api = "1.12"}},
         " engine advisories advisories-closed"},
	{doctor_check_engine, {PATHS, .engine = {.version = "dev"}}, " engine"},
	{doctor_check_engine, {PATHS, .info = (char[]){""}}, " no-userns"},
	{doctor_check_engine, {PATHS, .info = (char[]){""}, .engine = {.userns = true}}, ""},
	{doctor_check_engine,
         {PATHS, .info = (char[]){""},
          .engine = {.rootless = true,
                     .experimental = true,
                     .swarm = "active",
                     .live_restore = true}},
         " experimental swarm rootless live-restore"},
	/* listeners */
	{doctor_check_listeners, {PATHS}, " no-dockerd"},
	{doctor_check_listeners, {PATHS, .flags = {HOST("fd://")}}, " no-dockerd"},
	{doctor_check_listeners,
         {PATHS, .flags = {HOST("tcp://0.0.0.0:2375")}},
         " open-listener no-dockerd"},
	{doctor_check_listeners,
         {PATHS, .flags = {HOST("127.0.0.1:2375")}},
         " open-listener no-dockerd"},
	{doctor_check_listeners,
         {PATHS, .file = {HOST("tcp://:2376"), .tls = true}},
         " open-listener no-dockerd"},
	{doctor_check_listeners,
         {PATHS, .file = {HOST("tcp://:2376"), .tlsverify = true}},
         " tls-listener no-dockerd"},
	{doctor_check_listeners,
         {PATHS, .flags = {HOST("tcp://:2376")}, .file = {.tlsverify = true}},
         " tls-listener no-dockerd"},
	{doctor_check_listeners, {PATHS, .file = {HOST("unix:///x")}}, " no-dockerd"},
	/* quaymaster itself */
	{doctor_check_plugin,
         {PATHS, .socket = "/none/q", .plugin_error = -ENOENT},
         " plugin-down"},
	{doctor_check_plugin, {PATHS, .socket = "/none/q"}, " plugin"},
	{doctor_check_plugin, {PATHS, .socket = "/none/q", .managed = MANAGED_ENABLED}, " managed"},
	{doctor_check_plugin,
         {PATHS, .socket = "/none/q", .plugin_error = -ENOENT, .managed = MANAGED_DISABLED},
         " managed-disabled"},
	{doctor_check_log, {PATHS}, ""},
	{doctor_check_log, {PATHS, .serves = true}, " no-log"},
	{doctor_check_log, {PATHS, .serves = true, .decision_log = "/none/log"}, " log-lost"},
	{doctor_check_policy, {PATHS, .policy_why = (char[]){"p:1"}}, " policy-broken"},
	{doctor_check_containers, {PATHS, .engine_error = -ENOENT}, ""},
	{doctor_check_containers, {PATHS}, " not-judged"},
	{doctor_check_socket, {PATHS}, ""},
};

static void describe(const struct findings *findings, char *ret, size_t size)
{
	struct text text;

	text_init(&text, ret, size);
	for (size_t i = 0; i < findings->n; i++)
		text_printf(&text, " %s", finding_info(findings->list[i].kind)->name);
}

START_TEST(facts_make_findings)
{
	struct findings findings = {0};
	char got[512];

	rows[_i].check(&rows[_i].doctor, &findings);
	describe(&findings, got, sizeof(got));
	ck_assert_msg(strcmp(got, rows[_i].want) == 0, "row %d: want%s, got%s", _i, rows[_i].want,
	              got);
	findings_done(&findings);
}
END_TEST

static const struct {
	unsigned status;
	const char *body;
	enum canary want;
} answers[] = {
	{403, "{\"message\":\"authorization denied by plugin quaymaster: 1 thing\"}",
         CANARY_DENIED},
	{403, "{\"message\":\"authorization denied by plugin acme/quaymaster:1.2: 1 thing\"}",
         CANARY_DENIED},
	{403, "{\"message\":\"authorization denied by plugin opa: no\"}", CANARY_DENIED_BY_OTHER},
	{500, "{\"message\":\"plugin quaymaster failed with error: AuthZPlugin.AuthZReq: x\"}",
         CANARY_FAILED},
	{500, "{\"message\":\"plugin opa failed with error: EOF\"}", CANARY_UNCLEAR},
	{400, "{\"message\":\"invalid reference format\"}", CANARY_PASSED},
	{404, "{\"message\":\"No such image: quaymaster::canary\"}", CANARY_PASSED},
	{500, "{}", CANARY_UNCLEAR},
	{403, "{}", CANARY_UNCLEAR},
};

START_TEST(canary_tells_who_answered)
{
	ck_assert_int_eq(doctor_canary_read(answers[_i].status, answers[_i].body),
	                 answers[_i].want);
}
END_TEST

/* The loosest policy that there can be. */
#define ALL_IS_WELL                                                                                \
	"version: 1\nextends: open\nmode: audit\nrules: {unreadable: allow, privileged: allow}\n"

static enum decision judge_canary(const char *policy_text, bool privileged)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(freep) struct claims *claims = malloc(sizeof(*claims));
	static enum verdict verdicts[JUDGEMENT_VERDICTS];
	char target[] = "/containers/create", body[DOCTOR_CANARY_SIZE];
	struct call call = {.user = "",
	                    .method = "POST",
	                    .target = target,
	                    .body = body,
	                    .content_type = "application/json"};
	struct guard guard = {0};
	struct call_summary summary;
	enum decision decision;

	doctor_canary_body(privileged, body, sizeof(body));
	call.body_len = strlen(body);
	ck_assert_uint_gt(call.body_len, 0);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", policy_text, strlen(policy_text), diag, &policy), 0);
	claims_init(claims);
	call_claims(&call, claims, &summary);
	decision = judgement_make(policy, &nobody, &guard, claims, verdicts);
	claims_done(claims);
	return decision;
}

START_TEST(no_policy_lets_the_canary_pass)
{
	ck_assert_int_eq(judge_canary(ALL_IS_WELL, false), DECISION_DENY);
	ck_assert_int_eq(judge_canary("version: 1\n", false), DECISION_DENY);
}
END_TEST

START_TEST(policy_decides_the_other)
{
	ck_assert_int_eq(judge_canary(ALL_IS_WELL, true), DECISION_ALLOW);
	ck_assert_int_eq(judge_canary("version: 1\n", true), DECISION_DENY);
}
END_TEST

#define EXCEPTION(match, end)                                                                      \
	"version: 1\nexceptions:\n  - id: x\n    match: {" match                                   \
	"}\n    permit: {privileged: allow}\n    reason: y\n    " end "\n"

/* %s is a day that comes soon. */
static const struct {
	const char *policy;
	bool tlsverify;
	const char *want;
	const char *host; /* the one that dockerd has; NULL for none */
} policies[] = {
	{"version: 1\n", false, " policy-baseline"},
	{"version: 1\nmode: audit\n", false, " policy-audit policy-baseline"},
	{EXCEPTION("image: busybox", "permanent: true"), false, " policy-baseline"},
	{EXCEPTION("image: busybox", "expires: 2999-12-31"), false, " policy-baseline"},
	{EXCEPTION("image: busybox", "expires: 2020-01-31"), false,
         " exception-ended policy-baseline"},
	{EXCEPTION("image: busybox", "expires: %s"), false, " exception-ends policy-baseline"},
	{EXCEPTION("user: alice", "permanent: true"), false, " users-without-tls policy-baseline"},
	{EXCEPTION("user: alice", "permanent: true"), true, " policy-baseline"},
	{EXCEPTION("user: alice", "permanent: true"), true, " policy-baseline", "tcp://:2376"},
	{EXCEPTION("user: alice", "permanent: true"), true, " policy-baseline", "fd://"},
	{EXCEPTION("user: alice", "permanent: true"), true, " users-without-tls policy-baseline",
         "unix:///run/docker.sock"},
	{EXCEPTION("user: alice", "permanent: true"), false, " users-without-tls policy-baseline",
         "tcp://:2376"},
	{EXCEPTION("user: \"@local\"", "permanent: true"), false, " policy-baseline"},
	{EXCEPTION("user: [alice, \"@local\"]", "permanent: true"), false, " policy-baseline"},
	{EXCEPTION("group: ops", "permanent: true") "groups: {ops: [\"ci-*\"]}\n", false,
         " users-without-tls policy-baseline"},
};

START_TEST(policies_make_findings)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct doctor doctor = {PATHS, .file = {.tlsverify = policies[_i].tlsverify}};
	struct findings findings = {0};
	char text[512], day[DATE_SIZE], got[256];
	const char *soon;

	date_write(date_of(time(NULL)) + 10, day);
	soon = strstr(policies[_i].policy, "%s");
	if (soon)
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(soon - policies[_i].policy),
		         policies[_i].policy, day, soon + 2);
	else
		snprintf(text, sizeof(text), "%s", policies[_i].policy);
	ck_assert_int_eq(diag_new(&diag), 0);
	if (policy_load_text("p", text, strlen(text), diag, &doctor.policy) < 0)
		diag_print(diag, stderr);
	ck_assert_ptr_nonnull(doctor.policy);
	if (policies[_i].host)
		doctor.file.hosts = (struct settings_list){{policies[_i].host}, 1};
	doctor_check_policy(&doctor, &findings);
	describe(&findings, got, sizeof(got));
	ck_assert_str_eq(got, policies[_i].want);
	findings_done(&findings);
	policy_unref(doctor.policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doctor");
	TCase *tcase = tcase_create("doctor");

	tcase_add_loop_test(tcase, facts_make_findings, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(tcase, canary_tells_who_answered, 0, ARRAY_LEN(answers));
	tcase_add_test(tcase, no_policy_lets_the_canary_pass);
	tcase_add_test(tcase, policy_decides_the_other);
	tcase_add_loop_test(tcase, policies_make_findings, 0, ARRAY_LEN(policies));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
