/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/digest.h"

#include <string.h>

#include "support.h"

/* The examples of FIPS 180-2, and what sha256sum(1) says. */
static const struct {
	const char *text;
	const char *hex;
} rows[] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(test_texts)
{
	char hex[DIGEST_SIZE];

	ck_assert_int_eq(digest_sha256(rows[_i].text, strlen(rows[_i].text), hex), 0);
	ck_assert_str_eq(hex, rows[_i].hex);
}
END_TEST

/* A million letters: more than any buffer within. */
START_TEST(test_long)
{
	size_t len = 1000000;
	_cleanup_(freep) char *text = malloc(len);
	char hex[DIGEST_SIZE];

	ck_assert_ptr_nonnull(text);
	memset(text, 'a', len);
	ck_assert_int_eq(digest_sha256(text, len, hex), 0);
	ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("digest");
	TCase *tests = tcase_create("digest");

	tcase_add_loop_test(tests, test_texts, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tests, test_long);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
