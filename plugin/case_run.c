/* SPDX-License-Identifier: Apache-2.0 */
#include "case_run.h"

#include <errno.h>
#include <string.h>

#include "case_read.h"
#include "policy/diag.h"
#include "policy/limits.h"

/* A policy, and what the cases of all its files reached of it. */
struct tested {
	struct policy *policy;
	const char *path;
	struct case_coverage coverage;
};

struct run {
	const struct case_options *options;
	struct case_file files[LIMIT_OPERANDS];
	struct tested tested[LIMIT_OPERANDS];
	struct tested *of[LIMIT_OPERANDS]; /* the policy of each file */
	size_t n, n_tested;
};

static void run_free(struct run *run)
{
	for (size_t i = 0; i < run->n; i++)
		arena_done(&run->files[i].arena);
	for (size_t i = 0; i < run->n_tested; i++)
		policy_unref(run->tested[i].policy);
	free(run);
}
DEFINE_CLEANUP(struct run *, run_free)

static struct tested *find_tested(struct run *run, const char *path)
{
	for (size_t i = 0; i < run->n_tested; i++) {
		if (strcmp(run->tested[i].path, path) == 0)
			return &run->tested[i];
	}
	return NULL;
}

/* A policy that several files test is loaded once, so that what they reach adds up. */
static int load_policy(struct run *run, const struct case_file *file, struct tested **ret_tested)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct tested *tested = find_tested(run, file->policy);
	int r;

	if (!tested) {
		r = diag_new(&diag);
		if (r < 0)
			return r;
		tested = &run->tested[run->n_tested];
		r = policy_load_file(file->policy, diag, &tested->policy);
		if (r < 0) {
			diag_print(diag, run->options->mistakes);
			return r == -ENOMEM ? r : -EINVAL;
		}
		tested->path = file->policy;
		run->n_tested++;
	}
	*ret_tested = tested;
	return 0;
}

static int load_file(struct run *run, const char *path)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct case_file *file = &run->files[run->n];
	int r = diag_new(&diag);

	if (r < 0)
		return r;
	r = case_read_file(path, run->options->policy, diag, file);
	diag_print(diag, run->options->mistakes);
	if (r < 0)
		return r == -ENOMEM ? r : -EINVAL;
	run->n++;
	return load_policy(run, file, &run->of[run->n - 1]);
}

static int run_file(struct run *run, size_t at, struct case_report *report)
{
	struct case_file *file = &run->files[at];
	struct tested *tested = run->of[at];
	struct case_checked *checked = arena_alloc(&file->arena, file->n, sizeof(*checked));
	const struct case_setting setting = {
		.policy = tested->policy,
		.now = file->now ? file->now : run->options->now,
		.coverage = &tested->coverage,
		.directory = file->directory,
		.skip_docker = run->options->skip_docker,
	};
	size_t i = 0;

	if (!checked)
		return -ENOMEM;
	for (const struct test_case *c = file->first; c; c = c->next) {
		int r = case_check(file, c, &setting, &checked[i++]);

		if (r < 0)
			return r;
	}
	case_report_file(report, file, checked);
	return 0;
}

static void report_one(struct case_report *report, const char *origin, unsigned place,
                       const char *what, const char *name)
{
	char line[LIMIT_TEST_LINE + 128];

	snprintf(line, sizeof(line), "%s:%u: no test reaches %s %s", origin, place, what, name);
	case_report_remark(report, line);
}

/* A profile's rules are not the admin's to test. */
static void report_unreached(const struct tested *tested, struct case_report *report)
{
	struct exception_view exception;

	for (int i = 0; i < CONTROL_COUNT; i++) {
		struct rule_view rule;
		size_t len;

		policy_rule(tested->policy, (enum control)i, &rule);
		if (tested->coverage.reached[i] || rule.line == 0 ||
		    policy_profile_text(rule.origin, &len))
			continue;
		report_one(report, rule.origin, rule.line, "the rule for",
		           control_info((enum control)i)->name);
	}
	for (size_t i = 0; i < LIMIT_EXCEPTIONS && policy_exceptions(tested->policy, i, &exception);
	     i++) {
		if (!tested->coverage.permitted[i])
			report_one(report, exception.origin, exception.line, "the exception",
			           exception.id);
	}
}

int case_run(const struct case_options *options, const char *const *paths, size_t n,
             struct case_report *report)
{
	_cleanup_(run_freep) struct run *run = calloc(1, sizeof(*run));
	int r = 0;

	if (!run)
		return -ENOMEM;
	run->options = options;
	for (size_t i = 0; i < n && r != -ENOMEM; i++) {
		int loaded = load_file(run, paths[i]);

		r = loaded < 0 ? loaded : r;
	}
	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		report->planned += run->files[i].n;
	case_report_begin(report);
	for (size_t i = 0; i < n && r == 0; i++)
		r = run_file(run, i, report);
	for (size_t i = 0; i < run->n_tested; i++)
		report_unreached(&run->tested[i], report);
	case_report_end(report);
	return r;
}
