/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes of policy files, as programs read them. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/report.h"
#include "policy/cleanup.h"
#include "policy/diag.h"
#include "support.h"

/* What a name, and what a text, can hold that a format must escape. */
#define NAME "a,b:c%.yaml"
#define TEXT "version: 1\n  \xc3\xa9: \"x\"\n"

static const struct {
	const char *format;
	const char *want; /* of the last mistake */
} rows[] = {
	{"json", "{\"level\":\"error\",\"file\":\"a,b:c%.yaml\",\"line\":2,\"column\":6,"
                 "\"end_column\":9,\"text\":\"what is \\\"x\\\"? 5%\"}"},
	{"sarif", "{\"ruleId\":\"policy\",\"level\":\"error\",\"message\":{\"text\":\"what is "
                  "\\\"x\\\"? 5%\"},"
                  "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"a%2Cb%3Ac%"
                  "25.yaml\"},"
                  "\"region\":{\"startLine\":2,\"startColumn\":6,\"endColumn\":9}}}]}"},
	{"github", "::error file=a%2Cb%3Ac%25.yaml,line=2,col=6,endColumn=9,title=quaymaster::"
                   "what is \"x\"? 5%25\n"},
};

static struct diag *mistakes(void)
{
	struct diag *diag;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, NAME, TEXT, strlen(TEXT)), 0);
	diag_warning_file(diag, "everybody may write to this file");
	diag_error(diag, (struct span){17, 20}, "what is \"x\"? 5%%");
	return diag;
}

static char *reported(const char *format, const struct diag *diag, unsigned files)
{
	struct report report;
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	ck_assert_ptr_nonnull(stream);
	report_begin(&report, report_find(format), stream);
	for (unsigned i = 0; i < files; i++)
		report_add(&report, diag);
	report_end(&report);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_uint_eq(report.errors, files);
	ck_assert_uint_eq(report.warnings, files);
	return text;
}

START_TEST(mistake_is_reported)
{
	struct diag *diag = mistakes();

	for (unsigned files = 0; files < 3; files++) {
		char *text = reported(rows[_i].format, diag, files);

		ck_assert_msg(files == 0 || strstr(text, rows[_i].want), "%s\nin\n%s",
		              rows[_i].want, text);
		if (strcmp(rows[_i].format, "github") != 0) {
			json_t *json = json_loads(text, 0, NULL);

			ck_assert_msg(json != NULL, "no JSON: %s", text);
			json_decref(json);
		}
		free(text);
	}
	diag_free(diag);
}
END_TEST

/* What is only counted is said with the last that is shown of its kind. */
static const struct {
	const char *format;
	const char *want;
} many[] = {
	{"json", "\"text\":\"no \\\"19\\\"\",\"more\":11}"},
	{"sarif", "\"text\":\"no \\\"19\\\" (and 11 more of this kind)\"}"},
	{"github", "::no \"19\" (and 11 more of this kind)\n"},
};

START_TEST(more_are_counted)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	struct report report;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, NAME, TEXT, strlen(TEXT)), 0);
	for (unsigned i = 0; i < 31; i++)
		diag_warning(diag, (struct span){0, 1}, "no \"%u\"", i);
	report_begin(&report, report_find(many[_i].format), stream);
	report_add(&report, diag);
	report_end(&report);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_msg(strstr(text, many[_i].want), "%s\nin\n%s", many[_i].want, text);
	ck_assert_uint_eq(report.errors, 0);
	ck_assert_uint_eq(report.warnings, 31);
}
END_TEST

START_TEST(format_has_a_name)
{
	ck_assert_ptr_null(report_find("xml"));
	for (size_t i = 0; report_name(i); i++)
		ck_assert_ptr_nonnull(report_find(report_name(i)));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reports");
	TCase *tests = tcase_create("reports");

	tcase_add_loop_test(tests, mistake_is_reported, 0, (int)ARRAY_LEN(rows));
	tcase_add_loop_test(tests, more_are_counted, 0, (int)ARRAY_LEN(many));
	tcase_add_test(tests, format_has_a_name);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
