/* SPDX-License-Identifier: Apache-2.0 */
/* Names of capabilities as the engine reads them, and the nearest right word to a wrong one. */
#include <errno.h>
#include <string.h>

#include "policy/capability.h"
#include "policy/suggest.h"
#include "support.h"

static const struct {
	const char *text;
	const char *want;
	bool known;
} names[] = {
	{"NET_ADMIN", "NET_ADMIN", true},
	{"net_admin", "NET_ADMIN", true},
	{"CAP_NET_ADMIN", "NET_ADMIN", true},
	{"cap_net_admin", "NET_ADMIN", true},
	{"Cap_Chown", "CHOWN", true},
	{"ALL", "ALL", true},
	{"all", "ALL", true},
	{"CAP_ALL", "CAP_ALL", false},
	{"CAP_CAP_CHOWN", "CAP_CAP_CHOWN", false},
	{"CAP_", "CAP_", false},
	{"CAP_NEW", "CAP_NEW", false},
	{"new", "NEW", false},
	{"", "", false},
	{" CHOWN", " CHOWN", false},
	{"CHOWN ", "CHOWN ", false},
	/* Go turns these two letters into ASCII ones. */
	{"\xc5\xbfys_adm\xc4\xb1n", "SYS_ADMIN", true},
	{"cap_\xc5\xbfyslog", "SYSLOG", true},
	/* U+212A, the Kelvin sign, is upper case already and stays. */
	{"\xe2\x84\xaaILL", "\xe2\x84\xaaILL", false},
	{"\xc5", "\xc5", false},
	{"chown\xc5", "CHOWN\xc5", false},
};

START_TEST(test_canonical)
{
	char ret[64] = "untouched";

	ck_assert_int_eq(capability_canonical(names[_i].text, ret, sizeof(ret)), 0);
	ck_assert_str_eq(ret, names[_i].want);
	ck_assert_msg(capability_is_known(ret) == names[_i].known, "%s", names[_i].text);
}
END_TEST

START_TEST(test_size)
{
	char ret[6] = "?????";

	ck_assert_int_eq(capability_canonical("CHOWN", ret, 0), -ENAMETOOLONG);
	ck_assert_int_eq(capability_canonical("CHOWN", ret, 5), -ENAMETOOLONG);
	ck_assert_str_eq(ret, "?????");
	ck_assert_int_eq(capability_canonical("chown", ret, 6), 0);
	ck_assert_str_eq(ret, "CHOWN");
}
END_TEST

/* Linux has 41 capabilities, and their names are sorted for people. */
START_TEST(test_names)
{
	size_t n = 0;

	for (const char *const *name = capability_names(); *name; name++, n++) {
		ck_assert(capability_is_known(*name));
		ck_assert_msg(n < 2 || strcmp(name[-1], *name) < 0, "%s", *name);
	}
	ck_assert_uint_eq(n, 42);
}
END_TEST

static const struct {
	const char *word;
	const char *want;
} words[] = {
	{"privilged", "privileged"},
	{"privileged", "privileged"},
	{"PRIVILEGED", "privileged"},
	{"host_paths", "host-paths"},
	{"hostpaths", "host-paths"},
	{"exce", "exec"},
	{"exex", "exec"},
	{"xec", "exec"},
	{"execs", "exec"},
	{"e", NULL},
	{"", NULL},
	{"ab", NULL},
	{"something", NULL},
	{"paths", "host-paths"},
	{"exeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeec", NULL},
};

START_TEST(test_suggest)
{
	static const char *const candidates[] = {
		"exec",
		"privileged",
		"host-paths",
		"images",
		"a candidate that is longer than all words that are looked at",
	};
	struct suggestion suggestion = {.word = words[_i].word};

	for (size_t i = 0; i < ARRAY_LEN(candidates); i++)
		suggest_offer(&suggestion, candidates[i]);
	if (words[_i].want)
		ck_assert_pstr_eq(suggestion.nearest, words[_i].want);
	else
		ck_assert_msg(!suggestion.nearest, "%s: %s", words[_i].word, suggestion.nearest);
}
END_TEST

/* The nearest wins, wherever it stands in the list. */
START_TEST(test_nearest)
{
	static const char *const candidates[] = {"NET_ADMIN", "NET_RAW", "SYS_ADMIN"};
	struct suggestion suggestion = {.word = "SYS_ADMN"}, other = {.word = "SYS_ADMN"};

	for (size_t i = 0; i < ARRAY_LEN(candidates); i++)
		suggest_offer(&suggestion, candidates[i]);
	for (size_t i = ARRAY_LEN(candidates); i-- > 0;)
		suggest_offer(&other, candidates[i]);
	ck_assert_pstr_eq(suggestion.nearest, "SYS_ADMIN");
	ck_assert_pstr_eq(other.nearest, "SYS_ADMIN");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("capability");
	TCase *tests = tcase_create("capability");

	tcase_add_loop_test(tests, test_canonical, 0, ARRAY_LEN(names));
	tcase_add_test(tests, test_size);
	tcase_add_test(tests, test_names);
	tcase_add_loop_test(tests, test_suggest, 0, ARRAY_LEN(words));
	tcase_add_test(tests, test_nearest);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
