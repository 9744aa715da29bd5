/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "case_run.h"
#include "commands.h"
#include "options.h"
#include "policy/date.h"
#include "policy/limits.h"

#define DAY_SECONDS 86400

static int find_format(const char *name, const struct case_format **ret_format)
{
	*ret_format = case_format_find(name);
	if (*ret_format)
		return 0;
	fprintf(stderr, "quaymaster test: there is no format '%s'; these there are:", name);
	for (size_t i = 0; case_format_name(i); i++)
		fprintf(stderr, " %s", case_format_name(i));
	fprintf(stderr, "\n");
	return -EINVAL;
}

/* The noon of a day; without one, now. */
static int find_time(const char *date, int64_t *ret_now)
{
	int64_t day;

	*ret_now = time(NULL);
	if (!date)
		return 0;
	if (date_read(date, &day)) {
		*ret_now = day * DAY_SECONDS + DAY_SECONDS / 2;
		return 0;
	}
	fprintf(stderr, "quaymaster test: '%s' is no day; write one as in 2027-01-31\n", date);
	return -EINVAL;
}

int command_test(int argc, char **argv)
{
	const char *format_name = "text", *date = NULL;
	struct case_options options = {.mistakes = stderr};
	const struct option_spec specs[] = {
		{"policy", .value = &options.policy},
		{"format", .value = &format_name},
		{"date", .value = &date},
		{"skip-docker", .flag = &options.skip_docker},
		{NULL},
	};
	const char *paths[LIMIT_OPERANDS];
	struct case_report report = {.stream = stdout};
	int n = options_read(argc, argv, specs, paths, LIMIT_OPERANDS);
	int r;

	if (n == 0)
		fprintf(stderr, "quaymaster test: which files? See `quaymaster help test`.\n");
	if (n <= 0 || find_format(format_name, &report.format) < 0 ||
	    find_time(date, &options.now) < 0)
		return EXIT_USAGE;
	r = case_run(&options, paths, (size_t)n, &report);
	if (r == -ENOMEM)
		fprintf(stderr, "quaymaster test: no memory\n");
	if (r < 0)
		return EXIT_USAGE;
	return report.failed > 0 ? EXIT_NO : 0;
}
