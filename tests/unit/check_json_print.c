/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as the commands print them in JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "plugin/json_print.h"
#include "support.h"

static const struct {
	const char *text;
	const char *want;
} rows[] = {
	{"", "\"\""},
	{NULL, "null"},
	{"nginx:1", "\"nginx:1\""},
	{"a\"b\\c", "\"a\\\"b\\\\c\""},
	{"a\nb\tc\x1b[0m\x7f", "\"a\\nb\\u0009c\\u001b[0m\\u007f\""},
	{"\xc3\xa9", "\"\xc3\xa9\""},
	{"\xc3", "\"\\ufffd\""},
	{"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
};

START_TEST(text_is_printed)
{
	char *have = NULL;
	size_t len;
	FILE *stream = open_memstream(&have, &len);

	ck_assert_ptr_nonnull(stream);
	json_print(stream, rows[_i].text);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_str_eq(have, rows[_i].want);
	free(have);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("JSON texts");
	TCase *tests = tcase_create("JSON texts");

	tcase_add_loop_test(tests, text_is_printed, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
