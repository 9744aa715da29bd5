/* SPDX-License-Identifier: Apache-2.0 */
/* What the log says of a policy that is loaded anew: all that changed, and nothing else. */
#include "plugin/policy_change.h"

#include <string.h>

#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"

#define HEAD "version: 1\n"
#define A(reason)                                                                                  \
	"  - {id: a, match: {user: alice}, permit: {privileged: allow}, reason: " reason           \
	", permanent: true}\n"
#define B(match, permit, end)                                                                      \
	"  - {id: b, match: " match ", permit: " permit ", reason: x, " end "}\n"
#define NAMED "exceptions:\n"

static const struct {
	const char *before, *after;
	const char *says; /* "" for nothing */
} ROWS[] = {
	{HEAD, HEAD, ""},
	{HEAD "rules: {privileged: deny}\n", HEAD "# anew\n\nrules:\n  privileged: deny\n", ""},
	{HEAD, HEAD "mode: audit\n", "mode enforce is now audit"},
	{HEAD, HEAD "contact: ops\n", "contact"},
	{HEAD, HEAD "rules: {privileged: deny}\n", ""},
	{HEAD, HEAD "rules: {privileged: allow, images: deny}\n", "rules: privileged, images"},
	{HEAD, HEAD "rules: {privileged: {verdict: deny, mode: audit}}\n", "rules: privileged"},
	/* exceptions */
	{HEAD, HEAD NAMED A("x"), "exceptions: a (new)"},
	{HEAD NAMED A("x"), HEAD, "exceptions: a (removed)"},
	{HEAD NAMED A("x"), HEAD "\n" NAMED "\n" A("x"), ""},
	{HEAD NAMED A("x"), HEAD NAMED A("y"), "exceptions: a"},
	{HEAD NAMED A("x"), HEAD NAMED B("{user: u}", "{exec: allow}", "permanent: true"),
         "exceptions: b (new), a (removed)"},
	{HEAD NAMED A("x") B("{user: u}", "{exec: allow}", "permanent: true"),
         HEAD NAMED B("{user: u}", "{exec: allow}", "permanent: true") A("x"), ""},
	{HEAD NAMED A("x") B("{user: u}", "{exec: allow}", "permanent: true"),
         HEAD NAMED A("x") B("{user: u}", "{exec: allow}", "expires: 2199-12-31"), "exceptions: b"},
	{HEAD NAMED B("{user: u}", "{exec: allow}", "expires: 2199-12-31"),
         HEAD NAMED B("{user: u}", "{exec: allow}", "expires: 2199-12-30"), "exceptions: b"},
	{HEAD NAMED B("{user: u}", "{exec: allow}", "permanent: true"),
         HEAD NAMED B("{user: v}", "{exec: allow}", "permanent: true"), "exceptions: b"},
	{HEAD NAMED B("{user: u}", "{exec: allow}", "permanent: true"),
         HEAD NAMED B("{user: u}", "{attach: allow}", "permanent: true"), "exceptions: b"},
	{HEAD NAMED B("{user: u}", "{exec: allow}", "permanent: true"),
         HEAD NAMED B("{user: u}", "{exec: allow}", "permanent: true, owner: o"), "exceptions: b"},
	{HEAD NAMED B("{user: u}", "{images: [a]}", "permanent: true"),
         HEAD NAMED B("{user: u}", "{images: [a, b]}", "permanent: true"), "exceptions: b"},
	/* groups */
	{HEAD, HEAD "groups: {ops: [alice]}\n", "groups: ops (new)"},
	{HEAD "groups: {ops: [alice], ci: [x]}\n", HEAD "groups: {ci: [x], dev: [alice]}\n",
         "groups: dev (new), ops (removed)"},
	{HEAD "groups: {ops: [alice]}\n", HEAD "groups: {ops: [alice, bob]}\n", "groups: ops"},
	{HEAD "groups: {ops: [alice]}\n", HEAD "groups:\n  ops:\n    - alice\n", ""},
	/* log */
	{HEAD, HEAD "log: {decisions: denials}\n", "log"},
	{HEAD, HEAD "log: {skip: [system.ping]}\n", "log"},
	{HEAD, HEAD "log: {when-full: deny}\n", "log"},
	{HEAD "log: {sample: {actions: [\"*.list\"], every: 9}}\n",
         HEAD "log: {sample: {actions: [\"*.list\"], every: 8}}\n", "log"},
	{HEAD "log: {decisions: all}\n", HEAD, ""},
	/* all of it */
	{HEAD NAMED A("x"),
         HEAD "mode: audit\ncontact: c\nlog: {skip: [system.ping]}\n"
              "groups: {ops: [alice]}\nrules: {images: allow}\n",
         "mode enforce is now audit; contact; rules: images; groups: ops (new); "
         "exceptions: a (removed); log"},
};

static struct policy *load(const char *text)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	if (policy_load_text("p", text, strlen(text), diag, &policy) < 0)
		diag_print(diag, stderr);
	ck_assert_ptr_nonnull(policy);
	return policy;
}

START_TEST(test_row)
{
	_cleanup_(policy_unrefp) struct policy *before = load(ROWS[_i].before);
	_cleanup_(policy_unrefp) struct policy *after = load(ROWS[_i].after);
	char buffer[512];
	struct text text;

	text_init(&text, buffer, sizeof(buffer));
	ck_assert_int_eq(policy_change_write(&text, before, after), *ROWS[_i].says != '\0');
	ck_assert_str_eq(buffer, ROWS[_i].says);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy change");
	TCase *tcase = tcase_create("policy change");

	tcase_add_loop_test(tcase, test_row, 0, ARRAY_LEN(ROWS));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
