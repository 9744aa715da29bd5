/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "learn_policy.h"
#include "log_lines.h"
#include "options.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "policy/profile.h"

static int fail(const char *what, int error)
{
	errno = -error;
	fprintf(stderr, "quaymaster learn: %s: %m\n", what);
	return EXIT_USAGE;
}

static int load_profile(const char *profile, struct diag *diag, struct policy **ret_policy)
{
	int r = policy_load_profile(profile, diag, ret_policy);

	if (r == 0)
		return 0;
	fprintf(stderr, "quaymaster learn: there is no profile '%s'; these there are:", profile);
	for (const char *const *p = policy_profiles(); *p; p++)
		fprintf(stderr, " %s", *p);
	fprintf(stderr, "\n");
	return r;
}

static int read_logs(const char *const *paths, size_t n, struct seen_log *log)
{
	_cleanup_(freep) struct logged_decision *logged = malloc(sizeof(*logged));
	_cleanup_(log_lines_done) struct log_lines lines = {0};
	char *line;
	size_t len;
	int r = logged ? log_lines_open(&lines, paths, n) : -ENOMEM;

	while (r >= 0 && (r = log_lines_next(&lines, &line, &len)) > 0) {
		(void)decision_read(logged, line, len);
		r = seen_add(log, logged, lines.half);
	}
	log->too_long = lines.too_long;
	if (r < 0)
		fprintf(stderr, "quaymaster learn: %s: %s\n", lines.path ? lines.path : "memory",
		        log_lines_error(r));
	return r;
}

/* Never over a file that is there: it may be in force. */
static int write_output(const char *path, const char *text)
{
	size_t len = strlen(text);
	FILE *stream = stdout;
	int fd;

	if (path) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0644);
		stream = fd >= 0 ? fdopen(fd, "w") : NULL;
	}
	if (!stream && errno == EEXIST) {
		fprintf(stderr,
		        "quaymaster learn: %s is there already, and may be in force; --output "
		        "takes a new file\n",
		        path);
		return EXIT_USAGE;
	}
	if (!stream)
		return fail(path, -errno);
	if (fwrite(text, 1, len, stream) != len || fflush(stream) != 0)
		return fail(path ? path : "standard output", -errno);
	if (path && fclose(stream) != 0)
		return fail(path, -errno);
	return 0;
}

static int learn(const char *const *paths, size_t n, const char *profile, const char *output)
{
	_cleanup_(policy_unrefp) struct policy *base = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(seen_done) struct seen_log log = {0};
	_cleanup_(freep) char *text = NULL;
	int r = diag_new(&diag);

	if (r < 0)
		return fail("memory", r);
	if (load_profile(profile, diag, &base) < 0)
		return EXIT_USAGE;
	r = seen_init(&log, base);
	if (r < 0)
		return fail("memory", r);
	if (read_logs(paths, n, &log) < 0)
		return EXIT_USAGE;
	if (log.decisions == 0) {
		fprintf(stderr, "quaymaster learn: no call that passed is in there; is this a "
		                "decision log, as `serve --decision-log FILE` writes it?\n");
		return EXIT_USAGE;
	}
	seen_sort(&log);
	r = learn_policy(&log, profile, diag, &text);
	if (r < 0) {
		diag_print(diag, stderr);
		return fail("what was seen does not fit into a policy", r);
	}
	return write_output(output, text);
}

int command_learn(int argc, char **argv)
{
	const char *profile = PROFILE_DEFAULT, *output = NULL;
	const struct option_spec specs[] = {
		{"extends", .value = &profile}, {"output", .value = &output}, {NULL}};
	const char *paths[LIMIT_OPERANDS];
	int n = options_read(argc, argv, specs, paths, LIMIT_OPERANDS);

	if (n == 0)
		fprintf(stderr, "quaymaster learn: which log? See `quaymaster help learn`.\n");
	if (n <= 0)
		return EXIT_USAGE;
	return learn(paths, (size_t)n, profile, output);
}
