/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "options.h"
#include "policy/diag.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "report.h"

/* Loads a policy file exactly as the server does. format is NULL for people. */
static int check(const char *path, struct report *report)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	if (r < 0) {
		fprintf(stderr, "quaymaster check: no memory\n");
		return r;
	}
	r = policy_load_file(path, diag, &policy);
	if (r == 0)
		policy_warn(policy, time(NULL), diag);
	if (report->format)
		report_add(report, diag);
	else
		diag_print(diag, stderr);
	return r;
}

static int find_format(const char *name, const struct report_format **ret_format)
{
	*ret_format = NULL;
	if (!name || strcmp(name, "text") == 0)
		return 0;
	*ret_format = report_find(name);
	if (*ret_format)
		return 0;
	fprintf(stderr, "quaymaster check: there is no format '%s'; these there are: text", name);
	for (size_t i = 0; report_name(i); i++)
		fprintf(stderr, " %s", report_name(i));
	fprintf(stderr, "\n");
	return -EINVAL;
}

int command_check(int argc, char **argv)
{
	const char *format_name = NULL;
	bool json = false;
	const struct option_spec specs[] = {
		{"format", .value = &format_name}, {"json", .flag = &json}, {NULL, NULL}};
	const char *paths[LIMIT_OPERANDS];
	const struct report_format *format;
	struct report report = {0};
	int n = options_read(argc, argv, specs, paths, LIMIT_OPERANDS);
	int r = 0;

	if (n == 0)
		fprintf(stderr, "quaymaster check: which file? See `quaymaster help check`.\n");
	if (n <= 0 || find_format(json ? "json" : format_name, &format) < 0)
		return EXIT_USAGE;
	if (format)
		report_begin(&report, format, stdout);
	for (int i = 0; i < n; i++) {
		if (check(paths[i], &report) < 0)
			r = -EINVAL;
	}
	if (format)
		report_end(&report);
	return r < 0 ? EXIT_NO : 0;
}
