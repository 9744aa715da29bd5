/* SPDX-License-Identifier: Apache-2.0 */
/* Reading policy files: whatever is no small regular file is refused, and said so. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "policy/diag.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "policy/source.h"
#include "policy/utf8.h"
#include "support.h"
#include "support/printed.h"

static char directory[64];

static void set_up(void)
{
	snprintf(directory, sizeof(directory), "/tmp/check_source.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(chdir(directory), 0);
}

static void tear_down(void)
{
	static const char *const names[] = {"file", "fifo", "large", "link", "directory"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		remove(names[i]);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(directory), 0);
}

static void write_file(const char *name, const char *text, size_t len, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

/* Reads the file and gives what was said of it; the caller's. */
static char *read_and_say(const char *path, int want)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(source_read(path, diag, &text, &len), want);
	ck_assert((want < 0) == diag_failed(diag));
	ck_assert((want < 0) == !text);
	return printed(diag);
}

START_TEST(test_read)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;

	write_file("file", "a\0b", 3, 0600);
	ck_assert_int_eq(symlink("file", "link"), 0);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(source_read("link", diag, &text, &len), 0);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(text, "a\0b\0", 4);
}
END_TEST

START_TEST(test_absent)
{
	_cleanup_(freep) char *said = read_and_say("absent", -ENOENT);

	ck_assert_str_eq(said, "absent: error: cannot be read: No such file or directory\n");
}
END_TEST

START_TEST(test_directory)
{
	_cleanup_(freep) char *said = NULL;

	ck_assert_int_eq(mkdir("directory", 0700), 0);
	said = read_and_say("directory", -EINVAL);
	ck_assert_str_eq(said, "directory: error: this is not a regular file\n");
}
END_TEST

/* Nobody writes to it, so that opening it carelessly would wait until the test times out. */
START_TEST(test_fifo)
{
	_cleanup_(freep) char *said = NULL;

	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	said = read_and_say("fifo", -EINVAL);
	ck_assert_str_eq(said, "fifo: error: this is not a regular file\n");
}
END_TEST

START_TEST(test_size)
{
	static char text[LIMIT_POLICY_FILE + 1];
	_cleanup_(freep) char *large = NULL, *fits = NULL;

	memset(text, '#', sizeof(text));
	write_file("large", text, sizeof(text) - 1, 0600);
	fits = read_and_say("large", 0);
	ck_assert_str_eq(fits, "");
	write_file("large", text, sizeof(text), 0600);
	large = read_and_say("large", -EFBIG);
	ck_assert_str_eq(large, "large: error: the file is larger than 1024 KiB\n");
}
END_TEST

START_TEST(test_writable_by_all)
{
	_cleanup_(freep) char *said = NULL;

	write_file("file", "version: 1\n", 11, 0666);
	said = read_and_say("file", 0);
	ck_assert_str_eq(said, "file: warning: everybody on this host may change this file: take "
	                       "that away with chmod o-w\n");
}
END_TEST

START_TEST(test_load_file)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_file("absent", diag, &policy), -ENOENT);
	ck_assert_ptr_null(policy);
	write_file("file", "version: 1\n", 11, 0600);
	ck_assert_int_eq(policy_load_file("file", diag, &policy), 0);
	ck_assert_str_eq(policy_origin(policy), "file");
	policy_unref(policy);
}
END_TEST

static const struct {
	const char *text;
	size_t want; /* length; 0: no character */
	uint32_t character;
	bool visible;
} characters[] = {
	{"a", 1, 'a', true},
	{"\x7f", 1, 0x7f, false},
	{"\n", 1, '\n', false},
	{"\xc2\x85", 2, 0x85, false},
	{"\xc2\xa0", 2, 0xa0, true},
	{"\xc3\xa4", 2, 0xe4, true},
	{"\xe2\x80\xae", 3, 0x202e, false},
	{"\xe2\x82\xac", 3, 0x20ac, true},
	{"\xef\xbb\xbf", 3, 0xfeff, false},
	{"\xf0\x9f\x98\x80", 4, 0x1f600, true},
	{"\xf3\xa0\x80\x81", 4, 0xe0001, false},
	{"\xf4\x8f\xbf\xbf", 4, 0x10ffff, true},
	{"\xf4\x90\x80\x80", 0, 0, false}, /* above U+10FFFF */
	{"\xc0\xaf", 0, 0, false},         /* overlong */
	{"\xe0\x80\xaf", 0, 0, false},
	{"\xf0\x80\x80\xaf", 0, 0, false},
	{"\xed\xa0\x80", 0, 0, false}, /* a surrogate */
	{"\x80", 0, 0, false},
	{"\xff", 0, 0, false},
	{"\xc3", 0, 0, false},
	{"\xe2\x82", 0, 0, false},
	{"\xc3x", 0, 0, false},
};

START_TEST(test_utf8)
{
	uint32_t character = 0;
	size_t have = utf8_decode(characters[_i].text, strlen(characters[_i].text), &character);

	ck_assert_uint_eq(have, characters[_i].want);
	ck_assert_uint_eq(character, characters[_i].character);
	if (have > 0)
		ck_assert(utf8_is_visible(character) == characters[_i].visible);
}
END_TEST

START_TEST(test_make_visible)
{
	char text[] = "a\x1b\xe2\x80\xae\xff\xc3\xa4\n";

	utf8_make_visible(text);
	ck_assert_str_eq(text, "a???\xc3\xa4?");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("source");
	TCase *files = tcase_create("files");
	TCase *texts = tcase_create("texts");

	tcase_add_checked_fixture(files, set_up, tear_down);
	tcase_add_test(files, test_read);
	tcase_add_test(files, test_absent);
	tcase_add_test(files, test_directory);
	tcase_add_test(files, test_fifo);
	tcase_add_test(files, test_size);
	tcase_add_test(files, test_writable_by_all);
	tcase_add_test(files, test_load_file);
	tcase_add_loop_test(texts, test_utf8, 0, ARRAY_LEN(characters));
	tcase_add_test(texts, test_make_visible);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, texts);
	return support_run(suite);
}
