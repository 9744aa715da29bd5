/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/uri.h"
#include "support.h"

static int parse_long(size_t len, struct uri *ret_uri)
{
	char *text = malloc(len + 1);
	const char *why = NULL;
	int r;

	ck_assert_ptr_nonnull(text);
	memset(text, 'a', len);
	memcpy(text, "/x?", 3);
	text[len] = '\0';
	r = uri_parse(text, ret_uri, &why);
	ck_assert_msg(r == 0 || strstr(why, "too long"), "%zu: %s", len, why);
	free(text);
	return r;
}

START_TEST(length_is_limited)
{
	struct uri uri;

	ck_assert_int_eq(parse_long(LIMIT_URI, &uri), 0);
	ck_assert_int_eq(parse_long(LIMIT_URI + 1, &uri), -EINVAL);
}
END_TEST

static int parse_many(size_t n, const char *tail, struct uri *ret_uri)
{
	char text[LIMIT_QUERY_PARAMS * 2 + 64] = "/x?";
	const char *why = NULL;
	size_t len = strlen(text);

	for (size_t i = 0; i < n; i++, len += 2)
		memcpy(text + len, "a&", 2);
	snprintf(text + len, sizeof(text) - len, "%s", tail);
	return uri_parse(text, ret_uri, &why);
}

START_TEST(parameters_are_limited)
{
	struct uri uri;

	ck_assert_int_eq(parse_many(LIMIT_QUERY_PARAMS, "", &uri), 0);
	ck_assert_uint_eq(uri.n_params, LIMIT_QUERY_PARAMS);
	ck_assert_int_eq(parse_many(LIMIT_QUERY_PARAMS, "&&&", &uri), 0);
	ck_assert_int_eq(parse_many(LIMIT_QUERY_PARAMS, "b", &uri), -EINVAL);
	ck_assert_int_eq(parse_many(LIMIT_QUERY_PARAMS + 1, "", &uri), -EINVAL);
}
END_TEST

START_TEST(parameters_are_found)
{
	char text[] = "/x?name=a&t=1&Name=b&t=2&empty=&bare&na%6De=c&x=1";
	const char *why = NULL;
	struct uri uri;

	ck_assert_int_eq(uri_parse(text, &uri, &why), 0);
	ck_assert_str_eq(uri_param(&uri, "name"), "a");
	ck_assert_str_eq(uri_param(&uri, "Name"), "b");
	ck_assert_str_eq(uri_param(&uri, "t"), "1");
	ck_assert_str_eq(uri_param(&uri, "empty"), "");
	ck_assert_str_eq(uri_param(&uri, "bare"), "");
	ck_assert_ptr_null(uri_param(&uri, "NAME"));
	ck_assert_ptr_null(uri_param(&uri, "nam"));
	ck_assert_ptr_null(uri_param(&uri, ""));
	ck_assert(uri_param_repeated(&uri, "name"));
	ck_assert(uri_param_repeated(&uri, "t"));
	ck_assert(!uri_param_repeated(&uri, "Name"));
	ck_assert(!uri_param_repeated(&uri, "absent"));
	ck_assert(uri_param_bool(&uri, "x"));
	ck_assert(!uri_param_bool(&uri, "absent"));
	ck_assert(!uri_param_bool(&uri, "bare"));
}
END_TEST

static const struct {
	const char *value;
	bool result;
} bools[] = {
	{"", false},
	{"0", false},
	{"no", false},
	{"No", false},
	{"NO", false},
	{"false", false},
	{"False", false},
	{"FALSE", false},
	{"none", false},
	{"nOnE", false},
	{"+0", false}, /* decoded: a space */
	{"false+", false},
	{"%09%0a%0b%0c%0d", false},
	{"++no%0A", false},
	{"%c2%850%c2%a0", false},
	{"%e1%9a%80no%e3%80%80", false},
	{"%e2%80%80%e2%80%8a%e2%80%a8%e2%80%a9%e2%80%af%e2%81%9f", false},
	{"1", true},
	{"true", true},
	{"00", true},
	{"0.", true},
	{"-0", true},
	{"%2B0", true},
	{"n", true},
	{"f", true},
	{"off", true},
	{"null", true},
	{"nonexistent", true},
	{"no+no", true},
	{"n+o", true},
	{"false1", true},
	{"%e2%80%8b0", true}, /* a zero-width space is no space */
	{"0%ef%bb%bf", true},
	{"%1c", true},
	{"fal%c5%bfe", true}, /* a long s */
	{"%ef%bc%90", true},  /* a full-width zero */
};

START_TEST(booleans_are_read)
{
	const char *why = NULL;
	struct uri uri;
	char text[128];

	snprintf(text, sizeof(text), "/x?k=%s&k=%s", bools[_i].value, bools[_i].result ? "0" : "1");
	ck_assert_msg(uri_parse(text, &uri, &why) == 0, "%s: %s", bools[_i].value, why);
	ck_assert_msg(uri_param_bool(&uri, "k") == bools[_i].result, "%s", bools[_i].value);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uri_params");
	TCase *tcase = tcase_create("uri_params");

	tcase_add_test(tcase, length_is_limited);
	tcase_add_test(tcase, parameters_are_limited);
	tcase_add_test(tcase, parameters_are_found);
	tcase_add_loop_test(tcase, booleans_are_read, 0, (int)ARRAY_LEN(bools));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
