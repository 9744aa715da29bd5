/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <string.h>

#include "plugin/text.h"
#include "support.h"

static const struct {
	const char *name, *text, *shown;
	size_t max;
} rows[] = {
	{"plain", "nginx:1.27", "nginx:1.27", 99},
	{"umlaut", "b\u00e4r", "b\u00e4r", 99},
	{"emoji", "\U0001f600", "\U0001f600", 99},
	{"escape sequence", "a\033[31mb", "a\\u{1b}[31mb", 99},
	{"line break", "a\nb\r", "a\\u{a}b\\u{d}", 99},
	{"delete", "a\177", "a\\u{7f}", 99},
	{"C1",
         "a\xc2\x9b"
         "b",
         "a\\u{9b}b", 99},
	{"right to left", "a\u202eb", "a\\u{202e}b", 99},
	{"zero width", "a\u200bb\ufeff", "a\\u{200b}b\\u{feff}", 99},
	{"tag characters", "\U000e0041", "\\u{e0041}", 99},
	{"too long", "abcdefgh", "abcde...", 5},
	{"cut between characters", "abcd\u00e4", "abcd...", 5},
	{"just fits", "abcde", "abcde", 5},
	{"broken UTF-8", "a\xe2\x82", "a\\u{fffd}\\u{fffd}", 99},
	{"lone byte", "\x80", "\\u{fffd}", 99},
};

START_TEST(hidden_characters_are_shown)
{
	char buffer[128];
	struct text text;

	text_init(&text, buffer, sizeof(buffer));
	text_put_shown(&text, rows[_i].text, rows[_i].max);
	ck_assert_msg(strcmp(buffer, rows[_i].shown) == 0, "%s: %s", rows[_i].name, buffer);
}
END_TEST

START_TEST(json_says_the_same)
{
	static const char odd[] = "a\"b\\c\n\t\033\177\u00e4\U0001f600";
	char buffer[256];
	struct text text;
	json_t *value;

	text_init(&text, buffer, sizeof(buffer));
	text_put_json(&text, odd, sizeof(odd) - 1);
	value = json_loads(buffer, JSON_DECODE_ANY, NULL);
	ck_assert_ptr_nonnull(value);
	ck_assert_str_eq(json_string_value(value), odd);
	json_decref(value);
}
END_TEST

START_TEST(nothing_is_written_beyond_the_end)
{
	char buffer[8] = "#######";
	struct text text;

	text_init(&text, buffer, 5);
	text_put(&text, "abc");
	text_printf(&text, "%d", 12345);
	ck_assert(text.cut);
	text_put(&text, "d");
	ck_assert_str_eq(buffer, "abc");
	ck_assert_int_eq(buffer[5], '#');
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");

	tcase_add_loop_test(tcase, hidden_characters_are_shown, 0, ARRAY_LEN(rows));
	tcase_add_test(tcase, json_says_the_same);
	tcase_add_test(tcase, nothing_is_written_beyond_the_end);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
