/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies of several files: what is read in which order, what replaces what, what cannot stand
 * together, and that it is all the same for who gets the files as one text.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "policy/diag.h"
#include "policy/policy.h"
#include "policy/sources.h"
#include "support.h"
#include "support/printed.h"

#define FILES_MAX 5

static char directory[64];

static const struct row {
	const char *files[FILES_MAX][2]; /* name and text; the first is p.yaml's */
	const char *want;                /* what is said; NULL for a policy without a mistake */
	bool allows;                     /* privileged */
	const char *origin;              /* of the rule about it */
} rows[] = {
	{{{"p.yaml", "version: 1\nrules: {privileged: allow}\n"}}, NULL, true, "p.yaml"},
	{{{"p.yaml", "version: 1\ninclude: d\nrules: {privileged: allow}\n"},
          {"d/10.yaml", "version: 1\nrules: {privileged: deny}\n"}},
         NULL,
         false,
         "d/10.yaml"},
	{{{"p.yaml", "version: 1\ninclude: [d/10.yaml]\n"},
          {"d/10.yaml", "version: 1\nrules: {privileged: allow}\n"},
          {"d/20.yaml", "version: 1\nrules: {privileged: deny}\n"}},
         NULL,
         true,
         "d/10.yaml"},
	{{{"p.yaml", "version: 1\ninclude: d\n"},
          {"d/10.yaml", "version: 1\nrules: {privileged: allow}\n"},
          {"d/.20.yaml", "not: read\n"},
          {"d/30.yml", "not: read\n"},
          {"d/40.yaml~", "not: read\n"}},
         NULL,
         true,
         "d/10.yaml"},
	{{{"p.yaml", "version: 1\ninclude: d\n"},
          {"d/B.yaml", "version: 1\nrules: {privileged: allow}\n"},
          {"d/a.yaml", "version: 1\nrules:\n  exec: deny\n  privileged: deny\n"}},
         "d/a.yaml:4:3: error: d/B.yaml has a rule for \"privileged\" already, on line 2; of the "
         "files that are included one alone can have it\n"
         "     4 |   privileged: deny\n"
         "       |   ^~~~~~~~~~\n",
         false,
         NULL},
	{{{"p.yaml", "version: 1\ninclude:\n  - a.yaml\n  - d/1.yaml\n  - b.d\n"},
          {"d/1.yaml", "version: 1\n"}},
         "p.yaml:3:5: error: a.yaml cannot be read: No such file or directory\n"
         "     3 |   - a.yaml\n"
         "       |     ^~~~~~\n"
         "p.yaml:5:5: error: b.d cannot be read: No such file or directory\n"
         "     5 |   - b.d\n"
         "       |     ^~~\n",
         false,
         NULL},
	{{{"p.yaml", "version: 1\ninclude: d\ngroups: {ops: [a]}\n"},
          {"d/a.yaml", "version: 1\nmode: audit\ngroups: {ops: [b]}\nincldue: x\n"}},
         "d/a.yaml:2:1: error: \"mode\" has no place in an included file, but in the policy that "
         "includes it\n"
         "     2 | mode: audit\n"
         "       | ^~~~\n"
         "d/a.yaml:3:10: error: there is a group \"ops\" already, in p.yaml on line 3\n"
         "     3 | groups: {ops: [b]}\n"
         "       |          ^~~\n"
         "d/a.yaml:4:1: error: unknown key \"incldue\"; did you mean \"include\"?\n"
         "     4 | incldue: x\n"
         "       | ^~~~~~~\n",
         false,
         NULL},
	{{{"p.yaml",
           "version: 1\ninclude: d\nexceptions:\n  - {id: x, match: {group: ops}, permit: "
           "{privileged: allow}, reason: r, permanent: true}\n"},
          {"d/a.yaml",
           "version: 1\ngroups: {ops: [b]}\nexceptions:\n  - {id: x, match: {group: ops}, "
           "permit: {exec: allow}, reason: r, permanent: true}\n"}},
         "d/a.yaml:4:10: error: there is an exception \"x\" already, in p.yaml on line 4\n"
         "     4 |   - {id: x, match: {group: ops}, permit: {exec: allow}, reason: r, "
         "permanent: true}\n"
         "       |          ^\n",
         false,
         NULL},
	{{{"p.yaml", "version: 1\ninclude: d\nmdoe: audit\n"}, {"d/a.yaml", "rules: [\n"}},
         "p.yaml:3:1: error: unknown key \"mdoe\"; did you mean \"mode\"?\n"
         "     3 | mdoe: audit\n"
         "       | ^~~~\n"
         "d/a.yaml:2:1: error: expected a text here; is there a \",\" too many, or a bracket not "
         "closed?\n"
         "     2 | \n"
         "       | ^\n",
         false,
         NULL},
	{{{"p.yaml", "version: 1\ninclude: missing\n"}},
         "p.yaml:2:10: error: missing cannot be read: No such file or directory\n"
         "     2 | include: missing\n"
         "       |          ^~~~~~~\n",
         false,
         NULL},
	{{{"p.yaml", "version: 1\ninclude: [/etc, d/../.., \"d/*.yaml\", 5, \"\"]\n"}},
         "p.yaml:2:11: error: only what lies in the directory of this policy can be included, "
         "named "
         "from there, as in \"include: policy.d\"\n"
         "     2 | include: [/etc, d/../.., \"d/*.yaml\", 5, \"\"]\n"
         "       |           ^~~~\n"
         "p.yaml:2:17: error: only what lies in the directory of this policy can be included, "
         "named "
         "from there, as in \"include: policy.d\"\n"
         "     2 | include: [/etc, d/../.., \"d/*.yaml\", 5, \"\"]\n"
         "       |                 ^~~~~~~\n"
         "p.yaml:2:26: error: wildcards have no place here; of a directory, as in \"include: "
         "policy.d\", all files *.yaml are included\n"
         "     2 | include: [/etc, d/../.., \"d/*.yaml\", 5, \"\"]\n"
         "       |                          ^~~~~~~~~~\n"
         "p.yaml:2:38: error: expected the name of a directory or file, found the number 5; quote "
         "it if it is meant as text\n"
         "     2 | include: [/etc, d/../.., \"d/*.yaml\", 5, \"\"]\n"
         "       |                                      ^\n"
         "p.yaml:2:41: error: an empty text matches nothing\n"
         "     2 | include: [/etc, d/../.., \"d/*.yaml\", 5, \"\"]\n"
         "       |                                         ^~\n",
         false,
         NULL},
};

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(chmod(name, 0644), 0);
}

static void set_up(const struct row *row)
{
	snprintf(directory, sizeof(directory), "/tmp/check_sources.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(chdir(directory), 0);
	ck_assert_int_eq(mkdir("d", 0755), 0);
	for (size_t i = 0; i < FILES_MAX && row->files[i][0]; i++)
		write_file(row->files[i][0], row->files[i][1]);
}

static void tear_down(const struct row *row)
{
	for (size_t i = 0; i < FILES_MAX && row->files[i][0]; i++)
		remove(row->files[i][0]);
	remove("d");
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(directory), 0);
}

static void check_policy(const struct row *row, const struct policy *policy)
{
	static const struct claim claim = {CONTROL_PRIVILEGED, .value = "true", .field = "f"};
	enum verdict verdict;
	struct rule_view rule;

	ck_assert_int_eq(policy_judge(policy, &nobody, &claim, 1, &verdict),
	                 row->allows ? DECISION_ALLOW : DECISION_DENY);
	policy_rule(policy, CONTROL_PRIVILEGED, &rule);
	ck_assert_str_eq(rule.origin, row->origin);
	ck_assert_str_eq(policy_origin(policy), "p.yaml");
	ck_assert_uint_eq(strlen(policy_hash(policy)), 64);
}

/* Loads by the file, or as the process does that may not read it. */
static struct policy *load(bool bundled, struct diag *diag)
{
	_cleanup_(freep) char *bundle = NULL;
	struct policy *policy = NULL;
	size_t len = 0;
	int r;

	if (!bundled) {
		r = policy_load_file("p.yaml", diag, &policy);
	} else {
		r = policy_bundle("p.yaml", diag, &bundle, &len);
		if (r == 0)
			r = policy_load_bundle("p.yaml", bundle, len, diag, &policy);
	}
	ck_assert((r < 0) == !policy);
	return policy;
}

START_TEST(test_rows)
{
	const struct row *row = &rows[_i / 2];
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;
	struct policy *policy;

	set_up(row);
	ck_assert_int_eq(diag_new(&diag), 0);
	policy = load(_i % 2, diag);
	said = printed(diag);
	ck_assert_msg(strcmp(said, row->want ? row->want : "") == 0, "%d: %s", _i, said);
	ck_assert(!policy == (row->want != NULL));
	if (policy)
		check_policy(row, policy);
	policy_unref(policy);
	tear_down(row);
}
END_TEST

/* As `printf abc | sha256sum`, of all files one after the other. */
START_TEST(test_hash)
{
	static const struct row row = {
		.files = {{"p.yaml", "version: 1\ninclude: d\n"}, {"d/a.yaml", "version: 1\n"}}};
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy;

	set_up(&row);
	ck_assert_int_eq(diag_new(&diag), 0);
	policy = load(true, diag);
	ck_assert_str_eq(policy_hash(policy),
	                 "578b6a247c10a9dac71c5158a12f6fab333dbe5715be321ffd92eece7c2e6cd0");
	ck_assert_str_eq(policy_file_name(policy, 0), "p.yaml");
	ck_assert_str_eq(policy_file_name(policy, 1), "d/a.yaml");
	ck_assert_ptr_null(policy_file_name(policy, 2));
	policy_unref(policy);
	tear_down(&row);
}
END_TEST

/* Whatever else comes as a bundle is refused. */
START_TEST(test_damaged)
{
	static const char *const damaged[] = {
		"",
		"version: 1\n",
		"00000001 00000009 pversion:",
		"00000001 ffffffffffffff",
		"0000000g 00000000 p",
		"00000001 00000000 p00000001 00000001 q",
	};
	static const char good[] = "00000001 0000000b pversion: 1\n";

	for (size_t i = 0; i <= ARRAY_LEN(damaged); i++) {
		const char *text = i < ARRAY_LEN(damaged) ? damaged[i] : good;
		_cleanup_(diag_freep) struct diag *diag = NULL;
		_cleanup_(policy_unrefp) struct policy *policy = NULL;
		int r;

		ck_assert_int_eq(diag_new(&diag), 0);
		r = policy_load_bundle("p", text, strlen(text), diag, &policy);
		ck_assert_msg(r == (text == good ? 0 : -EINVAL), "%s: %d", text, r);
		ck_assert_int_eq(diag_failed(diag), text != good);
	}
}
END_TEST

/* A text that is no file has nothing beside it. */
START_TEST(test_text)
{
	static const char text[] = "version: 1\ninclude: d\n";
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", text, strlen(text), diag, &policy), -EINVAL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sources");
	TCase *tests = tcase_create("sources");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_rows, 0, 2 * (int)ARRAY_LEN(rows));
	tcase_add_test(tests, test_hash);
	tcase_add_test(tests, test_damaged);
	tcase_add_test(tests, test_text);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
