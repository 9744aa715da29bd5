/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What explain says of a call, for people and for programs: tests/golden/explain/NAME.txt and
 * .json. With UPDATE_GOLDEN set, the files are made of it instead, for a reader to judge.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/commands.h"
#include "plugin/explain_logged.h"
#include "plugin/explain_print.h"
#include "plugin/inspection.h"
#include "plugin/judgement.h"
#include "policy/diag.h"
#include "support.h"
#include "support/golden.h"
#include "support/look_row.h"

#define GOLDEN "tests/golden/explain/"
#define SIZE   GOLDEN_SIZE

/* 2026-03-01 and 2026-08-01, in the middle of the day. */
#define MARCH  1772366400
#define AUGUST 1785585600

#define CALL_CREATE  "POST", "/v1.41/containers/create"
#define CALL_DISABLE "POST", "/v1.41/plugins/quaymaster/disable", NULL

static const struct row_of_call {
	const char *name, *method, *target, *body;
	const char *user; /* of a certificate; NULL without one */
	int64_t now;
	bool off;
	const char *container; /* what the engine says of it; NULL: nobody asks */
} calls[] = {
	{"allow", "GET", "/v1.41/containers/json", NULL, NULL, MARCH, false, NULL},
	{"deny", CALL_CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"Privileged\":true,\"CapAdd\":[\"NET_ADMIN\"],"
         "\"Binds\":[\"/etc:/x:ro\"],\"Memory\":8589934592}}",
         NULL, MARCH, false, NULL},
	{"audit", "POST", "/v1.41/images/create?fromImage=evil/miner&tag=1", NULL, NULL, MARCH,
         false, NULL},
	{"exception", CALL_DISABLE, "alice", MARCH, false, NULL},
	{"exception-ended", CALL_DISABLE, "alice", AUGUST, false, NULL},
	{"exception-of-others", CALL_DISABLE, "bob", MARCH, false, NULL},
	{"off", CALL_DISABLE, NULL, MARCH, true, NULL},
	{"unknown-field", CALL_CREATE, "{\"Image\":\"nginx\",\"HostConfig\":{\"NewSwitch\":7}}",
         NULL, MARCH, false, NULL},
	{"unreadable", CALL_CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"Privileged\":false,\"privileged\":true}}", NULL,
         MARCH, false, NULL},
	{"unknown-route", "POST", "/v9.99/containers/web/levitate", NULL, NULL, MARCH, false, NULL},
	{"second-look", "POST", "/v1.41/containers/web/start", NULL, NULL, MARCH, false,
         CONTAINER("exited", ",\"Privileged\":true", BIND("/etc", "true"), "\"a\":\"b\"")},
	{"no-second-look", "POST", "/v1.41/containers/create",
         "{\"Image\":\"nginx\","
         "\"HostConfig\":{\"VolumesFrom\":[\"web\"]}}",
         NULL, MARCH, false, NULL},
};

/* Decisions of log.jsonl; its hash is that of policy.yaml. And what else there is to find. */
static const struct {
	const char *name, *id;
	const char *logs[2]; /* beside log.jsonl if that is not first */
	int status;
} logged[] = {
	{"log-same", "0000000A.", {GOLDEN "log.jsonl"}, EXIT_NO},
	{"log-other-policy", "0000000b", {GOLDEN "log.jsonl"}, EXIT_NO},
	{"log-no-hash", "0000000c", {GOLDEN "log.jsonl"}, 0},
	{"log-off", "0000000d", {GOLDEN "log.jsonl"}, 0},
	{"log-too-many", "0000000e", {GOLDEN "log.jsonl"}, EXIT_USAGE},
	{"log-cut", "0000000f", {GOLDEN "log.jsonl"}, EXIT_USAGE},
	{"log-second-look", "00000010", {GOLDEN "log.jsonl"}, EXIT_NO},
	{"log-rotated", "00000011", {GOLDEN "log.jsonl", GOLDEN "log.jsonl.1"}, EXIT_NO},
	{"log-none", "00000099", {GOLDEN "log.jsonl", GOLDEN "log.jsonl.1"}, EXIT_USAGE},
	{"log-no-file", "00000099", {GOLDEN "no.jsonl"}, EXIT_USAGE},
	{"log-no-log", "00000099", {NULL}, EXIT_USAGE},
	{"log-no-id", "decision", {GOLDEN "log.jsonl"}, EXIT_USAGE},
};

static struct policy *load(void)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_file(GOLDEN "policy.yaml", diag, &policy), 0);
	return policy;
}

/* Line numbers of a built-in profile are for check_explain.c: comments there change them. */
static void hide_lines(char *text)
{
	static const char *const before[] = {"rule at baseline:", "\"baseline\",\"line\":"};

	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		for (char *at = text; (at = strstr(at, before[i]));) {
			size_t n;

			at += strlen(before[i]);
			n = strspn(at, "0123456789");
			memmove(at + 1, at + n, strlen(at + n) + 1);
			*at = 'N';
		}
	}
}

static void compare(const char *name, const char *kind, char *got)
{
	char path[128];

	hide_lines(got);
	snprintf(path, sizeof(path), GOLDEN "%s.%s", name, kind);
	golden_compare(path, got);
}

static void print(const struct decision_record *record, const char *name)
{
	static const struct {
		const char *kind;
		void (*print)(FILE *, const struct decision_record *,
		              const struct explain_source *);
	} forms[] = {{"txt", explain_print}, {"json", explain_print_json}};

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		_cleanup_(freep) char *got = NULL;
		size_t len;
		FILE *out = open_memstream(&got, &len);

		ck_assert_ptr_nonnull(out);
		forms[i].print(out, record, NULL);
		fclose(out);
		compare(name, forms[i].kind, got);
	}
}

/* What there is to know of anything but a container, nobody says. */
static void look(struct claims *claims, const char *container)
{
	static char text[2048];

	for (size_t i = 0; i < claims->n_questions; i++) {
		bool said = container && claims->questions[i].kind == QUESTION_CONTAINER;

		snprintf(text, sizeof(text), "%s", said ? container : "");
		inspection_read(claims, i, said ? 200 : ASK_NO_ENGINE, text, strlen(text));
	}
}

START_TEST(a_call_is_explained_so)
{
	const struct row_of_call *row = &calls[_i];
	_cleanup_(policy_unrefp) struct policy *policy = load();
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	char target[256], body[1024];
	static struct claims claims;
	const struct guard guard = {0};
	struct call_summary summary;
	struct occasion occasion;
	struct call call = {.method = row->method,
	                    .target = target,
	                    .user = row->user ? row->user : "",
	                    .user_method = row->user ? "TLS" : NULL};
	struct decision_record record = {.call = &call,
	                                 .summary = &summary,
	                                 .claims = &claims,
	                                 .verdicts = verdicts,
	                                 .policy = policy,
	                                 .occasion = &occasion};

	snprintf(target, sizeof(target), "%s", row->target);
	snprintf(body, sizeof(body), "%s", row->body ? row->body : "");
	call.body = row->body ? body : NULL;
	call.body_len = strlen(body);
	claims_init(&claims);
	call_claims(&call, &claims, &summary);
	look(&claims, row->container);
	occasion = judgement_occasion(&call, row->now);
	occasion.off = row->off;
	record.decision = judgement_make(policy, &occasion, &guard, &claims, verdicts);
	print(&record, row->name);
	claims_done(&claims);
}
END_TEST

START_TEST(a_decision_is_explained_so)
{
	_cleanup_(policy_unrefp) struct policy *policy = load();
	const char *const kinds[] = {"txt", "json"};

	for (int json = 0; json < 2; json++) {
		_cleanup_(freep) char *got = NULL;
		struct option_list logs = {.n = 0};
		size_t len;
		FILE *out = open_memstream(&got, &len);
		struct explain_logged explain = {.id = logged[_i].id,
		                                 .logs = &logs,
		                                 .policy = policy,
		                                 .now = MARCH,
		                                 .own_time = true,
		                                 .json = json,
		                                 .out = out,
		                                 .err = out};

		for (size_t i = 0; i < ARRAY_LEN(logged[_i].logs) && logged[_i].logs[i]; i++)
			logs.items[logs.n++] = logged[_i].logs[i];
		ck_assert_ptr_nonnull(out);
		ck_assert_int_eq(explain_logged(&explain), logged[_i].status);
		fclose(out);
		/* What is missing is said in the same words. */
		if (!json || logged[_i].status != EXIT_USAGE)
			compare(logged[_i].name, kinds[json], got);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("explain golden");
	TCase *tests = tcase_create("explain golden");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, a_call_is_explained_so, 0, ARRAY_LEN(calls));
	tcase_add_loop_test(tests, a_decision_is_explained_so, 0, ARRAY_LEN(logged));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
