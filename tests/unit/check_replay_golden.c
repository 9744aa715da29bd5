/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What replay and learn say of tests/golden/replay/log.jsonl, as it stands beside it. With
 * UPDATE_GOLDEN set, the files are made of it instead, for a reader to judge.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/learn_policy.h"
#include "plugin/log_lines.h"
#include "plugin/replay_print.h"
#include "policy/diag.h"
#include "support.h"
#include "support/golden.h"

#define GOLDEN "tests/golden/replay/"
#define SIZE   GOLDEN_SIZE

static const char *const log_path = GOLDEN "log.jsonl";
static struct logged_decision logged;

static void compare(const char *name, const char *got)
{
	char path[128];

	snprintf(path, sizeof(path), GOLDEN "%s", name);
	golden_compare(path, got);
}

static void replay_log(const struct policy *policy, struct replay *replay)
{
	struct log_lines lines;
	char *line;
	size_t len;

	ck_assert_int_eq(replay_init(replay, policy, 0), 0);
	ck_assert_int_eq(log_lines_open(&lines, &log_path, 1), 0);
	while (log_lines_next(&lines, &line, &len) > 0) {
		(void)decision_read(&logged, line, len);
		replay_add(replay, &logged, "log.jsonl", lines.line, lines.half);
	}
	log_lines_done(&lines);
}

static void learn_log(const struct policy *base, struct seen_log *seen)
{
	struct log_lines lines;
	char *line;
	size_t len;

	ck_assert_int_eq(seen_init(seen, base), 0);
	ck_assert_int_eq(log_lines_open(&lines, &log_path, 1), 0);
	while (log_lines_next(&lines, &line, &len) > 0) {
		(void)decision_read(&logged, line, len);
		ck_assert_int_eq(seen_add(seen, &logged, lines.half), 0);
	}
	log_lines_done(&lines);
	seen_sort(seen);
}

typedef void print_fn(const struct replay *replay, const char *policy, const char *date,
                      FILE *stream);

static const struct {
	const char *name;
	print_fn *print;
} prints[] = {
	{"replay.txt", replay_print_text},
	{"replay.json", replay_print_json},
};

START_TEST(replay_reads_as_it_should)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	static struct replay replay;
	_cleanup_(freep) char *got = NULL;
	size_t len;
	FILE *stream;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("baseline", diag, &policy), 0);
	replay_log(policy, &replay);
	stream = open_memstream(&got, &len);
	prints[_i].print(&replay, "new.yaml", "2026-04-01", stream);
	fclose(stream);
	compare(prints[_i].name, got);
	replay_done(&replay);
}
END_TEST

static const struct {
	const char *name;
	const char *profile;
} policies[] = {
	{"baseline.yaml", "baseline"},
	{"restricted.yaml", "restricted"},
	{"cis.yaml", "cis"},
	{"open.yaml", "open"},
};

START_TEST(learn_reads_as_it_should)
{
	_cleanup_(policy_unrefp) struct policy *base = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *got = NULL;
	struct seen_log seen;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(policies[_i].profile, diag, &base), 0);
	learn_log(base, &seen);
	ck_assert_int_eq(learn_policy(&seen, policies[_i].profile, diag, &got), 0);
	compare(policies[_i].name, got);
	seen_done(&seen);
}
END_TEST

/* Everything that is newly denied by what was learned is marked in it. */
START_TEST(what_was_learned_replays)
{
	_cleanup_(policy_unrefp) struct policy *base = NULL, *learned = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	static struct replay replay;
	struct seen_log seen;
	const char *profile = policies[_i].profile;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(profile, diag, &base), 0);
	learn_log(base, &seen);
	ck_assert_int_eq(learn_policy(&seen, profile, diag, &text), 0);
	ck_assert_int_eq(policy_load_text("learned", text, strlen(text), diag, &learned), 0);
	replay_log(learned, &replay);
	for (size_t i = 0; i < CONTROL_COUNT; i++) {
		char mark[64];

		snprintf(mark, sizeof(mark), "NOT GRANTED: %s ",
		         control_info((enum control)i)->name);
		ck_assert_msg(replay.denied.rule_calls[i] == 0 || strstr(text, mark), "%s", mark);
	}
	replay_done(&replay);
	seen_done(&seen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("replay golden");
	TCase *tests = tcase_create("replay golden");

	tcase_add_loop_test(tests, replay_reads_as_it_should, 0, ARRAY_LEN(prints));
	tcase_add_loop_test(tests, learn_reads_as_it_should, 0, ARRAY_LEN(policies));
	tcase_add_loop_test(tests, what_was_learned_replays, 0, ARRAY_LEN(policies));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
