/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading policies: every broken one in tests/golden/policy says what its NAME.err says, the good
 * ones mean what they say, and the built-in profiles are whole. With GOLDEN_UPDATE=1 in the
 * environment the .err files are written anew.
 */
#include <errno.h>
#include <glob.h>
#include <string.h>

#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"
#include "support/loaded.h"
#include "support/printed.h"

#define GOLDEN "tests/golden/policy/"

static char *read_file(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1u << 20);

	ck_assert_msg(file && text, "cannot read %s", path);
	*ret_len = fread(text, 1, (1u << 20) - 1, file);
	fclose(file);
	return text;
}

static void update(const char *path, const char *said)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(said, file);
	fclose(file);
}

static void check_golden(const char *path)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL, *want = NULL, *text = NULL;
	const char *name = strrchr(path, '/') + 1;
	struct policy *policy = NULL;
	char err[256];
	size_t len;

	text = read_file(path, &len);
	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_msg(policy_load_text(name, text, len, diag, &policy) == -EINVAL,
	              "%s: is accepted", name);
	ck_assert_msg(!policy && diag_failed(diag), "%s: a broken policy is given out", name);
	said = printed(diag);
	snprintf(err, sizeof(err), "%.*s.err", (int)(strlen(path) - strlen(".yaml")), path);
	if (getenv("GOLDEN_UPDATE"))
		update(err, said);
	want = read_file(err, &len);
	ck_assert_msg(strcmp(said, want) == 0, "%s: says\n%s\nand not\n%s", name, said, want);
}

START_TEST(test_golden)
{
	glob_t paths;

	ck_assert_int_eq(glob(GOLDEN "*.yaml", 0, NULL, &paths), 0);
	ck_assert_uint_ge(paths.gl_pathc, 30);
	for (size_t i = 0; i < paths.gl_pathc; i++)
		check_golden(paths.gl_pathv[i]);
	globfree(&paths);
}
END_TEST

/* A summary is one line, of the first error, and no warning. */
START_TEST(test_summary)
{
	static const char text[] = "version: 1\nrules:\n  host-paths: {allow: [\"/**\", x]}\n"
				   "  exce: deny\n";
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *summary = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p.yaml", text, strlen(text), diag, &policy), -EINVAL);
	summary = diag_summary(diag);
	ck_assert_str_eq(summary, "p.yaml:3:31: \"x\": expected an absolute path, one that begins "
	                          "with \"/\"");
}
END_TEST

static const char *const good[] = {
	"tests/policies/cases.yaml",     "tests/policies/team.yaml",
	"tests/policies/audit.yaml",     "policy/profiles/open.yaml",
	"policy/profiles/baseline.yaml", "policy/profiles/restricted.yaml",
	"policy/profiles/cis.yaml",
};

START_TEST(test_good)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(freep) char *said = NULL;
	int r;

	ck_assert_int_eq(diag_new(&diag), 0);
	r = policy_load_file(good[_i], diag, &policy);
	said = printed(diag);
	ck_assert_msg(r == 0 && *said == '\0', "%s: %d\n%s", good[_i], r, said);
	ck_assert_str_eq(policy_origin(policy), good[_i]);
}
END_TEST

/* Whatever no rule speaks of is denied, so a profile that forgot a control would only annoy. */
START_TEST(test_profiles_are_whole)
{
	for (const char *const *name = policy_profiles(); *name; name++) {
		_cleanup_(diag_freep) struct diag *diag = NULL;
		_cleanup_(policy_unrefp) struct policy *policy = NULL;
		_cleanup_(freep) char *said = NULL;
		int r;

		ck_assert_int_eq(diag_new(&diag), 0);
		r = policy_load_profile(*name, diag, &policy);
		ck_assert_msg(r == 0, "%s: %s", *name, said = printed(diag));
		ck_assert_str_eq(policy_origin(policy), *name);
		ck_assert_int_eq(policy_mode(policy), MODE_ENFORCE);
		for (int i = 0; i < CONTROL_COUNT; i++) {
			struct rule_view rule;

			policy_rule(policy, (enum control)i, &rule);
			ck_assert_msg(rule.line > 0, "%s: no rule for %s", *name,
			              control_info((enum control)i)->name);
			ck_assert_str_eq(rule.origin, *name);
		}
	}
}
END_TEST

/* What `quaymaster controls` shows can be copied into a policy. */
START_TEST(test_examples)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(freep) char *said = NULL;
	const struct control_info *info = control_info((enum control)_i);
	char text[512];
	int r;

	if (!info->example)
		return;
	/* Names that are allowed and that everybody may give are warned of. */
	snprintf(text, sizeof(text), "version: 1\nrules:\n%s  %s: %s\n",
	         _i == CONTROL_IMAGES ? "  image-names: deny\n" : "", info->name, info->example);
	ck_assert_int_eq(diag_new(&diag), 0);
	r = policy_load_text(info->name, text, strlen(text), diag, &policy);
	said = printed(diag);
	ck_assert_msg(r == 0 && *said == '\0', "%s", said);
}
END_TEST

/* Each profile's text is its own file's. */
START_TEST(test_profile_text)
{
	_cleanup_(freep) char *file = NULL;
	const char *name = policy_profiles()[_i];
	size_t file_len = 0, len = 0;
	const char *text;
	char path[64];

	ck_assert_ptr_nonnull(name);
	text = policy_profile_text(name, &len);
	snprintf(path, sizeof(path), "policy/profiles/%s.yaml", name);
	file = read_file(path, &file_len);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(len, file_len);
	ck_assert_mem_eq(text, file, len);
	ck_assert_int_eq(text[len], '\0');
	ck_assert_ptr_null(policy_profile_text("none", &len));
}
END_TEST

START_TEST(test_profile_unknown)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("strict", diag, &policy), -EINVAL);
	ck_assert(diag_failed(diag));
	ck_assert_ptr_null(policy);
}
END_TEST

/* What a policy says is what policy_rule() shows; what it does not say comes from the profile. */
START_TEST(test_rule_view)
{
	_cleanup_(policy_unrefp) struct policy *policy = loaded("version: 1\n"
	                                                        "contact: \"ask\"\n"
	                                                        "rules:\n"
	                                                        "  images:\n"
	                                                        "    allow: [official, \"a/**\"]\n"
	                                                        "    deny: [\"a/b\"]\n"
	                                                        "    message: \"no\"\n"
	                                                        "    mode: audit\n"
	                                                        "  devices: allow\n");
	struct rule_view rule;

	ck_assert_str_eq(policy_contact(policy), "ask");
	policy_rule(policy, CONTROL_IMAGES, &rule);
	ck_assert(!rule.permits_by_default);
	ck_assert_int_eq(rule.mode, MODE_AUDIT);
	ck_assert_uint_eq(rule.n_allow, 2);
	ck_assert_str_eq(rule.allow[1], "a/**");
	ck_assert_uint_eq(rule.n_deny, 1);
	ck_assert_str_eq(rule.deny[0], "a/b");
	ck_assert_str_eq(rule.message, "no");
	ck_assert_str_eq(rule.origin, "test.yaml");
	ck_assert_uint_eq(rule.line, 4);

	policy_rule(policy, CONTROL_DEVICES, &rule);
	ck_assert(rule.permits_by_default);
	ck_assert_int_eq(rule.mode, MODE_ENFORCE);
	ck_assert_ptr_null(rule.message);
	ck_assert_uint_eq(rule.n_allow + rule.n_deny, 0);

	policy_rule(policy, CONTROL_RUNTIMES, &rule);
	ck_assert_str_eq(rule.origin, "baseline");
	ck_assert_uint_eq(rule.n_allow, 2);
}
END_TEST

START_TEST(test_audit_view)
{
	_cleanup_(policy_unrefp) struct policy *policy = loaded("version: 1\nmode: audit\n");
	struct rule_view rule;

	ck_assert_int_eq(policy_mode(policy), MODE_AUDIT);
	ck_assert_ptr_null(policy_contact(policy));
	policy_rule(policy, CONTROL_EXEC, &rule);
	ck_assert_int_eq(rule.mode, MODE_AUDIT);
}
END_TEST

/* The policy lives until its last reference goes; a sanitizer would see it if not. */
START_TEST(test_references)
{
	struct policy *policy = loaded("version: 1\n");
	struct policy *same = policy_ref(policy);

	ck_assert_ptr_eq(policy, same);
	policy_unref(policy);
	ck_assert_str_eq(policy_origin(same), "test.yaml");
	policy_unref(same);
	policy_unref(NULL);
}
END_TEST

/* A copy of a profile's text means the same as the profile. */
START_TEST(test_profile_copy)
{
	size_t len;
	_cleanup_(policy_unrefp) struct policy *copy = loaded(policy_profile_text("open", &len));
	struct rule_view rule;

	for (int i = 0; i < CONTROL_COUNT; i++) {
		policy_rule(copy, (enum control)i, &rule);
		ck_assert(rule.permits_by_default ==
		          (i != CONTROL_UNREADABLE && i != CONTROL_RENAMES));
		ck_assert_str_eq(rule.origin, "test.yaml");
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy");
	TCase *tests = tcase_create("load");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_golden);
	tcase_add_test(tests, test_summary);
	tcase_add_loop_test(tests, test_good, 0, ARRAY_LEN(good));
	tcase_add_test(tests, test_profiles_are_whole);
	tcase_add_loop_test(tests, test_examples, 0, CONTROL_COUNT);
	tcase_add_loop_test(tests, test_profile_text, 0, 4);
	tcase_add_test(tests, test_profile_unknown);
	tcase_add_test(tests, test_rule_view);
	tcase_add_test(tests, test_audit_view);
	tcase_add_test(tests, test_references);
	tcase_add_test(tests, test_profile_copy);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
