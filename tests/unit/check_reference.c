/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "policy/reference.h"
#include "support.h"

#define HEX64  "3f57d9401f8d42f986df300f0c69192fc41da28ccc8d797829467780db3dd741"
#define HEX96  HEX64 "0123456789abcdef0123456789abcdef"
#define HEX128 HEX64 HEX64
#define SHA256 "sha256:" HEX64
#define A10    "aaaaaaaaaa"
#define A50    A10 A10 A10 A10 A10
#define X127   A50 A50 A10 A10 "aaaaaaa"
#define HUB    "docker.io/library/"

/* Names: what each is without and with the tag that the engine adds. */
static const struct {
	const char *text;
	const char *canonical;
	const char *with_latest; /* NULL: the same */
	bool official;
} names[] = {
	/* One repository, many spellings. */
	{"alpine", HUB "alpine", HUB "alpine:latest", true},
	{"library/alpine", HUB "alpine", HUB "alpine:latest", true},
	{"docker.io/alpine", HUB "alpine", HUB "alpine:latest", true},
	{"docker.io/library/alpine", HUB "alpine", HUB "alpine:latest", true},
	{"index.docker.io/alpine", HUB "alpine", HUB "alpine:latest", true},
	{"index.docker.io/library/alpine", HUB "alpine", HUB "alpine:latest", true},
	{"alpine:3.20", HUB "alpine:3.20", NULL, true},
	{"index.docker.io/alpine:3.20", HUB "alpine:3.20", NULL, true},
	{"alpine:latest", HUB "alpine:latest", NULL, true},
	/* Other registries, however near they look. */
	{"registry.docker.io/library/alpine", "registry.docker.io/library/alpine",
         "registry.docker.io/library/alpine:latest", false},
	{"docker.io:443/library/alpine", "docker.io:443/library/alpine",
         "docker.io:443/library/alpine:latest", false},
	{"docker.io:443/alpine", "docker.io:443/alpine", "docker.io:443/alpine:latest", false},
	{"index.docker.io:443/library/alpine:1", "index.docker.io:443/library/alpine:1", NULL,
         false},
	{"DOCKER.IO/library/alpine:1", "DOCKER.IO/library/alpine:1", NULL, false},
	{"Docker.io/alpine:1", "Docker.io/alpine:1", NULL, false},
	{"Index.docker.io/alpine:1", "Index.docker.io/alpine:1", NULL, false},
	{"docker.io.evil.com/library/alpine:1", "docker.io.evil.com/library/alpine:1", NULL, false},
	{"docker.com/library/alpine:1", "docker.com/library/alpine:1", NULL, false},
	{"localhost/library/alpine:1", "localhost/library/alpine:1", NULL, false},
	/* What makes the first part a registry. */
	{"foo/alpine:1", "docker.io/foo/alpine:1", NULL, false},
	{"FOO/alpine:1", "FOO/alpine:1", NULL, false},
	{"localhost/alpine:1", "localhost/alpine:1", NULL, false},
	{"Localhost/alpine:1", "Localhost/alpine:1", NULL, false},
	{"localhost1/alpine:1", "docker.io/localhost1/alpine:1", NULL, false},
	{"alpine:5000/x", "alpine:5000/x", "alpine:5000/x:latest", false},
	{"127.1/x:1", "127.1/x:1", NULL, false},
	{"[::1]:5000/x:1", "[::1]:5000/x:1", NULL, false},
	{"[2001:DB8::1]/x:1", "[2001:DB8::1]/x:1", NULL, false},
	{"a.b/c.d/e:1", "a.b/c.d/e:1", NULL, false},
	{"xn--bcher-kva.example/x:1", "xn--bcher-kva.example/x:1", NULL, false},
	{"cafe/alpine:1", "docker.io/cafe/alpine:1", NULL, false},
	/* Without a slash all of it is a name, also what looks like a registry. */
	{"docker.io", HUB "docker.io", HUB "docker.io:latest", true},
	{"index.docker.io", HUB "index.docker.io", HUB "index.docker.io:latest", true},
	{"library", HUB "library", HUB "library:latest", true},
	{"docker.io/library", HUB "library", HUB "library:latest", true},
	{"localhost", HUB "localhost", HUB "localhost:latest", true},
	{"localhost:5000", HUB "localhost:5000", NULL, true},
	{"example.com", HUB "example.com", HUB "example.com:latest", true},
	/* Official are those with one component after library/. */
	{"library/foo/bar", HUB "foo/bar", HUB "foo/bar:latest", false},
	{"docker.io/library/foo/bar:1", HUB "foo/bar:1", NULL, false},
	{"docker.io/foo/library/alpine:1", "docker.io/foo/library/alpine:1", NULL, false},
	{"docker.io/libraryx/alpine:1", "docker.io/libraryx/alpine:1", NULL, false},
	{"library/docker.io/alpine:1", HUB "docker.io/alpine:1", NULL, false},
	/* Separators in components. */
	{"a.b_c__d-e---f:1", HUB "a.b_c__d-e---f:1", NULL, true},
	{"x/a.b_c__d-e---f:1", "docker.io/x/a.b_c__d-e---f:1", NULL, false},
	{"0/0:0", "docker.io/0/0:0", NULL, false},
	/* Tags keep their case. */
	{"x:A_b.C-d", HUB "x:A_b.C-d", NULL, true},
	{"x:_", HUB "x:_", NULL, true},
	{"x:Latest", HUB "x:Latest", NULL, true},
	{"x:" X127 "b", HUB "x:" X127 "b", NULL, true},
	/* Digests. */
	{"alpine@" SHA256, HUB "alpine@" SHA256, NULL, true},
	{"alpine:3.20@" SHA256, HUB "alpine:3.20@" SHA256, NULL, true},
	{"alpine@sha384:" HEX96, HUB "alpine@sha384:" HEX96, NULL, true},
	{"alpine@sha512:" HEX128, HUB "alpine@sha512:" HEX128, NULL, true},
	{"ghcr.io/a/b:1@" SHA256, "ghcr.io/a/b:1@" SHA256, NULL, false},
	/* Hex words are names only with a tag, a digest or a slash. */
	{"cafe:latest", HUB "cafe:latest", NULL, true},
	{"cafe@" SHA256, HUB "cafe@" SHA256, NULL, true},
	{"library/cafe", HUB "cafe", HUB "cafe:latest", true},
	{"docker.io/cafe", HUB "cafe", HUB "cafe:latest", true},
	{"a/b", "docker.io/a/b", "docker.io/a/b:latest", false},
	{"cafe.babe", HUB "cafe.babe", HUB "cafe.babe:latest", true},
	{"cafeg", HUB "cafeg", HUB "cafeg:latest", true},
	{HEX64 ":1", HUB HEX64 ":1", NULL, true},
	{HEX64 "a", HUB HEX64 "a", HUB HEX64 "a:latest", true}, /* 65 digits begin no id */
	/* sha256 as a name, where what follows cannot be the beginning of an id. */
	{"sha256", HUB "sha256", HUB "sha256:latest", true},
	{"sha256:xyz", HUB "sha256:xyz", NULL, true},
	{"sha256:ABCD", HUB "sha256:ABCD", NULL, true},
	{"sha256:" HEX64 "a", HUB "sha256:" HEX64 "a", NULL, true},
	{"sha256:cafe@" SHA256, HUB "sha256:cafe@" SHA256, NULL, true},
	{"sha512:cafe", HUB "sha512:cafe", NULL, true},
	{"sha256/cafe:1", "docker.io/sha256/cafe:1", NULL, false},
	/* 255 bytes of name: "docker.io/library/" has 18. */
	{A50 A50 A50 A50 A10 A10 A10 "aaaaaaz:1", HUB A50 A50 A50 A50 A10 A10 A10 "aaaaaaz:1", NULL,
         true},
	{A50 A50 A50 A50 A10 A10 A10 "aaaaaaaz:1", NULL, NULL, false},
	{"x.y/" A50 A50 A50 A50 A50 "z:1", "x.y/" A50 A50 A50 A50 A50 "z:1", NULL, false},
	{"x.y/" A50 A50 A50 A50 A50 "zz:1", NULL, NULL, false},
	/* All of it at its longest. */
	{"x.y/" A50 A50 A50 A50 A50 "z:" X127 "b@sha512:" HEX128,
         "x.y/" A50 A50 A50 A50 A50 "z:" X127 "b@sha512:" HEX128, NULL, false},
};

START_TEST(names_are_normalised)
{
	const char *text = names[_i].text;
	const char *want[2] = {names[_i].canonical, names[_i].with_latest};
	struct reference ref;

	if (!want[1])
		want[1] = want[0];
	for (int latest = 0; latest < 2; latest++) {
		enum reference_kind kind = reference_parse(text, latest == 1, &ref);

		ck_assert_msg(kind == ref.kind, "%s: kind", text);
		ck_assert_msg(kind == (want[latest] ? REFERENCE_NAME : REFERENCE_INVALID),
		              "%s: is of kind %d", text, kind);
		ck_assert_msg(strcmp(ref.text, want[latest] ? want[latest] : "") == 0,
		              "%s: became %s", text, ref.text);
		ck_assert_msg(reference_is_official(&ref) == names[_i].official, "%s: official",
		              text);
	}
}
END_TEST

static const struct {
	const char *text;
	const char *domain, *repository, *tag, *digest;
} parts[] = {
	{"alpine", "docker.io", HUB "alpine", "latest", NULL},
	{"alpine:3.20", "docker.io", HUB "alpine", "3.20", NULL},
	{"alpine@" SHA256, "docker.io", HUB "alpine", NULL, SHA256},
	{"a.b:5000/c/d:t@" SHA256, "a.b:5000", "a.b:5000/c/d", "t", SHA256},
	{"[::1]:5000/c", "[::1]:5000", "[::1]:5000/c", "latest", NULL},
	{"index.docker.io/x/y:1", "docker.io", "docker.io/x/y", "1", NULL},
};

static bool is(const char *text, size_t len, const char *want)
{
	return text ? want && strlen(want) == len && memcmp(text, want, len) == 0 : !want;
}

START_TEST(parts_are_found)
{
	const char *text = parts[_i].text;
	struct reference ref;

	ck_assert_msg(reference_parse(text, true, &ref) == REFERENCE_NAME, "%s", text);
	ck_assert_msg(is(ref.text, ref.domain_len, parts[_i].domain), "%s: domain", text);
	ck_assert_msg(is(ref.text, ref.repository_len, parts[_i].repository), "%s: name", text);
	ck_assert_msg(is(ref.tag, ref.tag_len, parts[_i].tag), "%s: tag", text);
	ck_assert_msg(is(ref.digest, ref.digest ? strlen(ref.digest) : 0, parts[_i].digest),
	              "%s: digest", text);
}
END_TEST

/* Whatever an engine may search among the ids of its images. */
static const char *const ids[] = {
	"a",
	"0",
	"ca",
	"cafe",
	"add",
	"face",
	"decade",
	"beef",
	"1234",
	"3f57d9401f8d",
	HEX64,
	"sha256:a",
	"sha256:ca",
	"sha256:abcd",
	SHA256,
	"sha384:" HEX96,
	"sha512:" HEX128,
};

START_TEST(ids_are_not_names)
{
	struct reference ref;

	for (int latest = 0; latest < 2; latest++) {
		ck_assert_msg(reference_parse(ids[_i], latest == 1, &ref) == REFERENCE_ID, "%s",
		              ids[_i]);
		ck_assert_msg(ref.kind == REFERENCE_ID, "%s", ids[_i]);
		ck_assert_str_eq(ref.text, ids[_i]);
		ck_assert(ref.repository_len == 0 && !ref.tag && !ref.digest);
		ck_assert_msg(!reference_is_official(&ref), "%s", ids[_i]);
	}
}
END_TEST

static const char *const invalid[] = {
	"",
	" ",
	" alpine",
	"alpine ",
	"alpine\n",
	"\talpine",
	"Alpine",
	"CAFE",
	"library/Alpine",
	"docker.io/FOO/alpine",
	"foo/BAR:1",
	"alpine:",
	"alpine@",
	"alpine:1@",
	":1",
	"@" SHA256,
	":",
	"/",
	"/alpine",
	"alpine/",
	"docker.io/",
	"docker.io//alpine",
	"a//b",
	"a/b/",
	"./a",
	"../a",
	"a/../b",
	"http://example.com/x",
	"https://example.com",
	"-a",
	"a-",
	"cafe-",
	".a",
	"a.",
	"_a",
	"a_",
	"a..b",
	"a___b",
	"a_-b",
	"a.-b",
	"a+b",
	"a b",
	"a\\b",
	"a%2fb",
	"alp\xc3\xadne",
	"alpine\xff",
	"\xd0\xb0lpine", /* a Cyrillic letter */
	"sha256:",
	"alpine:.1",
	"alpine:-1",
	"alpine:a:b",
	"alpine:a b",
	"alpine:\xc3\xa9",
	"alpine:1x/y",
	"foo/bar:80/x",
	"x:" X127 "bc",
	"alpine@sha256:cafe",
	"alpine@sha256:" HEX64 "a",
	"alpine@" HEX64,
	"alpine@SHA256:" HEX64,
	"alpine:1@SHA256:" HEX64,
	"alpine@sha256:3F57D9401F8D42F986DF300F0C69192FC41DA28CCC8D797829467780DB3DD741",
	"alpine@sha384:" HEX64,
	"alpine@sha512:" HEX96,
	"alpine@md5:0123456789abcdef0123456789abcdef",
	"alpine@sha256+b64:" HEX64,
	"alpine@" SHA256 "@" SHA256,
	"alpine@" SHA256 ":1",
	"alpine@" SHA256 "/x",
	"-a.b/c",
	"a-.b/c",
	"a.-b/c",
	"a./c",
	".a/c",
	"a..b/c",
	"a.b_c/d", /* a path without domain to the engine */
	"A_b/c",
	"a.b:/c",
	"a.b:x/c",
	"a.b:80x/c",
	"a:5000:6000/c",
	"[]/c",
	"[::g]/c",
	"[::1/c",
	"[::1]x/c",
	"::1/c",
	"user@a.b/c",
};

START_TEST(others_are_refused)
{
	struct reference ref;

	memset(&ref, 'x', sizeof(ref));
	ck_assert_msg(reference_parse(invalid[_i], true, &ref) == REFERENCE_INVALID, "%s: %s",
	              invalid[_i], ref.text);
	ck_assert_msg(ref.kind == REFERENCE_INVALID && !*ref.text, "%s", invalid[_i]);
	ck_assert_msg(!ref.tag && !ref.digest && ref.repository_len == 0, "%s", invalid[_i]);
	ck_assert_msg(!reference_is_official(&ref), "%s", invalid[_i]);
}
END_TEST

/* A megabyte of one character: refused at once, and nothing is written beyond the buffer. */
START_TEST(long_texts_are_refused)
{
	static const char fill[] = "a0-/:@.[x";
	static char text[1024 * 1024];
	struct reference ref;

	memset(text, fill[_i], sizeof(text) - 1);
	ck_assert_int_eq(reference_parse(text, true, &ref), REFERENCE_INVALID);
	memcpy(text, "x:", 2);
	ck_assert_int_eq(reference_parse(text, true, &ref), REFERENCE_INVALID);
	memcpy(text, "x@sha256:", 9);
	ck_assert_int_eq(reference_parse(text, true, &ref), REFERENCE_INVALID);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reference");
	TCase *tcase = tcase_create("parse");

	tcase_add_loop_test(tcase, names_are_normalised, 0, (int)ARRAY_LEN(names));
	tcase_add_loop_test(tcase, parts_are_found, 0, (int)ARRAY_LEN(parts));
	tcase_add_loop_test(tcase, ids_are_not_names, 0, (int)ARRAY_LEN(ids));
	tcase_add_loop_test(tcase, others_are_refused, 0, (int)ARRAY_LEN(invalid));
	tcase_add_loop_test(tcase, long_texts_are_refused, 0, 9);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
