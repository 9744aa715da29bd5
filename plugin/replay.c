/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "log_lines.h"
#include "options.h"
#include "policy/date.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "replay_count.h"
#include "replay_print.h"

#define SECONDS_A_DAY 86400

/* Reads the policy, and says what is wrong with it. */
static int load(const char *path, struct policy **ret_policy)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	if (r < 0) {
		fprintf(stderr, "quaymaster replay: no memory\n");
		return r;
	}
	r = policy_load_file(path, diag, ret_policy);
	diag_print(diag, stderr);
	return r;
}

/* The middle of the day that was asked for, or now. */
static int find_date(const char *text, int64_t *ret_now)
{
	int64_t day;

	*ret_now = time(NULL);
	if (!text)
		return 0;
	if (!date_read(text, &day)) {
		fprintf(stderr, "quaymaster replay: --date takes a day, as in 2027-01-31\n");
		return -EINVAL;
	}
	*ret_now = day * SECONDS_A_DAY + SECONDS_A_DAY / 2;
	return 0;
}

static int read_logs(const char *const *paths, size_t n, struct replay *replay)
{
	_cleanup_(freep) struct logged_decision *logged = malloc(sizeof(*logged));
	_cleanup_(log_lines_done) struct log_lines lines = {0};
	char *line;
	size_t len;
	int r = logged ? log_lines_open(&lines, paths, n) : -ENOMEM;

	while (r >= 0 && (r = log_lines_next(&lines, &line, &len)) > 0) {
		(void)decision_read(logged, line, len);
		replay_add(replay, logged, lines.path, lines.line, lines.half);
	}
	replay->too_long = lines.too_long;
	if (r < 0)
		fprintf(stderr, "quaymaster replay: %s: %s\n", lines.path ? lines.path : "memory",
		        log_lines_error(r));
	return r;
}

static int replay_logs(const char *const *paths, size_t n, const char *policy_path, int64_t now,
                       bool json)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(replay_done) struct replay replay = {0};
	char date[DATE_SIZE];

	if (load(policy_path, &policy) < 0)
		return EXIT_USAGE;
	if (replay_init(&replay, policy, now) < 0) {
		fprintf(stderr, "quaymaster replay: no memory\n");
		return EXIT_USAGE;
	}
	if (read_logs(paths, n, &replay) < 0)
		return EXIT_USAGE;
	if (replay.decisions == 0) {
		fprintf(stderr, "quaymaster replay: no decision to judge; is this a decision log, "
		                "as `serve --decision-log FILE` writes it?\n");
		if (replay.foreign > 0)
			fprintf(stderr, "Line %" PRIu64 " of %s: %s\n", replay.first_foreign.line,
			        replay.first_foreign.file, replay.foreign_why);
		return EXIT_USAGE;
	}
	date_write(date_of(now), date);
	if (json)
		replay_print_json(&replay, policy_path, date, stdout);
	else
		replay_print_text(&replay, policy_path, date, stdout);
	return replay.denied.calls > 0 ? EXIT_NO : 0;
}

int command_replay(int argc, char **argv)
{
	const char *policy = NULL, *date = NULL;
	bool json = false;
	const struct option_spec specs[] = {{"policy", .value = &policy},
	                                    {"date", .value = &date},
	                                    {"json", .flag = &json},
	                                    {NULL}};
	const char *paths[LIMIT_OPERANDS];
	int n = options_read(argc, argv, specs, paths, LIMIT_OPERANDS);
	int64_t now;

	if (n < 0)
		return EXIT_USAGE;
	if (n == 0 || !policy) {
		fprintf(stderr, "quaymaster replay: %s See `quaymaster help replay`.\n",
		        n == 0 ? "which log?" : "judged by which policy? Give --policy FILE.");
		return EXIT_USAGE;
	}
	if (find_date(date, &now) < 0)
		return EXIT_USAGE;
	return replay_logs(paths, (size_t)n, policy, now, json);
}
