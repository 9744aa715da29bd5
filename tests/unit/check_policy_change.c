/* SPDX-License-Identifier: Apache-2.0 */
/* What the log says of a policy that replaces another one. */
#include <string.h>

#include "plugin/policy_change.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"

#define EXCEPTION(id, day)                                                                         \
	"  - id: " id                                                                              \
	"\n    match: {image: \"acme/ci:*\"}\n    permit: {host-namespaces: [pid]}\n"              \
	"    reason: tests\n    expires: " day "\n"

static const struct {
	const char *before, *after, *said; /* NULL: nothing changed */
} rows[] = {
	{"", "", NULL},
	{"", "# a comment\n", NULL},
	{"mode: audit\n", "", "mode audit is now enforce"},
	{"", "contact: me\n", "contact"},
	{"", "rules: {exec: allow, privileged: allow}\n", "rules: privileged, exec"},
	{"rules: {exec: allow}\n", "rules: {exec: {verdict: allow, mode: audit}}\n", "rules: exec"},
	{"", "groups: {operators: [alice]}\n", "groups"},
	{"groups: {a: [b]}\n", "groups: {a: [b, c]}\ncontact: me\n", "contact; groups"},
	{"", "exceptions:\n" EXCEPTION("one", "2098-01-31"), "exceptions: one added"},
	{"exceptions:\n" EXCEPTION("one", "2098-01-31"), "", "exceptions: one removed"},
	{"exceptions:\n" EXCEPTION("one", "2098-01-31"),
         "exceptions:\n" EXCEPTION("one", "2099-01-31"), "exceptions: one changed"},
	{"exceptions:\n" EXCEPTION("one", "2098-01-31"),
         "\n\nexceptions:\n" EXCEPTION("one", "2098-01-31"), NULL},
	{"exceptions:\n" EXCEPTION("one", "2098-01-31") EXCEPTION("two", "2098-01-31"),
         "rules: {exec: allow}\nexceptions:\n" EXCEPTION("three", "2098-01-31")
                 EXCEPTION("one", "2098-01-31"),
         "rules: exec; exceptions: three added, two removed"},
};

static struct policy *load(const char *rest)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;
	char file[2048];
	struct text text;

	text_init(&text, file, sizeof(file));
	text_printf(&text, "version: 1\n%s", rest);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p.yaml", file, text.len, diag, &policy), 0);
	return policy;
}

START_TEST(test_change)
{
	_cleanup_(policy_unrefp) struct policy *before = load(rows[_i].before);
	_cleanup_(policy_unrefp) struct policy *after = load(rows[_i].after);
	char said[1024];
	struct text text;

	text_init(&text, said, sizeof(said));
	ck_assert_int_eq(policy_change_write(&text, before, after), rows[_i].said != NULL);
	ck_assert_str_eq(said, rows[_i].said ? rows[_i].said : "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_change");
	TCase *tests = tcase_create("policy_change");

	tcase_add_loop_test(tests, test_change, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
