/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "plugin/base64.h"
#include "support.h"

static const struct {
	const char *text;
	const char *data; /* NULL: refused */
	size_t len;
} rows[] = {
	{"", "", 0},
	{"Zg==", "f", 1},
	{"Zm8=", "fo", 2},
	{"Zm9v", "foo", 3},
	{"Zm9vYg==", "foob", 4},
	{"Zm9vYmE=", "fooba", 5},
	{"Zm9vYmFy", "foobar", 6},
	{"AAAA", "\0\0\0", 3},
	{"+/+/", "\xfb\xff\xbf", 3},
	{"Zg=", NULL, 0},
	{"Zg", NULL, 0},
	{"Z", NULL, 0},
	{"Zm9", NULL, 0},
	{"====", NULL, 0},
	{"Zg==Zg==", NULL, 0},
	{"Z===", NULL, 0},
	{"=Zg=", NULL, 0},
	{"Zm9v\n", NULL, 0},
	{"Zm 9v", NULL, 0},
	{" Zm9", NULL, 0},
	{"-_-_", NULL, 0},
	{"Zh==", NULL, 0}, /* bits beyond the end */
	{"Zm9=", NULL, 0},
	{"Zm\xc3\xa9", NULL, 0},
};

START_TEST(text_is_decoded_or_refused)
{
	char text[32];
	size_t len = 99;
	int r;

	snprintf(text, sizeof(text), "%s", rows[_i].text);
	r = base64_decode(text, strlen(rows[_i].text), &len);
	ck_assert_msg((r == 0) == (rows[_i].data != NULL), "%s", rows[_i].text);
	if (r < 0)
		return;
	ck_assert_msg(len == rows[_i].len && memcmp(text, rows[_i].data, len) == 0, "%s",
	              rows[_i].text);
	ck_assert_int_eq(text[len], '\0');
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base64");
	TCase *tcase = tcase_create("base64");

	tcase_add_loop_test(tcase, text_is_decoded_or_refused, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
