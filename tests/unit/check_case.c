/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Test files of admins: those in reports[] are reported in each format as their goldens have it,
 * and each bad-*.yaml has the mistakes of its NAME.err. No docker is run. With GOLDEN_UPDATE=1 in
 * the environment the goldens are written anew.
 */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plugin/case_run.h"
#include "plugin/try_command.h"
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

/* Where alone docker is looked for: one that understands nothing, or none. */
#define FALSE_DOCKER "bin"
#define NO_DOCKER    "none"

/* What came of a file; the texts are the caller's. */
struct ran {
	struct case_report report;
	char *said, *mistakes;
};

static int run(const char *path, const char *format, bool skip_docker, struct ran *ran)
{
	size_t said_len = 0, mistakes_len = 0;
	struct case_options options = {.mistakes = open_memstream(&ran->mistakes, &mistakes_len),
	                               .skip_docker = skip_docker};
	int r;

	ran->report = (struct case_report){.format = case_format_find(format),
	                                   .stream = open_memstream(&ran->said, &said_len)};
	ck_assert(ran->report.format && ran->report.stream && options.mistakes);
	r = case_run(&options, &path, 1, &ran->report);
	fclose(ran->report.stream);
	fclose(options.mistakes);
	return r;
}

static const struct {
	const char *file, *golden, *path;
	bool skip_docker;
	size_t passed, failed, skipped;
} reports[] = {
	{"fails.yaml", "fails", NO_DOCKER, false, 1, 6, 0},
	{"docker.yaml", "docker-none", NO_DOCKER, false, 1, 2, 0},
	{"docker.yaml", "docker-false", FALSE_DOCKER, false, 1, 2, 0},
	{"docker.yaml", "docker-skipped", FALSE_DOCKER, true, 1, 0, 2},
};

#define FORMATS 3

START_TEST(test_formats)
{
	size_t row = (size_t)_i / FORMATS;
	const char *format = case_format_name((size_t)_i % FORMATS);
	struct ran ran;
	char golden[128], here[PATH_MAX], path[PATH_MAX + 64];

	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	snprintf(path, sizeof(path), "%s/" GOLDEN "%s", here, reports[row].path);
	ck_assert_int_eq(setenv("PATH", path, 1), 0);
	snprintf(golden, sizeof(golden), GOLDEN "%s", reports[row].file);
	ck_assert_int_eq(run(golden, format, reports[row].skip_docker, &ran), 0);
	ck_assert_str_eq(ran.mistakes, "");
	ck_assert_uint_eq(ran.report.passed, reports[row].passed);
	ck_assert_uint_eq(ran.report.failed, reports[row].failed);
	ck_assert_uint_eq(ran.report.skipped, reports[row].skipped);
	snprintf(golden, sizeof(golden), GOLDEN "%s.%s", reports[row].golden, format);
	check_golden(golden, ran.said);
	free(ran.said);
	free(ran.mistakes);
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
		struct ran ran;
		char golden[128];

		ck_assert_int_eq(run(path, "text", false, &ran), -EINVAL);
		ck_assert_str_eq(ran.said, "");
		snprintf(golden, sizeof(golden), "%.*s.err", (int)(strlen(path) - 5), path);
		check_golden(golden, ran.mistakes);
		free(ran.said);
		free(ran.mistakes);
	}
	globfree(&paths);
}
END_TEST

/* Command lines for docker, and whether they lead it to another engine. */
static const struct {
	const char *words[6];
	bool names_engine;
} lines[] = {
	{{"docker", "ps"}, false},
	{{"docker", "-H", "tcp://192.0.2.1:1", "ps"}, true},
	{{"docker", "-Htcp://192.0.2.1:1", "ps"}, true},
	{{"docker", "-DH", "tcp://192.0.2.1:1", "ps"}, true},
	{{"docker", "--host=tcp://192.0.2.1:1", "ps"}, true},
	{{"/usr/bin/docker", "-c", "other", "ps"}, true},
	{{"docker", "--log-level", "debug", "--context", "other", "ps"}, true},
	{{"docker", "-l", "debug", "-H", "x", "ps"}, true},
	{{"docker", "--log-level=debug", "run", "-h", "web", "nginx"}, false},
	{{"docker", "run", "-c", "512", "nginx"}, false},
	{{"docker", "run", "nginx", "curl", "-H"}, false},
	{{"docker", "compose", "-H", "tcp://192.0.2.1:1", "up"}, true},
	{{"docker", "compose", "-f", "x.yaml", "--host=x", "up"}, true},
	{{"docker", "compose", "exec", "web", "curl", "-H"}, false},
	{{"docker", "--config"}, false},
	{{"curl", "-H", "x"}, false},
};

START_TEST(test_engine_of_docker)
{
	char *words[7] = {0};

	for (size_t i = 0; i < 6 && lines[_i].words[i]; i++)
		words[i] = strdup(lines[_i].words[i]);
	ck_assert_msg(try_command_names_engine(words) == lines[_i].names_engine, "line %d", _i);
	for (size_t i = 0; words[i]; i++)
		free(words[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("case");
	TCase *tcase = tcase_create("files");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_formats, 0, ARRAY_LEN(reports) * FORMATS);
	tcase_add_loop_test(tcase, test_engine_of_docker, 0, ARRAY_LEN(lines));
	tcase_add_test(tcase, test_mistakes);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
