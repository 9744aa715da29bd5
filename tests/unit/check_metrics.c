/* SPDX-License-Identifier: Apache-2.0 */
/* What is counted of calls, and the page that shows it. */
#include "plugin/metrics_page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "plugin/channel.h"
#include "support.h"
#include "tests/unit/support/file.h"

#define ACTION_CLAIM                                                                               \
	{                                                                                          \
		.control = CONTROL_ACTIONS, .value = "x", .field = "path"                          \
	}
#define OTHER_CLAIM                                                                                \
	{                                                                                          \
		.control = CONTROL_PRIVILEGED, .value = "true", .field = "x"                       \
	}

#define P VERDICT_PERMITTED
#define D VERDICT_DENIED
#define A VERDICT_AUDITED
#define E VERDICT_EXCEPTED
#define O VERDICT_OFF

static struct metrics *metrics;
static atomic_uint waiting;

/* Counts one call with these verdicts on its claims: the action first, then privileged ones. */
static void count(const char *action, const enum verdict *verdicts, size_t n)
{
	const struct call_summary summary = {.action = action, .path = "/"};
	const struct claim first = ACTION_CLAIM, other = OTHER_CLAIM;
	struct decision_record record = {
		.summary = &summary, .verdicts = verdicts, .decision = DECISION_ALLOW};
	int64_t begun = metrics_begin(metrics);
	struct claims claims;

	claims_init(&claims);
	for (size_t i = 0; i < n; i++) {
		claims_add(&claims, i == 0 ? &first : &other);
		if (verdicts[i] == VERDICT_DENIED)
			record.decision = DECISION_DENY;
	}
	record.claims = &claims;
	metrics_decided(metrics, &record, begun, false);
	metrics_end(metrics);
	claims_done(&claims);
}

/* The page; the caller's. */
static char *page(const struct metrics_sources *sources)
{
	struct metrics_sources copy = *sources;
	struct metrics_reply reply;

	metrics_page_answer(&copy, METRICS_PAGE, &reply);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_ptr_nonnull(reply.body);
	ck_assert_uint_eq(strlen(reply.body), reply.len);
	return reply.body;
}

static void expect_health(const struct metrics_sources *sources, unsigned status, const char *word)
{
	struct metrics_sources copy = *sources;
	struct metrics_reply reply;

	metrics_page_answer(&copy, METRICS_HEALTH, &reply);
	ck_assert_uint_eq(reply.status, status);
	ck_assert_msg(strstr(reply.body, word) != NULL, "%s", reply.body);
	free(reply.body);
}

static void expect_line(const char *text, const char *line)
{
	char wanted[256];

	snprintf(wanted, sizeof(wanted), "\n%s\n", line);
	ck_assert_msg(strstr(text, wanted) != NULL, "there is no line %s", line);
}

/* One call each; the verdict on the call, and one line on its claims. */
static const struct {
	enum verdict verdicts[3];
	size_t n;
	const char *decision, *claim;
} CALLS[] = {
	{{P, P, P}, 3, "allow\"} 1", "privileged\",verdict=\"deny\"} 0"},
	{{P, D, P}, 3, "deny\"} 1", "privileged\",verdict=\"deny\"} 1"},
	{{P, D, D}, 3, "deny\"} 1", "privileged\",verdict=\"deny\"} 2"},
	{{D, P, P}, 3, "deny\"} 1", "actions\",verdict=\"deny\"} 1"},
	{{D, A, E}, 3, "deny\"} 1", "privileged\",verdict=\"excepted\"} 1"},
	{{P, A, P}, 3, "audited\"} 1", "privileged\",verdict=\"audited\"} 1"},
	{{P, E, P}, 3, "excepted\"} 1", "privileged\",verdict=\"excepted\"} 1"},
	{{P, E, A}, 3, "audited\"} 1", "privileged\",verdict=\"excepted\"} 1"},
	{{P, A, E}, 3, "audited\"} 1", "privileged\",verdict=\"audited\"} 1"},
	{{O, A, E}, 3, "off\"} 1", "actions\",verdict=\"off\"} 1"},
	{{P, P, P}, 1, "allow\"} 1", "actions\",verdict=\"deny\"} 0"},
};

START_TEST(test_call)
{
	struct metrics_sources sources = {.waiting = &waiting};
	char line[128];
	char *text;

	ck_assert_int_eq(metrics_new(&metrics), 0);
	ck_assert_int_eq(state_new("/nowhere", &sources.state), 0);
	sources.metrics = metrics;
	count("container.create", CALLS[_i].verdicts, CALLS[_i].n);
	text = page(&sources);
	snprintf(line, sizeof(line),
	         "quaymaster_decisions_total{action=\"container.create\",verdict=\"%s",
	         CALLS[_i].decision);
	expect_line(text, line);
	snprintf(line, sizeof(line), "quaymaster_claims_total{control=\"%s", CALLS[_i].claim);
	expect_line(text, line);
	expect_line(text, "quaymaster_decision_duration_seconds_count{second_look=\"no\"} 1");
	expect_line(text, "quaymaster_decision_duration_seconds_count{second_look=\"yes\"} 0");
	expect_line(text, "quaymaster_calls_in_flight 0");
	free(text);
	state_free(sources.state);
	metrics_free(metrics);
}
END_TEST

START_TEST(test_actions)
{
	struct metrics_sources sources = {.waiting = &waiting};
	char *text;

	ck_assert_int_eq(metrics_new(&metrics), 0);
	ck_assert_int_eq(state_new("/nowhere", &sources.state), 0);
	sources.metrics = metrics;
	count("image.import", (enum verdict[]){P}, 1);
	count("unknown", (enum verdict[]){D}, 1);
	count("of a route that is newer than this test", (enum verdict[]){D}, 1);
	count("system.ping", (enum verdict[]){O, E, A}, 3);
	for (size_t i = 1; i < metrics->n_actions; i++)
		ck_assert_str_lt(metrics->actions[i - 1].action, metrics->actions[i].action);
	text = page(&sources);
	expect_line(text,
	            "quaymaster_decisions_total{action=\"image.import\",verdict=\"allow\"} 1");
	expect_line(text, "quaymaster_decisions_total{action=\"unknown\",verdict=\"deny\"} 2");
	expect_line(text, "quaymaster_decisions_total{action=\"system.ping\",verdict=\"off\"} 1");
	ck_assert_ptr_null(strstr(text, "newer than"));
	free(text);
	state_free(sources.state);
	metrics_free(metrics);
}
END_TEST

START_TEST(test_others)
{
	struct metrics_sources sources = {.waiting = &waiting};
	char *text;

	ck_assert_int_eq(metrics_new(&metrics), 0);
	ck_assert_int_eq(state_new("/nowhere", &sources.state), 0);
	sources.metrics = metrics;
	metrics_begin(metrics);
	metrics_begin(metrics);
	metrics_refused(metrics, REFUSED_BUSY);
	metrics_end(metrics);
	metrics_own(metrics);
	text = page(&sources);
	expect_line(text, "quaymaster_calls_in_flight 1");
	expect_line(text, "quaymaster_refused_requests_total{reason=\"busy\"} 1");
	expect_line(text, "quaymaster_refused_requests_total{reason=\"unreadable\"} 0");
	expect_line(text, "quaymaster_own_calls_total 1");
	/* Nobody looks: there is nothing to tell of. */
	ck_assert_ptr_null(strstr(text, "\nquaymaster_questions_total"));
	free(text);
	state_free(sources.state);
	metrics_free(metrics);
	/* Nobody counts. */
	ck_assert_int_eq(metrics_begin(NULL), 0);
	metrics_decided(NULL, &(struct decision_record){0}, 0, false);
	metrics_refused(NULL, REFUSED_BUSY);
	metrics_own(NULL);
	metrics_end(NULL);
}
END_TEST

/* A policy is loaded, replaced, and spoilt. */
START_TEST(test_policy)
{
	static const char good[] = "version: 1\nmode: audit\nrules: {privileged: deny}\n";
	struct file file;
	struct metrics_sources sources = {.waiting = &waiting};
	char line[256];
	char *text;

	ck_assert_int_eq(metrics_new(&metrics), 0);
	sources.metrics = metrics;
	file_begin(&file);
	file_write(&file, "version: 2\n");
	ck_assert_int_eq(state_new(file.path, &sources.state), 0);
	expect_health(&sources, 503, file.path);
	text = page(&sources);
	expect_line(text, "quaymaster_policy_usable 0");
	expect_line(text, "quaymaster_policy_last_reload_successful 0");
	free(text);
	file_write(&file, good);
	state_reload(sources.state, STATE_SIGNAL);
	expect_health(&sources, 200, "ok");
	file_write(&file, "nonsense");
	state_reload(sources.state, STATE_SIGNAL);
	expect_health(&sources, 200, "ok");
	text = page(&sources);
	expect_line(text, "quaymaster_policy_usable 1");
	expect_line(text, "quaymaster_policy_last_reload_successful 0");
	expect_line(text, "quaymaster_policy_reloads_total{result=\"success\"} 1");
	expect_line(text, "quaymaster_policy_reloads_total{result=\"failure\"} 1");
	/* Of `printf 'version: 1\nmode: audit\nrules: {privileged: deny}\n' | sha256sum`. */
	snprintf(line, sizeof(line),
	         "origin=\"%s\",mode=\"audit\",hash="
	         "\"94b8fe95ce45d850c03642c5731247f8f04aafea746e078c7218384a56483573\"} 1",
	         file.path);
	ck_assert_ptr_nonnull(strstr(text, line));
	free(text);
	unlink(file.path);
	state_free(sources.state);
	metrics_free(metrics);
}
END_TEST

/* Switched off for so many seconds, as both clocks have it. */
static const struct {
	int64_t seconds;
	const char *is, *left;
} OFF[] = {
	{0, "quaymaster_off 0", "quaymaster_off_seconds_left 0"},
	{-5, "quaymaster_off 0", "quaymaster_off_seconds_left 0"},
	{36000, "quaymaster_off 1", "quaymaster_off_seconds_left 3"},
};

START_TEST(test_off)
{
	_cleanup_(decision_log_closep) struct decision_log *log = NULL;
	struct off_switch off_switch = OFF_SWITCH_INIT;
	struct metrics_sources sources = {.waiting = &waiting, .off = &off_switch};
	struct off_clock clock;
	struct off off = {.reason = "x"};
	char *text;

	off_clock_read(&clock);
	off.until_date = clock.date + OFF[_i].seconds;
	off.until_uptime = clock.uptime + OFF[_i].seconds;
	memcpy(off.boot, clock.boot, sizeof(off.boot));
	off_switch_set(&off_switch, &off);
	ck_assert_int_eq(metrics_new(&metrics), 0);
	ck_assert_int_eq(state_new("/nowhere", &sources.state), 0);
	sources.metrics = metrics;
	ck_assert_int_eq(decision_log_open("/dev/null", &log), 0);
	sources.log = log;
	text = page(&sources);
	expect_line(text, "quaymaster_log_waiting_bytes 0");
	expect_line(text, OFF[_i].is);
	ck_assert_msg(strstr(text, OFF[_i].left) != NULL, "%s", OFF[_i].left);
	free(text);
	state_free(sources.state);
	metrics_free(metrics);
}
END_TEST

/* Ids beside each other, and more of them than there is room for. */
START_TEST(test_exceptions)
{
	static struct exception_counts counts;
	char id[16];

	ck_assert_uint_eq(exception_counts_of(&counts, "0"), 0);
	for (int i = 0; i < LIMIT_EXCEPTIONS + 10; i++) {
		snprintf(id, sizeof(id), "%d", i);
		exception_counts_add(&counts, id);
		if (i % 2)
			exception_counts_add(&counts, id);
	}
	for (int i = 0; i < LIMIT_EXCEPTIONS + 10; i++) {
		snprintf(id, sizeof(id), "%d", i);
		ck_assert_uint_eq(exception_counts_of(&counts, id),
		                  i < LIMIT_EXCEPTIONS ? 1u + (unsigned)i % 2 : 0);
	}
	exception_counts_done(&counts);
}
END_TEST

/* Of a policy: when it ends, and what it let pass. */
START_TEST(test_excepted)
{
	struct metrics_sources sources = {.waiting = &waiting};
	const struct claim first = ACTION_CLAIM, other = OTHER_CLAIM;
	const struct call_summary summary = {.action = "container.create", .path = "/"};
	const struct occasion alice = {.user = "alice", .certificate = true, .now = 1};
	enum verdict verdicts[2];
	struct decision_record record = {
		.summary = &summary, .verdicts = verdicts, .occasion = &alice};
	const char *broken;
	struct claims claims;
	struct file file;
	char *text;

	file_begin(&file);
	file_write(&file, "version: 1\nrules: {privileged: deny, actions: {allow: [x]}}\n"
	                  "exceptions:\n"
	                  "  - {id: \"a\", match: {user: alice}, reason: r, expires: 2199-12-31,\n"
	                  "     permit: {privileged: allow}}\n"
	                  "  - {id: b, match: {user: bob}, reason: r, permanent: true,\n"
	                  "     permit: {privileged: allow}}\n");
	ck_assert_int_eq(metrics_new(&metrics), 0);
	ck_assert_int_eq(state_new(file.path, &sources.state), 0);
	sources.metrics = metrics;
	record.policy = state_acquire(sources.state, &broken);
	ck_assert_ptr_null(broken);
	claims_init(&claims);
	claims_add(&claims, &first);
	claims_add(&claims, &other);
	record.claims = &claims;
	record.decision = policy_judge(record.policy, &alice, claims.list, 2, verdicts);
	ck_assert_uint_eq(verdicts[1], VERDICT_EXCEPTED);
	metrics_decided(metrics, &record, metrics_begin(metrics), true);
	text = page(&sources);
	/* 2200-01-01T00:00:00Z */
	expect_line(text, "quaymaster_exception_end_timestamp_seconds{id=\"a\"} 7258118400");
	ck_assert_ptr_null(strstr(text, "timestamp_seconds{id=\"b\"}"));
	expect_line(text, "quaymaster_exception_claims_total{id=\"a\"} 1");
	expect_line(text, "quaymaster_exception_claims_total{id=\"b\"} 0");
	expect_line(text, "quaymaster_decision_duration_seconds_count{second_look=\"yes\"} 1");
	free(text);
	claims_done(&claims);
	policy_unref((struct policy *)(uintptr_t)record.policy);
	unlink(file.path);
	state_free(sources.state);
	metrics_free(metrics);
}
END_TEST

/* Questions and what came of them. */
static const struct {
	enum ask_kind kind;
	unsigned status;
	const char *line;
	bool timed;
} ANSWERS[] = {
	{ASK_CONTAINER, 200, "kind=\"container\",result=\"answered\"} 1", true},
	{ASK_CONTAINER, 404, "kind=\"container\",result=\"absent\"} 1", true},
	{ASK_VOLUME, 500, "kind=\"volume\",result=\"failed\"} 1", true},
	{ASK_INFO, ASK_NO_ANSWER, "kind=\"info\",result=\"no_answer\"} 1", true},
	{ASK_EXEC, ASK_NO_ENGINE, "kind=\"exec\",result=\"no_engine\"} 1", false},
};

START_TEST(test_question)
{
	struct question_counts counts = {0};
	struct histogram_view view;
	int64_t asked = question_asked(&counts);

	question_answered(&counts, ANSWERS[_i].kind, asked, ANSWERS[_i].status);
	histogram_read(&counts.engine, &view);
	ck_assert_uint_eq(view.up_to[HISTOGRAM_EDGES], ANSWERS[_i].timed);
	for (enum question_result r = 0; r < QUESTION_RESULT_COUNT; r++) {
		char line[96];

		snprintf(line, sizeof(line), "kind=\"%s\",result=\"%s\"} 1",
		         ask_kind_name(ANSWERS[_i].kind), question_result_name(r));
		ck_assert_uint_eq(counts.answered[ANSWERS[_i].kind][r],
		                  strcmp(line, ANSWERS[_i].line) == 0);
	}
}
END_TEST

START_TEST(test_kinds)
{
	for (enum ask_kind kind = 0; ask_is_for_engine(kind); kind++)
		ck_assert_str_ne(ask_kind_name(kind), "other");
}
END_TEST

/* With somebody who looks, and one question that nobody answers. */
START_TEST(test_look)
{
	struct metrics_sources sources = {.waiting = &waiting};
	_cleanup_(freep) char *why = NULL;
	int fds[2];
	char *text;
	size_t len;

	ck_assert_int_eq(metrics_new(&metrics), 0);
	ck_assert_int_eq(state_new("/nowhere", &sources.state), 0);
	sources.metrics = metrics;
	ck_assert_int_eq(channel_open(fds), 0);
	ck_assert_int_eq(look_start(fds[0], &sources.look), 0);
	look_cancel(sources.look);
	ck_assert_uint_eq(look_wait(sources.look, ASK_POLICY, &why, &len), ASK_NO_ANSWER);
	text = page(&sources);
	expect_line(text, "quaymaster_questions_total{kind=\"policy\",result=\"no_answer\"} 1");
	expect_line(text, "quaymaster_questions_total{kind=\"container\",result=\"answered\"} 0");
	expect_line(text, "quaymaster_question_duration_seconds_count{to=\"host\"} 1");
	expect_line(text, "quaymaster_questions_in_flight 0");
	expect_line(text, "quaymaster_questions_waiting 0");
	free(text);
	look_stop(sources.look);
	close(fds[1]);
	state_free(sources.state);
	metrics_free(metrics);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("metrics");
	TCase *tcase = tcase_create("metrics");

	tcase_add_loop_test(tcase, test_call, 0, ARRAY_LEN(CALLS));
	tcase_add_test(tcase, test_actions);
	tcase_add_test(tcase, test_others);
	tcase_add_test(tcase, test_policy);
	tcase_add_test(tcase, test_exceptions);
	tcase_add_test(tcase, test_excepted);
	tcase_add_loop_test(tcase, test_off, 0, ARRAY_LEN(OFF));
	tcase_add_loop_test(tcase, test_question, 0, ARRAY_LEN(ANSWERS));
	tcase_add_test(tcase, test_kinds);
	tcase_add_test(tcase, test_look);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
