/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/log.h"

#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy/limits.h"
#include "support.h"

static char written[LIMIT_LOG_TEXT * 4 + 256];
static int kept_stderr;
static int reader;

/* Puts a pipe in stderr's place, which is the journal or not. */
static void begin(bool journal)
{
	struct stat status;
	char stream[64];
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	kept_stderr = dup(STDERR_FILENO);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	reader = fds[0];
	ck_assert_int_eq(fstat(STDERR_FILENO, &status), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)status.st_dev,
	         (uintmax_t)status.st_ino + !journal);
	setenv("JOURNAL_STREAM", stream, 1);
}

static const char *end(void)
{
	ssize_t len;

	dup2(kept_stderr, STDERR_FILENO);
	close(kept_stderr);
	len = read(reader, written, sizeof(written) - 1);
	ck_assert_int_ge(len, 0);
	written[len] = '\0';
	close(reader);
	return written;
}

static const struct {
	const char *name;
	bool journal;
	enum log_level level;
	const char *text, *line;
} LINES[] = {
	{"notice", false, LOG_LEVEL_NOTICE, "ready", "quaymaster: ready\n"},
	{"error", false, LOG_LEVEL_ERROR, "no", "quaymaster: error: no\n"},
	{"warning", false, LOG_LEVEL_WARNING, "hm", "quaymaster: warning: hm\n"},
	{"info", false, LOG_LEVEL_INFO, "so", "quaymaster: so\n"},
	{"below the level", false, LOG_LEVEL_DEBUG, "detail", ""},
	{"error in the journal", true, LOG_LEVEL_ERROR, "no", "<3>no\n"},
	{"warning in the journal", true, LOG_LEVEL_WARNING, "hm", "<4>hm\n"},
	{"info in the journal", true, LOG_LEVEL_INFO, "so", "<6>so\n"},
	{"its own newline", true, LOG_LEVEL_INFO, "so\n", "<6>so\n"},
	{"a second line", true, LOG_LEVEL_INFO, "so\n<0>forged", "<6>so\\n<0>forged\n"},
	{"carriage return", true, LOG_LEVEL_INFO, "a\rb", "<6>a\\x0db\n"},
	{"terminal escape", true, LOG_LEVEL_INFO, "\033[31m", "<6>\\x1b[31m\n"},
	{"delete", true, LOG_LEVEL_INFO, "\177", "<6>\\x7f\n"},
	{"backslash", true, LOG_LEVEL_INFO, "a\\nb", "<6>a\\\\nb\n"},
	{"UTF-8", true, LOG_LEVEL_INFO, "k\303\244se", "<6>k\303\244se\n"},
	{"C1 control", true, LOG_LEVEL_INFO, "\302\233m", "<6>\302\\x9bm\n"},
	{"not a C1 control", true, LOG_LEVEL_INFO, "\303\233", "<6>\303\233\n"},
	{"nothing", true, LOG_LEVEL_INFO, "", "<6>\n"},
};

START_TEST(test_lines)
{
	const char *line;

	begin(LINES[_i].journal);
	log_setup(LOG_LEVEL_INFO);
	errno = EXDEV;
	log_write(LINES[_i].level, "%s", LINES[_i].text);
	ck_assert_int_eq(errno, EXDEV);
	line = end();
	ck_assert_msg(strcmp(line, LINES[_i].line) == 0, "%s: %s", LINES[_i].name, line);
}
END_TEST

static const struct {
	const char *name;
	size_t len;
	char fill;
	bool cut;
} LENGTHS[] = {
	{"longest", LIMIT_LOG_TEXT, 'x', false},
	{"too long", LIMIT_LOG_TEXT + 1, 'x', true},
	{"much too long", 3 * LIMIT_LOG_TEXT, 'x', true},
	{"too long, and every byte escaped", 3 * LIMIT_LOG_TEXT, '\1', true},
};

START_TEST(test_lengths)
{
	static char text[3 * LIMIT_LOG_TEXT + 1];
	size_t each = LENGTHS[_i].fill == '\1' ? 4 : 1;
	const char *line;

	memset(text, LENGTHS[_i].fill, LENGTHS[_i].len);
	begin(true);
	log_setup(LOG_LEVEL_DEBUG);
	log_debug("%s", text);
	line = end();
	ck_assert_uint_eq(strlen(line), 3 + LIMIT_LOG_TEXT * each + (LENGTHS[_i].cut ? 5 : 0) + 1);
	ck_assert_msg(!strstr(line, "[...]\n") == !LENGTHS[_i].cut, "%s", LENGTHS[_i].name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("log");
	TCase *tcase = tcase_create("log");

	tcase_add_loop_test(tcase, test_lines, 0, ARRAY_LEN(LINES));
	tcase_add_loop_test(tcase, test_lengths, 0, ARRAY_LEN(LENGTHS));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
