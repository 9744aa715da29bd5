/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/uri.h"
#include "support.h"

/* Parses a copy of target of just its size, so that a sanitizer sees each step beyond it. */
static int parse(const char *target, char **ret_text, struct uri *ret_uri, const char **reterr_why)
{
	char *text = strdup(target);

	ck_assert_ptr_nonnull(text);
	*ret_text = text;
	return uri_parse(text, ret_uri, reterr_why);
}

static const struct {
	const char *target;
	const char *path;
	const char *version;
	const char *params; /* each as "key=value;" */
} good[] = {
	{"/_ping", "/_ping", NULL, ""},
	{"/", "/", NULL, ""},
	{"/v1.44/containers/json", "/containers/json", "1.44", ""},
	{"/containers/create?name=web", "/containers/create", NULL, "name=web;"},
	/* Versions, as the engine's pattern takes them. */
	{"/v1.041/info", "/info", "1.041", ""},
	{"/v1.41./info", "/info", "1.41.", ""},
	{"/v01.41/info", "/info", "01.41", ""},
	{"/v1.41.0/info", "/info", "1.41.0", ""},
	{"/v9.99/info", "/info", "9.99", ""},
	{"/v1/info", "/info", "1", ""},
	{"/v./info", "/info", ".", ""},
	{"/v../info", "/info", "..", ""},
	{"/v1.44/", "/", "1.44", ""},
	{"/v1.44/v1.44/info", "/v1.44/info", "1.44", ""},
	{"/v1.44", "/v1.44", NULL, ""},
	{"/v/info", "/v/info", NULL, ""},
	{"/V1.44/info", "/V1.44/info", NULL, ""},
	{"/v1.44x/info", "/v1.44x/info", NULL, ""},
	{"/v-1/info", "/v-1/info", NULL, ""},
	{"/version", "/version", NULL, ""},
	{"/volumes", "/volumes", NULL, ""},
	/* Escapes are decoded once, before the version is looked for. */
	{"/v1.41/%63ontainers/create", "/containers/create", "1.41", ""},
	{"/v1.41/containers%2Fcreate", "/containers/create", "1.41", ""},
	{"/v1.41%2fcontainers%2fcreate", "/containers/create", "1.41", ""},
	{"/%76%31.41/containers/create", "/containers/create", "1.41", ""},
	{"/%761.4%31/info", "/info", "1.41", ""},
	{"/containers/%2563reate", "/containers/%63reate", NULL, ""},
	{"/containers/%252e%252e/json", "/containers/%2e%2e/json", NULL, ""},
	{"/images/a%3Fb/json", "/images/a?b/json", NULL, ""},
	{"/networks/a%23b", "/networks/a#b", NULL, ""},
	{"/networks/my%20net", "/networks/my net", NULL, ""},
	{"/networks/a+b", "/networks/a+b", NULL, ""},
	{"/images/x:1@sha256:a/json", "/images/x:1@sha256:a/json", NULL, ""},
	{"/containers/json/", "/containers/json/", NULL, ""},
	{"/containers/json%20", "/containers/json ", NULL, ""},
	{"/networks/", "/networks/", NULL, ""},
	/* Dots that are no segments of their own. */
	{"/containers/.../json", "/containers/.../json", NULL, ""},
	{"/containers/.a/json", "/containers/.a/json", NULL, ""},
	{"/containers/a./json", "/containers/a./json", NULL, ""},
	{"/containers/..a", "/containers/..a", NULL, ""},
	/* The absolute form. */
	{"http://evil/v1.41/containers/create", "/containers/create", "1.41", ""},
	{"HTTP://u:p@h:9/containers/create?x=y", "/containers/create", NULL, "x=y;"},
	{"foo://x/containers/create", "/containers/create", NULL, ""},
	{"x:/v1.41/containers/create", "/containers/create", "1.41", ""},
	{"x:///containers/create", "/containers/create", NULL, ""},
	{"a+b.c-9://h/info", "/info", NULL, ""},
	{"http://[::1]:9/info", "/info", NULL, ""},
	{"http://h/%69nfo", "/info", NULL, ""},
	/* Queries. */
	{"/x?", "/x", NULL, ""},
	{"/x?&&", "/x", NULL, ""},
	{"/x?a", "/x", NULL, "a=;"},
	{"/x?a=", "/x", NULL, "a=;"},
	{"/x?=", "/x", NULL, "=;"},
	{"/x?=v", "/x", NULL, "=v;"},
	{"/x?a&b", "/x", NULL, "a=;b=;"},
	{"/x?&a=1&&b=2&", "/x", NULL, "a=1;b=2;"},
	{"/x?a=1&a=2&A=3", "/x", NULL, "a=1;a=2;A=3;"},
	{"/x?a=b=c", "/x", NULL, "a=b=c;"},
	{"/x?a==", "/x", NULL, "a==;"},
	{"/x?a?b=c?d", "/x", NULL, "a?b=c?d;"},
	{"/x?a=/../b//c", "/x", NULL, "a=/../b//c;"},
	{"/x?a+b=c+d", "/x", NULL, "a b=c d;"},
	{"/x?a=%2B+%20", "/x", NULL, "a=+  ;"},
	{"/x?%61%3D=%26%3d", "/x", NULL, "a==&=;"},
	{"/x?n%61me=%65vil&%6eame=b", "/x", NULL, "name=evil;name=b;"},
	{"/x?a=%2541", "/x", NULL, "a=%41;"},
	{"/x?a=%0A%09%5c%23%7f", "/x", NULL, "a=\n\t\\#\x7f;"},
	{"/x?a=%c3%a9%E2%82%AC%f0%9f%92%a5", "/x", NULL, "a=\u00e9\u20ac\U0001f4a5;"},
	{"/x?%c3%a9=1", "/x", NULL, "\u00e9=1;"},
	{"/x?a=%EF%BF%BD%ed%9f%bf%ee%80%80", "/x", NULL, "a=\ufffd\xed\x9f\xbf\xee\x80\x80;"},
	{"/x?f={\"a\":[\"b\"]}", "/x", NULL, "f={\"a\":[\"b\"]};"},
	{"/x?f=%7B%22a%22%3A%5B%22b%22%5D%7D&all=1", "/x", NULL, "f={\"a\":[\"b\"]};all=1;"},
	{"/images/create?fromImage=docker.io%2Flibrary%2Falpine&tag=sha256%3Aab", "/images/create",
         NULL, "fromImage=docker.io/library/alpine;tag=sha256:ab;"},
	{"/containers/create?name=/_ping", "/containers/create", NULL, "name=/_ping;"},
	{"/containers/create?a=/auth", "/containers/create", NULL, "a=/auth;"},
};

START_TEST(targets_are_read)
{
	const char *target = good[_i].target;
	const char *why = "";
	char *text = NULL;
	struct uri uri;
	char params[256] = "";
	int r = parse(target, &text, &uri, &why);

	ck_assert_msg(r == 0, "%s: %s", target, why);
	ck_assert_msg(strcmp(uri.path, good[_i].path) == 0, "%s: path %s", target, uri.path);
	ck_assert_msg(!uri.version == !good[_i].version, "%s: version", target);
	if (uri.version)
		ck_assert_msg(strcmp(uri.version, good[_i].version) == 0, "%s: version %s", target,
		              uri.version);
	for (size_t i = 0; i < uri.n_params; i++) {
		size_t len = strlen(params);

		snprintf(params + len, sizeof(params) - len, "%s=%s;", uri.params[i].key,
		         uri.params[i].value);
	}
	ck_assert_msg(strcmp(params, good[_i].params) == 0, "%s: query %s", target, params);
	free(text);
}
END_TEST

static const struct {
	const char *target;
	const char *why; /* a part of what is said */
} bad[] = {
	/* No path. */
	{"", "no path"},
	{"*", "no path"},
	{"containers/json", "no path"},
	{"%2fcontainers/json", "no path"},
	{" /info", "no path"},
	{"?a=b", "no path"},
	{"http://h", "no path"},
	{"http://h?/info", "no path"},
	{"http://h?a=b", "no path"},
	{"http:", "no path"},
	{"http://", "no path"},
	{"http:info", "no path"},
	{"h:443", "no path"},
	{"://h/info", "no path"},
	{":/info", "no path"},
	{"1http://h/info", "no path"},
	{"+x://h/info", "no path"},
	{"ht_tp://h/info", "no path"},
	{"h%74tp://h/info", "no path"},
	{"http%3a//h/info", "no path"},
	{"http://h%2finfo", "no path"},
	{"http://h\\/info", "no path"},
	{"http://h#/info", "no path"},
	{"http://h h/info", "no path"},
	{"http://\xc3\xa9/info", "no path"},
	{"[::1]:80/info", "no path"},
	{"\\info", "no path"},
	/* What url.Parse and net/http see in different ways. */
	{"/services/create?#%zz", "#"},
	{"/services/create#", "#"},
	{"/services/create?a=b#c", "#"},
	{"/services/create?a#=b", "#"},
	{"/#/services/create", "#"},
	{"/services/create?a=\\", "backslash"},
	{"/services\\create", "backslash"},
	{"/services/create?a=b c", "control"},
	{"/a b", "control"},
	{"/info\n", "control"},
	{"/info\r\n", "control"},
	{"/info\t", "control"},
	{"/info\x7f", "control"},
	{"/info?\x01", "control"},
	{"/info?a=\x7f", "control"},
	{"/caf\xc3\xa9", "outside ASCII"},
	{"/x?a=\xc3\xa9", "outside ASCII"},
	{"/x\xef\xbf\xbd", "outside ASCII"},
	{"/x?\xff", "outside ASCII"},
	/* Escapes. */
	{"/%", "no escape"},
	{"/%6", "no escape"},
	{"/%zz", "no escape"},
	{"/%6z", "no escape"},
	{"/%z6", "no escape"},
	{"/info%", "no escape"},
	{"/%%36%33", "no escape"},
	{"/%u0063", "no escape"},
	{"/% 6", "no escape"},
	{"/%+6", "no escape"},
	{"/x?%", "no escape"},
	{"/x?a=%6", "no escape"},
	{"/x?a=%zz", "no escape"},
	{"/x?%=b", "no escape"},
	{"/x?a=%&b", "no escape"},
	{"/x?a=%6&b", "no escape"},
	{"/info%?", "no escape"},
	{"/info%6?1", "no escape"},
	/* Decoded bytes that no name has. */
	{"/info%00", "NUL"},
	{"/containers/create%00/json", "NUL"},
	{"/info%0a", "control"},
	{"/info%1F", "control"},
	{"/info%7f", "control"},
	{"/a%5Cb", "backslash"},
	{"/caf%c3%a9", "outside ASCII"},
	{"/x%80", "outside ASCII"},
	{"/x%ef%bf%bd", "outside ASCII"},
	{"/info;x", "semicolon"},
	{"/info%3bx", "semicolon"},
	{"/info;", "semicolon"},
	/* What the engine redirects. */
	{"//info", "//"},
	{"//host/info", "//"},
	{"///info", "//"},
	{"/v1.44//info", "//"},
	{"/containers//json", "//"},
	{"/containers/%2Fjson", "//"},
	{"/containers%2f%2fjson", "//"},
	{"/%2finfo", "//"},
	{"/info//", "//"},
	{"http://h//info", "//"},
	{"x:////info", "//"},
	{"/./info", "/./"},
	{"/info/.", "/./"},
	{"/info/./", "/./"},
	{"/.", "/./"},
	{"/%2e/info", "/./"},
	{"/../info", "/../"},
	{"/a/../info", "/../"},
	{"/a/%2e%2e/info", "/../"},
	{"/a/.%2E/info", "/../"},
	{"/a/%2E./info", "/../"},
	{"/a%2f..%2finfo", "/../"},
	{"/a/..", "/../"},
	{"/..", "/../"},
	{"/v1.44/..", "/../"},
	{"/a/..?b", "/../"},
	{"http://h/../info", "/../"},
	/* Queries. */
	{"/x?a;b", "semicolon"},
	{"/x?a=1;b=2", "semicolon"},
	{"/x?a=1&b;", "semicolon"},
	{"/x?;", "semicolon"},
	{"/x?a=%00", "NUL"},
	{"/x?a=b%00c", "NUL"},
	{"/x?%00=b", "NUL"},
	{"/x?a=%ff", "UTF-8"},
	{"/x?%ff=a", "UTF-8"},
	{"/x?a=%c3", "UTF-8"},
	{"/x?a=%c3&b=%a9", "UTF-8"},
	{"/x?a%c3=%a9", "UTF-8"},
	{"/x?a=%c3(", "UTF-8"},
	{"/x?a=%a9", "UTF-8"},
	{"/x?a=%c0%80", "UTF-8"},
	{"/x?a=%c1%bf", "UTF-8"},
	{"/x?a=%e0%80%80", "UTF-8"},
	{"/x?a=%e0%9f%bf", "UTF-8"},
	{"/x?a=%ed%a0%80", "UTF-8"},
	{"/x?a=%ed%bf%bf", "UTF-8"},
	{"/x?a=%f0%8f%bf%bf", "UTF-8"},
	{"/x?a=%f4%90%80%80", "UTF-8"},
	{"/x?a=%f5%80%80%80", "UTF-8"},
	{"/x?a=%e2%82", "UTF-8"},
	{"/x?a=%f0%9f%92", "UTF-8"},
	{"/x?a=ok%e2%82z", "UTF-8"},
};

START_TEST(other_targets_are_refused)
{
	const char *target = bad[_i].target;
	struct uri uri = {.path = "untouched", .n_params = 7};
	const char *why = NULL;
	char *text = NULL;
	int r = parse(target, &text, &uri, &why);

	ck_assert_msg(r == -EINVAL, "%s: taken, path %s", target, uri.path);
	ck_assert_msg(why && strstr(why, bad[_i].why), "%s: %s", target, why);
	ck_assert_msg(strcmp(uri.path, "untouched") == 0 && uri.n_params == 7, "%s", target);
	free(text);
}
END_TEST

/* Raw and escaped: in a path only printable ASCII without backslash and semicolon goes through. */
START_TEST(every_byte_of_a_path)
{
	bool raw = _i > ' ' && _i < 0x7f && !strchr("#\\;%", _i);
	bool escaped = _i >= ' ' && _i < 0x7f && !strchr("\\;", _i);
	const char *why = NULL;
	struct uri uri;
	char text[16];

	snprintf(text, sizeof(text), "/a/x%%%02X", (unsigned)_i);
	ck_assert_msg((uri_parse(text, &uri, &why) == 0) == escaped, "escaped %02X", (unsigned)_i);
	snprintf(text, sizeof(text), "/a/x%c", _i);
	ck_assert_msg((uri_parse(text, &uri, &why) == 0) == (raw || _i == 0), "raw %02X",
	              (unsigned)_i);
}
END_TEST

/* A query takes every escaped byte of ASCII but NUL. */
START_TEST(every_byte_of_a_query)
{
	bool raw = _i > ' ' && _i < 0x7f && !strchr("#\\;%", _i);
	const char *why = NULL;
	struct uri uri;
	char text[16];

	snprintf(text, sizeof(text), "/x?a=%%%02x", (unsigned)_i);
	ck_assert_msg((uri_parse(text, &uri, &why) == 0) == (_i > 0 && _i < 0x80), "escaped %02X",
	              (unsigned)_i);
	snprintf(text, sizeof(text), "/x?a=%c", _i);
	ck_assert_msg((uri_parse(text, &uri, &why) == 0) == (raw || _i == 0), "raw %02X",
	              (unsigned)_i);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uri");
	TCase *tcase = tcase_create("uri");

	tcase_add_loop_test(tcase, targets_are_read, 0, (int)ARRAY_LEN(good));
	tcase_add_loop_test(tcase, other_targets_are_refused, 0, (int)ARRAY_LEN(bad));
	tcase_add_loop_test(tcase, every_byte_of_a_path, 0, 256);
	tcase_add_loop_test(tcase, every_byte_of_a_query, 0, 256);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
