/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Test files of admins: tests/golden/test/fails.yaml is reported in each format as its golden has
 * it, and each bad-*.yaml has the mistakes of its NAME.err. With GOLDEN_UPDATE=1 in the environment
 * the goldens are written anew.
 */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "plugin/case_run.h"
#include "support.h"

#define GOLDEN "tests/golden/test/"

/* Whatever is written, and what must be; both are texts of the caller's. */
static void check_golden(const char *path, const char *said)
{
	char *want = calloc(1, 1u << 16);
	FILE *file = NULL;

	if (getenv("GOLDEN_UPDATE")) {
		file = fopen(path, "we");
		ck_assert_ptr_nonnull(file);
		fputs(said, file);
		fclose(file);
	}
	file = fopen(path, "re");
	ck_assert_msg(want && file, "%s is missing", path);
	want[fread(want, 1, (1u << 16) - 1, file)] = '\0';
	fclose(file);
	ck_assert_msg(strcmp(said, want) == 0, "%s: says\n%s\nand not\n%s", path, said, want);
	free(want);
}

/* Runs one file; *ret_said and *ret_mistakes are the caller's. */
static int run(const char *path, const char *format, struct case_report *report, char **ret_said,
               char **ret_mistakes)
{
	size_t said_len = 0, mistakes_len = 0;
	struct case_options options = {.mistakes = open_memstream(ret_mistakes, &mistakes_len)};
	int r;

	*report = (struct case_report){.format = case_format_find(format),
	                               .stream = open_memstream(ret_said, &said_len)};
	ck_assert(report->format && report->stream && options.mistakes);
	r = case_run(&options, &path, 1, report);
	fclose(report->stream);
	fclose(options.mistakes);
	return r;
}

START_TEST(test_formats)
{
	struct case_report report;
	char *said, *mistakes, golden[128];

	ck_assert_int_eq(
		run(GOLDEN "fails.yaml", case_format_name((size_t)_i), &report, &said, &mistakes),
		0);
	ck_assert_str_eq(mistakes, "");
	ck_assert_uint_eq(report.passed, 1);
	ck_assert_uint_eq(report.failed, 6);
	snprintf(golden, sizeof(golden), GOLDEN "fails.%s", case_format_name((size_t)_i));
	check_golden(golden, said);
	free(said);
	free(mistakes);
}
END_TEST

/* With a mistake nothing is run, and so nothing passes. */
START_TEST(test_mistakes)
{
	glob_t paths;

	ck_assert_int_eq(glob(GOLDEN "bad-*.yaml", 0, NULL, &paths), 0);
	ck_assert_uint_ge(paths.gl_pathc, 5);
	for (size_t i = 0; i < paths.gl_pathc; i++) {
		const char *path = paths.gl_pathv[i];
		struct case_report report;
		char *said, *mistakes, golden[128];

		ck_assert_int_eq(run(path, "text", &report, &said, &mistakes), -EINVAL);
		ck_assert_str_eq(said, "");
		snprintf(golden, sizeof(golden), "%.*s.err", (int)(strlen(path) - 5), path);
		check_golden(golden, mistakes);
		free(said);
		free(mistakes);
	}
	globfree(&paths);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("case");
	TCase *tcase = tcase_create("files");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_formats, 0, 3);
	tcase_add_test(tcase, test_mistakes);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
