/* SPDX-License-Identifier: Apache-2.0 */
/* Every rule of every profile can be explained, and what is proposed to let a claim pass does. */
#include <stdio.h>
#include <string.h>

#include "plugin/explain_print.h"
#include "plugin/grant.h"
#include "policy/diag.h"
#include "policy/reason.h"
#include "support.h"

/* A claim of a control that a strict rule does not like. */
static struct claim claim_of(enum control control)
{
	static const char *const values[] = {
		[SHAPE_SWITCH] = "true",
		[SHAPE_GLOB] = "something",
		[SHAPE_CAPABILITY] = "BPF",
		[SHAPE_NAMESPACE] = "pid",
		[SHAPE_IMAGE] = "docker.io/evil/miner:latest",
		[SHAPE_PATH] = "/srv/x",
		[SHAPE_CONTAINER] = "web",
		[SHAPE_USER] = "0",
		[SHAPE_PORT] = "0.0.0.0:80/tcp",
		[SHAPE_ULIMIT] = "nofile=1000000",
		[SHAPE_BYTES] = "none",
		[SHAPE_CPUS] = "none",
		[SHAPE_COUNT] = "none",
		[SHAPE_DEMAND] = "false",
	};
	enum shape shape = control_info(control)->shape;

	return (struct claim){.control = control,
	                      .value = values[shape],
	                      .amount = shape == SHAPE_ULIMIT ? 1000000 : CLAIM_UNLIMITED,
	                      .field = "HostConfig.X"};
}

static struct policy *load(const char *name)
{
	struct policy *policy;
	struct diag *diag;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(name, diag, &policy), 0);
	diag_free(diag);
	return policy;
}

static bool passes_with(const char *grant, const struct claim *claim)
{
	char text[GRANT_SIZE + 64];
	struct policy *policy;
	struct diag *diag;
	bool permits;
	int len = snprintf(text, sizeof(text), "version: 1\nrules:\n  %s\n", grant);

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_msg(policy_load_text("p", text, (size_t)len, diag, &policy) == 0, "%s", text);
	policy_reason(policy, claim, 1, 0, &permits);
	diag_free(diag);
	policy_unref(policy);
	return permits;
}

START_TEST(every_rule_is_explained)
{
	const char *profile = policy_profiles()[_i];
	struct policy *policy = load(profile);
	char grant[GRANT_SIZE];

	for (int i = 0; i < CONTROL_COUNT; i++) {
		struct claim claim = claim_of((enum control)i);
		enum verdict verdict;
		enum decision decision = policy_judge(policy, &nobody, &claim, 1, &verdict);
		struct rule_view rule;
		bool permits;

		ck_assert_msg(policy_reason(policy, &claim, 1, 0, &permits) != REASON_NO_RULE,
		              "%s in %s", control_info(claim.control)->name, profile);
		ck_assert_int_eq(permits, decision == DECISION_ALLOW);
		policy_rule(policy, claim.control, &rule);
		ck_assert(rule.origin != NULL && rule.line > 0);
		if (permits)
			continue;
		/* What could mean two things can be allowed by no rule. */
		ck_assert_msg(grant_find(policy, &claim, 1, 0, grant) && passes_with(grant, &claim),
		              "%s in %s", control_info(claim.control)->name, profile);
	}
	policy_unref(policy);
}
END_TEST

static const struct {
	const char *rule;
	struct claim claim;
	enum reason reason;
	bool permits;
	const char *grant; /* NULL where it passes */
} rows[] = {
	{"images: {allow: [official]}",
         {CONTROL_IMAGES, .value = "docker.io/library/nginx:1"},
         REASON_IN_ALLOW,
         true,
         NULL},
	{"images: {allow: [official]}",
         {CONTROL_IMAGES, .value = "ghcr.io/a/b:1"},
         REASON_IN_NEITHER,
         false,
         "images: {allow: [\"official\", \"ghcr.io/a/b:1\"]}"},
	{"images: {allow: [official]}",
         {CONTROL_IMAGES, .value = "id:0123"},
         REASON_UNKNOWN,
         false,
         "images: allow"},
	{"actions: {deny: [image.load, \"swarm.*\"]}",
         {CONTROL_ACTIONS, .value = "swarm.init"},
         REASON_IN_DENY,
         false,
         "actions: {deny: [\"image.load\"]}"},
	{"image-names: {deny: [official]}",
         {CONTROL_IMAGE_NAMES, .value = "docker.io/library/app:1"},
         REASON_IN_DENY,
         false,
         "image-names: {allow: [\"docker.io/library/app:1\"]}  # in an exception's permit: as a "
         "rule it denies all others"},
	{"privileged: deny",
         {CONTROL_PRIVILEGED, .value = "true"},
         REASON_IN_NEITHER,
         false,
         "privileged: allow"},
	{"host-paths: {allow: [\"/srv/**\"]}",
         {CONTROL_HOST_PATHS, .value = "/etc", .read_only = true},
         REASON_IN_NEITHER,
         false,
         "host-paths: {allow: [\"/srv/**\", \"/etc:ro\"]}"},
	{"host-paths: {allow: [\"/**\"]}",
         {CONTROL_HOST_PATHS, .value = "/run/docker.sock", .guarded = true},
         REASON_GUARDED,
         false,
         "host-paths: {allow: [\"/**\", \"/run/docker.sock\"]}"},
	{"memory: {max: 1GiB}",
         {CONTROL_MEMORY, .value = "none", .amount = CLAIM_UNLIMITED},
         REASON_REQUIRED,
         false,
         "memory: allow"},
	{"memory: {max: 1GiB}",
         {CONTROL_MEMORY, .value = "2147483648", .amount = 2147483648},
         REASON_REQUIRED,
         false,
         "memory: {require: true}"},
};

START_TEST(reason_and_grant_are_the_rows)
{
	char text[512], grant[GRANT_SIZE];
	struct policy *policy;
	struct diag *diag;
	bool permits;
	int len = snprintf(text, sizeof(text), "version: 1\nrules:\n  %s\n", rows[_i].rule);

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", text, (size_t)len, diag, &policy), 0);
	ck_assert_int_eq(policy_reason(policy, &rows[_i].claim, 1, 0, &permits), rows[_i].reason);
	ck_assert_int_eq(permits, rows[_i].permits);
	if (rows[_i].grant) {
		ck_assert(grant_find(policy, &rows[_i].claim, 1, 0, grant));
		ck_assert_str_eq(grant, rows[_i].grant);
	}
	diag_free(diag);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("explain");
	TCase *tcase = tcase_create("explain");
	int n = 0;

	while (policy_profiles()[n])
		n++;
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, every_rule_is_explained, 0, n);
	tcase_add_loop_test(tcase, reason_and_grant_are_the_rows, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
