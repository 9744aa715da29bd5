/* SPDX-License-Identifier: Apache-2.0 */
/* replay: lines of several files, bounded counting, and what another policy changes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/log_lines.h"
#include "plugin/replay_count.h"
#include "policy/diag.h"
#include "support.h"

START_TEST(tally_is_bounded_and_ordered)
{
	struct tally tally;
	char key[32];
	size_t *order;

	ck_assert_int_eq(tally_init(&tally, 1000), 0);
	for (int i = 0; i < 200000; i++) {
		snprintf(key, sizeof(key), "value%d", i);
		ck_assert_int_eq(tally_add(&tally, key) == TALLY_BEYOND, i >= 1000);
	}
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(tally_add(&tally, "value7"), 7);
	ck_assert_uint_eq(tally_add(&tally, "value3"), 3);
	ck_assert_uint_eq(tally.n, 1000);
	ck_assert_uint_eq(tally.beyond, 199000);
	order = tally_order(&tally);
	ck_assert_ptr_nonnull(order);
	ck_assert_str_eq(tally.entries[order[0]].key, "value7");
	ck_assert_str_eq(tally.entries[order[1]].key, "value3");
	ck_assert_str_eq(tally.entries[order[2]].key, "value0");
	free(order);
	tally_done(&tally);
}
END_TEST

/* Writes a file of its own, whose name ret gets. */
static void write_file(const char *text, size_t len, char ret[64])
{
	int fd;

	snprintf(ret, 64, "/tmp/quaymaster-replay.XXXXXX");
	fd = mkstemp(ret);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
}

START_TEST(lines_go_on_over_files)
{
	static char big[2 * LIMIT_LOG_READ + 10];
	char names[3][64];
	const char *paths[3] = {names[0], names[1], names[2]};
	static const struct {
		const char *text;
		bool half;
		uint64_t line;
	} want[] = {{"a", false, 1}, {"", false, 2}, {"b", true, 3}, {"c", false, 1}};
	struct log_lines lines;
	char *line;
	size_t len;

	memset(big, 'x', sizeof(big));
	memcpy(big + sizeof(big) - 3, "\nc\n", 3);
	write_file("a\n\nb", 4, names[0]);
	write_file("", 0, names[1]);
	write_file(big, sizeof(big), names[2]);
	ck_assert_int_eq(log_lines_open(&lines, paths, 3), 0);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		ck_assert_int_eq(log_lines_next(&lines, &line, &len), 1);
		ck_assert_str_eq(line, want[i].text);
		ck_assert_uint_eq(len, strlen(want[i].text));
		ck_assert_int_eq(lines.half, want[i].half);
		if (i < 3)
			ck_assert_uint_eq(lines.line, want[i].line);
	}
	ck_assert_int_eq(log_lines_next(&lines, &line, &len), 0);
	ck_assert_uint_eq(lines.too_long, 1);
	ck_assert_uint_eq(lines.line, 2);
	log_lines_done(&lines);
	for (size_t i = 0; i < 3; i++)
		unlink(names[i]);
}
END_TEST

START_TEST(a_compressed_log_is_named_as_such)
{
	char name[64];
	const char *path = name;
	struct log_lines lines;
	char *line;
	size_t len;

	write_file("\x1f\x8b\x08\x00rest\nof it", 15, name);
	ck_assert_int_eq(log_lines_open(&lines, &path, 1), 0);
	ck_assert_int_eq(log_lines_next(&lines, &line, &len), -EMEDIUMTYPE);
	ck_assert_ptr_nonnull(strstr(log_lines_error(-EMEDIUMTYPE), "zcat"));
	log_lines_done(&lines);
	unlink(name);
}
END_TEST

#define LINE(decision, claims)                                                                     \
	"{\"time\":\"2026-03-01T00:00:00.000Z\",\"id\":\"00000001\",\"decision\":\"" decision      \
	"\",\"user\":\"\",\"claims\":[{\"control\":\"actions\",\"value\":\"container.create\","    \
	"\"field\":\"path\",\"verdict\":\"permitted\"}," claims "]}"
#define CLAIM(control, value, verdict)                                                             \
	"{\"control\":\"" control "\",\"value\":\"" value "\",\"field\":\"f\",\"verdict\":"        \
	"\"" verdict "\"}"
#define NGINX "docker.io/library/nginx:1"
#define MINER "docker.io/evil/miner:1"

/* A line, and in which of the counts it ends when baseline judges it. */
static const struct {
	const char *line;
	size_t count;
} rows[] = {
#define COUNT(member) offsetof(struct replay, member)
	{LINE("allow", CLAIM("images", NGINX, "permitted")), COUNT(still_allowed)},
	{LINE("deny", CLAIM("images", NGINX, "denied")), COUNT(allowed.calls)},
	{LINE("allow", CLAIM("images", MINER, "permitted")), COUNT(denied.calls)},
	{LINE("deny", CLAIM("images", MINER, "denied")), COUNT(still_denied)},
	{LINE("allow", CLAIM("images", MINER, "audited")), COUNT(denied_before.audited)},
	{LINE("allow", CLAIM("images", MINER, "excepted")), COUNT(denied_before.excepted)},
	{LINE("allow", CLAIM("images", MINER, "off")), COUNT(denied_before.off)},
	{LINE("allow", CLAIM("images", NGINX, "audited")), COUNT(before.audited)},
	{"{\"lost\":1}", COUNT(lost)},
	{"{\"id\":\"1\",\"decision\":\"deny\",\"claims_left_out\":9}", COUNT(shortened)},
	{"hello", COUNT(foreign)},
};

START_TEST(a_line_is_counted)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	static struct logged_decision logged;
	static struct replay replay;
	uint64_t count;
	char line[1024];

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("baseline", diag, &policy), 0);
	ck_assert_int_eq(replay_init(&replay, policy, 0), 0);
	snprintf(line, sizeof(line), "%s", rows[_i].line);
	(void)decision_read(&logged, line, strlen(line));
	replay_add(&replay, &logged, "log", 1, false);
	memcpy(&count, (const char *)&replay + rows[_i].count, sizeof(count));
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(replay.denied.rule_calls[CONTROL_IMAGES], replay.denied.calls);
	ck_assert_uint_eq(replay.denied.rule_calls[CONTROL_ACTIONS], 0);
	replay_done(&replay);
}
END_TEST

START_TEST(different_values_are_bounded)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	static struct logged_decision logged;
	static struct replay replay;
	const int calls = 2 * LIMIT_TALLY;
	char line[1024];

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("baseline", diag, &policy), 0);
	ck_assert_int_eq(replay_init(&replay, policy, 0), 0);
	for (int i = 0; i < calls; i++) {
		snprintf(line, sizeof(line),
		         LINE("allow", CLAIM("images", "ghcr.io/acme/app%d:1", "audited")), i);
		(void)decision_read(&logged, line, strlen(line));
		replay_add(&replay, &logged, "log", 1, false);
	}
	ck_assert_uint_eq(replay.denied.calls, (uint64_t)calls);
	ck_assert_uint_eq(replay.denied.tallies[REPLAY_BY_IMAGE].n, LIMIT_TALLY);
	ck_assert_uint_eq(replay.denied.tallies[REPLAY_BY_IMAGE].beyond, LIMIT_TALLY);
	replay_done(&replay);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("replay");
	TCase *tests = tcase_create("replay");

	tcase_add_test(tests, tally_is_bounded_and_ordered);
	tcase_add_test(tests, lines_go_on_over_files);
	tcase_add_test(tests, a_compressed_log_is_named_as_such);
	tcase_add_loop_test(tests, a_line_is_counted, 0, ARRAY_LEN(rows));
	tcase_add_test(tests, different_values_are_bounded);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
