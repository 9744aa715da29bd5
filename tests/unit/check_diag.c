/* SPDX-License-Identifier: Apache-2.0 */
/* How mistakes are shown: order, place, caret, long and strange lines, and too many of them. */
#include <string.h>

#include "policy/diag.h"
#include "policy/limits.h"
#include "support.h"
#include "support/printed.h"

static const struct {
	const char *name;
	const char *text;
	struct span span;
	const char *want;
} rows[] = {
	{"first byte", "abc\n", {0, 1}, "f:1:1: error: m\n     1 | abc\n       | ^\n"},
	{"whole word", "abc\n", {0, 3}, "f:1:1: error: m\n     1 | abc\n       | ^~~\n"},
	{"second line", "a\nbcd\n", {3, 5}, "f:2:2: error: m\n     2 | bcd\n       |  ^~\n"},
	{"line without end", "a\nbcd", {4, 5}, "f:2:3: error: m\n     2 | bcd\n       |   ^\n"},
	{"at the end", "a\n", {2, 3}, "f:2:1: error: m\n     2 | \n       | ^\n"},
	{"behind the end", "a\n", {9, 12}, "f:2:1: error: m\n     2 | \n       | ^\n"},
	{"empty text", "", {0, 1}, "f:1:1: error: m\n     1 | \n       | ^\n"},
	{"newline itself", "ab\nc", {2, 3}, "f:1:3: error: m\n     1 | ab\n       |   ^\n"},
	{"over two lines", "ab\ncd", {1, 5}, "f:1:2: error: m\n     1 | ab\n       |  ^\n"},
	{"carriage return", "ab\r\nc", {1, 2}, "f:1:2: error: m\n     1 | ab\n       |  ^\n"},
	{"tab is one column", "\tb\n", {1, 2}, "f:1:2: error: m\n     1 |  b\n       |  ^\n"},
	{"columns are characters",
         "\xc3\xa4"
         "b\n",
         {2, 3},
         "f:1:2: error: m\n     1 | \xc3\xa4"
         "b\n       |  ^\n"},
	{"wide word",
         "\xc3\xa4\xc3\xb6\n",
         {0, 4},
         "f:1:1: error: m\n     1 | \xc3\xa4\xc3\xb6\n       | ^~\n"},
	{"not UTF-8", "\xff\xfex\n", {2, 3}, "f:1:3: error: m\n     1 | ??x\n       |   ^\n"},
	{"escape sequence",
         "\x1b[2Jx\n",
         {4, 5},
         "f:1:5: error: m\n     1 | ?[2Jx\n       |     ^\n"},
	{"turned direction",
         "\xe2\x80\xaex\n",
         {3, 4},
         "f:1:2: error: m\n     1 | ?x\n       |  ^\n"},
};

START_TEST(test_shown)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", rows[_i].text, strlen(rows[_i].text)), 0);
	diag_error(diag, rows[_i].span, "m");
	said = printed(diag);
	ck_assert_msg(strcmp(said, rows[_i].want) == 0, "%s:\n%s\nand not\n%s", rows[_i].name, said,
	              rows[_i].want);
}
END_TEST

/* Wherever in a long line the mistake is, the caret stands below it and the line is short. */
START_TEST(test_long_line)
{
	char text[1001];

	for (size_t at = 0; at < 1000; at++) {
		_cleanup_(diag_freep) struct diag *diag = NULL;
		_cleanup_(freep) char *said = NULL;
		const char *source, *caret;

		memset(text, '.', 1000);
		text[1000] = '\n';
		text[at] = 'X';
		ck_assert_int_eq(diag_new(&diag), 0);
		ck_assert_int_eq(diag_source(diag, "f", text, sizeof(text)), 0);
		diag_error(diag, (struct span){at, at + 1}, "m");
		said = printed(diag);
		source = strchr(said, '\n') + 1;
		caret = strchr(source, '\n') + 1;
		ck_assert_int_eq(source[strchr(caret, '^') - caret], 'X');
		ck_assert_int_le(caret - source, LIMIT_SHOWN_LINE + 17);
	}
}
END_TEST

START_TEST(test_order)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", "abc\n", 4), 0);
	diag_error(diag, (struct span){2, 3}, "third");
	diag_warning(diag, (struct span){1, 2}, "first at b");
	ck_assert(diag_failed(diag));
	diag_error(diag, (struct span){1, 2}, "second at b");
	diag_error_file(diag, "of the file");
	said = printed(diag);
	ck_assert_str_eq(said, "f: error: of the file\n"
	                       "f:1:2: warning: first at b\n     1 | abc\n       |  ^\n"
	                       "f:1:2: error: second at b\n     1 | abc\n       |  ^\n"
	                       "f:1:3: error: third\n     1 | abc\n       |   ^\n");
}
END_TEST

START_TEST(test_warnings_do_not_fail)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", "abc\n", 4), 0);
	diag_warning(diag, (struct span){0, 1}, "m");
	diag_warning_file(diag, "m");
	ck_assert(!diag_failed(diag));
}
END_TEST

/* What is noted at each byte of a text, and what is shown of it then. */
static const struct flood {
	const char *name;
	/* By the byte's number modulo the length: e, E: errors of two kinds; w: warning; -: none.
	 */
	const char *noted;
	size_t n;
	unsigned shown[3]; /* of each kind */
	const char *first, *last, *total;
} floods[] = {
	{"few", "ewE", 9, {3, 3, 3}, "f:1:1: error: m \"0\"", "f:9:1: error: n", NULL},
	{"one kind",
         "e",
         200,
         {20, 0, 0},
         "f:1:1: error: m \"0\"",
         "f:20:1: error: m \"19\"\n    20 | \n       | ^\n       = and 180 more of this kind",
         "f: 200 errors and 0 warnings, of which 180 are not shown\n"},
	{"warnings",
         "w",
         10000,
         {0, 20, 0},
         "f:1:1: warning: m",
         "= and 9980 more of this kind",
         "f: 0 errors and 10000 warnings, of which 9980 are not shown\n"},
	{"errors among warnings",
         "wwwwwwwwwwe",
         220,
         {20, 20, 0},
         "f:1:1: warning: m",
         "f:220:1: error: m \"219\"",
         "f: 20 errors and 200 warnings, of which 180 are not shown\n"},
	{"one more",
         "w--------------------------------E",
         21 * 34,
         {0, 20, 20},
         "f:1:1: warning: m",
         "= and 1 more of this kind",
         "f: 21 errors and 21 warnings, of which 2 are not shown\n"},
};

static void note_one(struct diag *diag, char kind, size_t at)
{
	struct span span = {at, at + 1};

	if (kind == 'e')
		diag_error(diag, span, "m \"%zu\"", at);
	else if (kind == 'E')
		diag_error(diag, span, "n %zu times", at);
	else if (kind == 'w')
		diag_warning(diag, span, "m \"%zu\"", at);
}

static unsigned count(const char *text, const char *word)
{
	unsigned n = 0;

	for (const char *at = text; (at = strstr(at, word)); at++)
		n++;
	return n;
}

/* In whatever order they come, the first of a kind are shown, and how many more is said. */
static void check_flood(const struct flood *flood, size_t step)
{
	static char text[10000];
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;
	size_t at = 0;

	memset(text, '\n', sizeof(text));
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", text, sizeof(text)), 0);
	for (size_t i = 0; i < flood->n; i++, at = (at + step) % flood->n)
		note_one(diag, flood->noted[at % strlen(flood->noted)], at);
	said = printed(diag);
	ck_assert_msg(count(said, "error: m") == flood->shown[0] &&
	                      count(said, "warning: m") == flood->shown[1] &&
	                      count(said, "error: n") == flood->shown[2],
	              "%s: %s", flood->name, said);
	ck_assert_msg(strncmp(said, flood->first, strlen(flood->first)) == 0, "%s: %s", flood->name,
	              said);
	ck_assert_msg(strstr(said, flood->last), "%s: %s", flood->name, said);
	ck_assert_msg(flood->total ? strstr(said, flood->total) != NULL
	                           : !strstr(said, "not shown"),
	              "%s: %s", flood->name, said);
	ck_assert(diag_failed(diag) == !!strpbrk(flood->noted, "eE"));
}

START_TEST(test_flood)
{
	const struct flood *flood = &floods[_i];

	check_flood(flood, 1);
	check_flood(flood, flood->n - 1);
	check_flood(flood, 7919); /* a prime */
}
END_TEST

/* Of many kinds too, an error is shown rather than a warning, and the first rather than others. */
START_TEST(test_many_kinds)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL, *summary = NULL;
	char text[4 * LIMIT_DIAGNOSTICS];
	char kind[8] = "";

	memset(text, '\n', sizeof(text));
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", text, sizeof(text)), 0);
	for (size_t i = 0; i < sizeof(text); i++) {
		kind[0] = (char)('a' + i % 26);
		kind[1] = (char)('a' + i / 26);
		if (i < sizeof(text) - 3)
			diag_warning(diag, (struct span){i, i + 1}, "%s", kind);
		else
			diag_error(diag, (struct span){i, i + 1}, "%s", kind);
	}
	said = printed(diag);
	summary = diag_summary(diag);
	ck_assert_uint_eq(count(said, "warning: "), LIMIT_DIAGNOSTICS - 3);
	ck_assert_uint_eq(count(said, "error: "), 3);
	ck_assert_ptr_nonnull(strstr(said, "f:97:1: warning: "));
	ck_assert_ptr_null(strstr(said, "f:98:1: "));
	ck_assert_ptr_nonnull(
		strstr(said, "f: 3 errors and 397 warnings, of which 300 are not shown\n"));
	ck_assert_ptr_eq(strstr(summary, "f:398:1: "), summary);
}
END_TEST

START_TEST(test_text_is_bounded)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *summary = NULL;
	char text[3 * LIMIT_DIAGNOSTIC_TEXT];
	size_t len;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", "a", 1), 0);
	diag_error(diag, (struct span){0, 1}, "a\nb\x1b%s", text);
	summary = diag_summary(diag);
	len = strlen(summary);
	ck_assert_uint_le(len, LIMIT_DIAGNOSTIC_TEXT + strlen("f:1:1: "));
	ck_assert_str_eq(summary + len - 3, "...");
	ck_assert_ptr_eq(strstr(summary, "f:1:1: a?b?xxx"), summary);
}
END_TEST

/* Mistakes can be noted before there is a source, and a name cannot forge lines. */
START_TEST(test_names)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL, *none = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	none = diag_summary(diag);
	ck_assert_str_eq(none, "the policy could not be loaded");
	diag_error(diag, (struct span){4, 5}, "m");
	said = printed(diag);
	ck_assert_str_eq(said, "policy: error: m\n");
	ck_assert_int_eq(diag_source(diag, "a\nb: error", "", 0), 0);
	ck_assert(!diag_failed(diag));
	diag_error_file(diag, "m");
	free(steal(&said));
	said = printed(diag);
	ck_assert_str_eq(said, "a?b: error: error: m\n");
}
END_TEST

/* Several files: each mistake is shown in its own, and they come in the order of the files. */
START_TEST(test_sources)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "a", "one\n", 4), 0);
	diag_warning(diag, (struct span){1, 2}, "early");
	ck_assert_int_eq(diag_add_source(diag, "b", "1\ntwo\n", 6), 0);
	ck_assert_uint_eq(diag_current(diag), 1);
	ck_assert_uint_eq(diag_line(diag, 2), 2);
	diag_error(diag, (struct span){2, 3}, "two");
	diag_error_file(diag, "all of b");
	diag_go_to(diag, 0);
	diag_error(diag, (struct span){0, 1}, "late");
	ck_assert_uint_eq(diag_line(diag, 2), 1);
	said = printed(diag);
	ck_assert_str_eq(said, "a:1:1: error: late\n     1 | one\n       | ^\n"
	                       "a:1:2: warning: early\n     1 | one\n       |  ^\n"
	                       "b: error: all of b\n"
	                       "b:2:1: error: two\n     2 | two\n       | ^\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tests = tcase_create("diag");

	tcase_add_loop_test(tests, test_shown, 0, ARRAY_LEN(rows));
	tcase_add_test(tests, test_long_line);
	tcase_add_test(tests, test_order);
	tcase_add_test(tests, test_warnings_do_not_fail);
	tcase_add_loop_test(tests, test_flood, 0, ARRAY_LEN(floods));
	tcase_add_test(tests, test_many_kinds);
	tcase_add_test(tests, test_text_is_bounded);
	tcase_add_test(tests, test_names);
	tcase_add_test(tests, test_sources);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
