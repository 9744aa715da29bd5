/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON cursor: a table of texts with what must come of them, and the same texts, mutated,
 * against jansson: what both take must mean the same, and only named differences are allowed.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/gojson.h"
#include "policy/limits.h"
#include "support.h"

static bool accepts(const char *text, size_t len, bool *ret_empty)
{
	char *copy = malloc(len + 1);
	struct gojson json;
	bool ok;

	memcpy(copy, text, len);
	copy[len] = '\0';
	gojson_open(&json, copy, len);
	ok = gojson_skip(&json, ret_empty) == 0 && gojson_finish(&json) == 0;
	ck_assert_msg(ok || json.why, "a refusal without a reason: %s", text);
	free(copy);
	return ok;
}

static const struct {
	const char *text;
	bool accepted, empty;
} texts[] = {
	{"null", true, true},
	{"true", true, false},
	{"false", true, true},
	{"0", true, true},
	{"-0", true, true},
	{"0.0", true, true},
	{"0e9", true, true},
	{"0.01", true, false},
	{"-1", true, false},
	{"10", true, false},
	{"1e3", true, false},
	{"1E+3", true, false},
	{"\"\"", true, true},
	{"\"a\"", true, false},
	{"[]", true, true},
	{"{}", true, true},
	{"[null]", true, false},
	{"{\"a\":null}", true, false},
	{" \t\r\n{ \"a\" : [ 1 , 2 ] } \n", true, false},
	{"{\"a\":1,\"a\":2}", true, false},
	{"\"\\u0041\\n\\\"\\\\\\/\\b\\f\\r\\t\"", true, false},
	{"\"\\ud83d\\ude00\"", true, false},
	{"\"\u00e9\u20ac\U0001f600\"", true, false},
	{"", false, false},
	{" ", false, false},
	{"nul", false, false},
	{"nulll", false, false},
	{"True", false, false},
	{"01", false, false},
	{"1.", false, false},
	{".5", false, false},
	{"+1", false, false},
	{"-", false, false},
	{"1e", false, false},
	{"0x1", false, false},
	{"NaN", false, false},
	{"Infinity", false, false},
	{"'a'", false, false},
	{"\"a", false, false},
	{"\"\\", false, false},
	{"\"\\x\"", false, false},
	{"\"\\u12\"", false, false},
	{"\"\\u12g4\"", false, false},
	{"\"\\u0000\"", false, false},
	{"\"\\ud83d\"", false, false},
	{"\"\\ud83d\\u0041\"", false, false},
	{"\"\\ude00\"", false, false},
	{"\"\x80\"", false, false},
	{"\"\xc0\xaf\"", false, false},
	{"\"\xe0\x80\x80\"", false, false},
	{"\"\xed\xa0\x80\"", false, false},
	{"\"\xf4\x90\x80\x80\"", false, false},
	{"\"\xf8\x88\x80\x80\x80\"", false, false},
	{"\"\xe2\x82\"", false, false},
	{"\"a\nb\"", false, false},
	{"\"a\tb\"", false, false},
	{"[", false, false},
	{"[1", false, false},
	{"[1,", false, false},
	{"[1,]", false, false},
	{"[,1]", false, false},
	{"[1 2]", false, false},
	{"]", false, false},
	{"[1]]", false, false},
	{"{", false, false},
	{"{\"a\"", false, false},
	{"{\"a\":", false, false},
	{"{\"a\":1", false, false},
	{"{\"a\":1,}", false, false},
	{"{a:1}", false, false},
	{"{1:1}", false, false},
	{"{\"a\" 1}", false, false},
	{"{\"a\":1}}", false, false},
	{"{} {}", false, false},
	{"{}x", false, false},
	{"\xef\xbb\xbf{}", false, false},
	{"{}/**/", false, false},
};

START_TEST(text_is_taken_or_refused)
{
	bool empty = false;
	bool ok = accepts(texts[_i].text, strlen(texts[_i].text), &empty);

	ck_assert_msg(ok == texts[_i].accepted, "%s", texts[_i].text);
	if (ok)
		ck_assert_msg(empty == texts[_i].empty, "%s: empty", texts[_i].text);
}
END_TEST

/* What Go's json.Unmarshal takes into an int64. */
static const struct {
	const char *text;
	bool accepted;
	int64_t value;
} integers[] = {
	{"0", true, 0},
	{"-0", true, 0},
	{"7", true, 7},
	{"-1", true, -1},
	{" 536870912 ", true, 536870912},
	{"9223372036854775807", true, INT64_MAX},
	{"-9223372036854775808", true, INT64_MIN},
	{"9223372036854775808", false, 0},
	{"-9223372036854775809", false, 0},
	{"18446744073709551616", false, 0},
	{"99999999999999999999999", false, 0},
	{"1.0", false, 0},
	{"0.0", false, 0},
	{"1e3", false, 0},
	{"1E0", false, 0},
	{"01", false, 0},
	{"+1", false, 0},
	{"-", false, 0},
	{"\"1\"", false, 0},
	{"true", false, 0},
	{"null", false, 0},
	{"[1]", false, 0},
	{"", false, 0},
};

START_TEST(integer_is_read_as_in_go)
{
	char text[64];
	struct gojson json;
	int64_t value = 42;
	bool ok;

	snprintf(text, sizeof(text), "%s", integers[_i].text);
	gojson_open(&json, text, strlen(text));
	ok = gojson_integer(&json, &value) == 0 && gojson_finish(&json) == 0;
	ck_assert_msg(ok == integers[_i].accepted, "%s", integers[_i].text);
	if (ok)
		ck_assert_int_eq(value, integers[_i].value);
	ck_assert_msg(ok || json.why, "a refusal without a reason: %s", integers[_i].text);
}
END_TEST

START_TEST(nesting_is_bounded)
{
	char text[1024];
	bool empty;

	for (size_t depth = 1; depth < 200; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		ck_assert_msg(accepts(text, 2 * depth, &empty) == (depth <= LIMIT_JSON_DEPTH),
		              "depth %zu", depth);
	}
}
END_TEST

static const struct {
	const char *text, *value;
} strings[] = {
	{"\"\"", ""},
	{"\"abc\"", "abc"},
	{"\"\\u0048ost\"", "Host"},
	{"\"a\\u00e9b\"", "a\u00e9b"},
	{"\"\\u20ac\"", "\u20ac"},
	{"\"x\\ud83d\\ude00y\"", "x\U0001f600y"},
	{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
	{"\"\u00e9\\n\u20ac\"", "\u00e9\n\u20ac"},
};

START_TEST(string_is_unescaped_in_place)
{
	char text[64];
	struct gojson json;
	char *value;
	size_t len;

	snprintf(text, sizeof(text), "%s", strings[_i].text);
	gojson_open(&json, text, strlen(text));
	ck_assert_int_eq(gojson_string(&json, &value, &len), 0);
	ck_assert_str_eq(value, strings[_i].value);
	ck_assert_uint_eq(len, strlen(strings[_i].value));
	ck_assert_int_eq(gojson_finish(&json), 0);
}
END_TEST

static const struct {
	const char *key, *name;
	bool same;
} folds[] = {
	{"HostConfig", "HostConfig", true},
	{"hostconfig", "HostConfig", true},
	{"HOSTCONFIG", "HostConfig", true},
	{"HostConfig ", "HostConfig", false},
	{"HostConfi", "HostConfig", false},
	{"", "HostConfig", false},
	{"Bind\u017f", "Binds", true},
	{"Ma\u017fKedPath\u017f", "MaskedPaths", true},
	{"Ma\u017f\u212aedPaths", "MaskedPaths", true},
	{"\u212aernelMemory", "KernelMemory", true},
	{"NanoCPUs", "NanoCpus", true},
	{"\u017fecurityOpt", "SecurityOpt", true},
	{"Pr\u0131vileged", "Privileged", false},
	{"PR\u0130VILEGED", "Privileged", false},
	{"Binds\u017f", "Binds", false},
	{"[ind", "{ind", false},
	{"@", "`", false},
};

START_TEST(key_folds_as_in_go)
{
	ck_assert_msg(gojson_key_folds_to(folds[_i].key, folds[_i].name) == folds[_i].same,
	              "%s ~ %s", folds[_i].key, folds[_i].name);
}
END_TEST

/* A plain generator, so that a failure can be repeated from the seed in its message. */
static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

/*
 * Where jansson and this reader differ on purpose: jansson bounds integers, and its nesting at
 * 2048; it refuses NUL in keys as this reader does.
 */
static bool may_differ(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

START_TEST(agrees_with_jansson_on_mutated_texts)
{
	static const char alphabet[] = "{}[]\",:\\u0aent1.eE+- \x80\xe2\x82\xac";
	unsigned seed = 20261123u + (unsigned)_i;
	const char *base = texts[(size_t)_i % ARRAY_LEN(texts)].text;

	for (int round = 0; round < 3000; round++) {
		unsigned from = seed;
		char text[128];
		size_t len;
		bool empty, ours, theirs;
		json_t *parsed;

		snprintf(text, sizeof(text), "%s", base);
		len = strlen(text);
		for (unsigned n = 1 + next_random(&seed) % 3; n > 0 && len > 0; n--)
			text[next_random(&seed) % len] =
				alphabet[next_random(&seed) % (sizeof(alphabet) - 1)];
		ours = accepts(text, len, &empty);
		parsed = json_loadb(text, len, JSON_DECODE_ANY, NULL);
		theirs = parsed != NULL;
		json_decref(parsed);
		ck_assert_msg(ours == theirs || (may_differ(text) && ours),
		              "seed %u: '%s': ours %d, jansson %d", from, text, ours, theirs);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json");
	TCase *tcase = tcase_create("json");

	tcase_add_loop_test(tcase, text_is_taken_or_refused, 0, ARRAY_LEN(texts));
	tcase_add_loop_test(tcase, integer_is_read_as_in_go, 0, ARRAY_LEN(integers));
	tcase_add_test(tcase, nesting_is_bounded);
	tcase_add_loop_test(tcase, string_is_unescaped_in_place, 0, ARRAY_LEN(strings));
	tcase_add_loop_test(tcase, key_folds_as_in_go, 0, ARRAY_LEN(folds));
	tcase_add_loop_test(tcase, agrees_with_jansson_on_mutated_texts, 0, ARRAY_LEN(texts));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
