/* SPDX-License-Identifier: Apache-2.0 */
/* learn: how what was seen becomes patterns, what is marked, and that nothing else is denied. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/danger.h"
#include "plugin/learn_group.h"
#include "plugin/learn_policy.h"
#include "policy/diag.h"
#include "support.h"

#define DIGEST "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define VALUES 6

static const struct {
	enum control control;
	const char *values[VALUES]; /* sorted; ":ro" at the end of a path: it was only read */
	const char *want;           /* patterns, separated by blanks */
} groups[] = {
	{CONTROL_IMAGES, {"ghcr.io/acme/app:1"}, "ghcr.io/acme/app"},
	{CONTROL_IMAGES, {"ghcr.io/acme/app:1", "ghcr.io/acme/app:2"}, "ghcr.io/acme/app"},
	{CONTROL_IMAGES, {"ghcr.io/acme/app:1", "ghcr.io/acme/web:2"}, "ghcr.io/acme/**"},
	{CONTROL_IMAGES, {"ghcr.io/acme/a:1", "ghcr.io/beta/b:1"}, "ghcr.io/acme/a ghcr.io/beta/b"},
	{CONTROL_IMAGES, {"docker.io/library/nginx:1"}, "official"},
	{CONTROL_IMAGES, {"docker.io/library/nginx" DIGEST}, "official@sha256:*"},
	{CONTROL_IMAGES, {"docker.io/acme/a:1", "docker.io/acme/b:1"}, "docker.io/acme/**"},
	{CONTROL_IMAGES,
         {"registry:5000/a:1", "registry:5000/b:1"},
         "registry:5000/a registry:5000/b"},
	{CONTROL_IMAGES, {"ghcr.io/acme/app" DIGEST}, "ghcr.io/acme/app@sha256:*"},
	{CONTROL_IMAGES, {"ghcr.io/acme/a" DIGEST, "ghcr.io/acme/b:1"}, "ghcr.io/acme/**"},
	{CONTROL_HOST_PATHS, {"/srv/data/a", "/srv/data/b"}, "/srv/data/a /srv/data/b"},
	{CONTROL_HOST_PATHS, {"/srv/data/a", "/srv/data/b", "/srv/data/c"}, "/srv/data/**"},
	{CONTROL_HOST_PATHS, {"/srv/d/a:ro", "/srv/d/b:ro", "/srv/d/c:ro"}, "/srv/d/**:ro"},
	{CONTROL_HOST_PATHS, {"/srv/d/a:ro", "/srv/d/b", "/srv/d/c:ro"}, "/srv/d/**"},
	{CONTROL_HOST_PATHS, {"/a", "/b", "/c"}, "/a /b /c"},
	{CONTROL_HOST_PATHS, {"/srv/a", "/srv/b", "/srv/c"}, "/srv/a /srv/b /srv/c"},
	{CONTROL_HOST_PATHS,
         {"/var/lib/a", "/var/lib/b", "/var/lib/c"},
         "/var/lib/a /var/lib/b /var/lib/c"},
	{CONTROL_HOST_PATHS, {"/srv/data:ro"}, "/srv/data:ro"},
	{CONTROL_PUBLISHED_PORTS, {"127.0.0.1:8080/tcp"}, "127.0.0.1:8080/tcp"},
	{CONTROL_PUBLISHED_PORTS,
         {"0.0.0.0:8080/tcp", "0.0.0.0:8085/tcp", "0.0.0.0:8090-8095/tcp", "0.0.0.0:9999/tcp"},
         "0.0.0.0:8080-8095/tcp 0.0.0.0:9999/tcp"},
	{CONTROL_PUBLISHED_PORTS,
         {"0.0.0.0:1023/tcp", "0.0.0.0:1024/tcp"},
         "0.0.0.0:1023/tcp 0.0.0.0:1024/tcp"},
	{CONTROL_PUBLISHED_PORTS,
         {"0.0.0.0:80/tcp", "0.0.0.0:80/udp", "[::1]:80/tcp"},
         "[::1]:80/tcp 0.0.0.0:80/tcp 0.0.0.0:80/udp"},
	{CONTROL_NETWORKS, {"a", "b"}, "a b"},
};

START_TEST(values_become_patterns)
{
	static char texts[VALUES][256];
	struct seen seen[VALUES] = {0};
	struct learned_list list;
	struct arena arena = {0};
	char got[1024] = "";
	size_t n;

	for (n = 0; n < VALUES && groups[_i].values[n]; n++) {
		size_t len = strlen(groups[_i].values[n]);

		seen[n].control = groups[_i].control;
		seen[n].read_only = len > 3 && strcmp(groups[_i].values[n] + len - 3, ":ro") == 0;
		snprintf(texts[n], sizeof(texts[n]), "%.*s", (int)len - 3 * seen[n].read_only,
		         groups[_i].values[n]);
		seen[n].value = texts[n];
		seen[n].count = 1;
	}
	ck_assert_int_eq(learn_group(&arena, seen, n, false, &list), 0);
	for (size_t i = 0; i < list.n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", i > 0 ? " " : "",
		         list.patterns[i].text);
	ck_assert_str_eq(got, groups[_i].want);
	arena_done(&arena);
}
END_TEST

static const struct {
	struct claim claim;
	bool dangerous;
} dangers[] = {
	{{CONTROL_PRIVILEGED, .value = "true"}, true},
	{{CONTROL_CAPABILITIES, .value = "SYS_ADMIN"}, true},
	{{CONTROL_CAPABILITIES, .value = "ALL"}, true},
	{{CONTROL_CAPABILITIES, .value = "NET_RAW"}, false},
	{{CONTROL_HOST_NAMESPACES, .value = "pid"}, true},
	{{CONTROL_HOST_PATHS, .value = "/"}, true},
	{{CONTROL_HOST_PATHS, .value = "/", .read_only = true}, true},
	{{CONTROL_HOST_PATHS, .value = "/etc"}, true},
	{{CONTROL_HOST_PATHS, .value = "/etc/localtime"}, true},
	{{CONTROL_HOST_PATHS, .value = "/etc/localtime", .read_only = true}, false},
	{{CONTROL_HOST_PATHS, .value = "/etcetera"}, false},
	{{CONTROL_HOST_PATHS, .value = "/lib64/x"}, true},
	{{CONTROL_HOST_PATHS, .value = "/srv/data"}, false},
	{{CONTROL_HOST_PATHS, .value = "/run/docker.sock"}, true},
	{{CONTROL_HOST_PATHS, .value = "/data/engine.sock", .guarded = true}, true},
	{{CONTROL_DEVICES, .value = "/dev/sda"}, true},
	{{CONTROL_DEVICES, .value = "/dev/dri/card0"}, false},
	{{CONTROL_SECURITY_OPTIONS, .value = "seccomp=unconfined"}, true},
	{{CONTROL_SECURITY_OPTIONS, .value = "apparmor=mine"}, false},
	{{CONTROL_ACTIONS, .value = "plugin.install"}, true},
	{{CONTROL_ACTIONS, .value = "container.put-archive"}, false},
	{{CONTROL_IMAGE_NAMES, .value = "docker.io/library/nginx:1"}, true},
	{{CONTROL_IMAGES, .value = "docker.io/library/nginx:1"}, false},
	{{CONTROL_UNREADABLE, .value = "x"}, true},
};

START_TEST(danger_is_known)
{
	ck_assert_int_eq(danger_of(&dangers[_i].claim) != NULL, dangers[_i].dangerous);
}
END_TEST

/* A random claim: of any control, with values that its rules know, and some that nobody expects. */
static struct claim random_claim(unsigned *random, struct subject *subject)
{
	static const char *const values[] = {"true",
	                                     "false",
	                                     "",
	                                     "web",
	                                     "*",
	                                     "a?b",
	                                     "a\nb",
	                                     "0",
	                                     "1000",
	                                     "\u00e4\"\\",
	                                     "docker.io/library/nginx:1",
	                                     "ghcr.io/acme/app:1",
	                                     ("ghcr.io/acme/web" DIGEST),
	                                     "sha256:aaaa",
	                                     "/",
	                                     "/srv/data/a",
	                                     "/srv/data/b",
	                                     "/srv/data/c",
	                                     "/etc/passwd",
	                                     "/etc/localtime",
	                                     "/run/docker.sock",
	                                     "/srv/x/../y",
	                                     "0.0.0.0:80/tcp",
	                                     "127.0.0.1:8080/tcp",
	                                     "127.0.0.1:8083/tcp",
	                                     "0.0.0.0:*/*",
	                                     "nofile=65536",
	                                     "core=-1",
	                                     "SYS_ADMIN",
	                                     "NET_RAW",
	                                     "ALL",
	                                     "pid",
	                                     "network",
	                                     "container.create",
	                                     "container.put-archive",
	                                     "swarm.init",
	                                     "image.build-kit",
	                                     "bridge",
	                                     "gelf",
	                                     "net.x",
	                                     "kernel.x",
	                                     "a: b # c",
	                                     "- x",
	                                     "rshared",
	                                     "on-failure:9",
	                                     "exec"};
	static const uint64_t amounts[] = {
		0, 1, 999, UINT64_C(5) << 30, INT64_MAX, CLAIM_UNLIMITED};
	unsigned r = *random = *random * 1664525u + 1013904223u;

	*subject = (struct subject){values[(r >> 4) % ARRAY_LEN(values)], "ghcr.io/acme/app:1",
	                            NULL, 0};
	return (struct claim){
		.control = (enum control)((r >> 24) % CONTROL_COUNT),
		.value = values[(r >> 12) % ARRAY_LEN(values)],
		.field = "f",
		.read_only = r & 1u << 11,
		.guarded = (r >> 8) % 8 == 0,
		.amount = amounts[(r >> 16) % ARRAY_LEN(amounts)],
		.subject = (r >> 20) % 3 ? subject : NULL,
	};
}

/*
 * Whatever passed, passes the learned policy, unless the claim is marked; and what is marked is
 * still denied.
 */
START_TEST(a_learned_policy_denies_only_what_is_marked)
{
	static const char *const profiles[] = {"baseline", "restricted", "cis", "open"};
	_cleanup_(policy_unrefp) struct policy *base = NULL, *learned = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL, *again = NULL;
	static struct logged_decision logged;
	const char *profile = profiles[_i % 4];
	struct seen_log log;
	unsigned random = (unsigned)_i;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(profile, diag, &base), 0);
	ck_assert_int_eq(seen_init(&log, base), 0);
	logged = (struct logged_decision){.kind = LOGGED_DECISION, .decision = DECISION_ALLOW};
	logged.id = "00000001";
	logged.time = logged.occasion.user = logged.action = "";
	logged.n = 1;
	for (int i = 0; i < 20 * (_i % 20 + 1); i++) {
		struct subject subject;

		logged.claims[0] = random_claim(&random, &subject);
		logged.verdicts[0] = i % 10 ? VERDICT_AUDITED : VERDICT_OFF;
		ck_assert_int_eq(seen_add(&log, &logged, false), 0);
	}
	seen_sort(&log);
	if (learn_policy(&log, profile, diag, &text) < 0) {
		diag_print(diag, stderr);
		ck_abort_msg("no policy");
	}
	ck_assert_int_eq(policy_load_text("learned", text, strlen(text), diag, &learned), 0);
	for (size_t i = 0; i < log.tally.n; i++) {
		struct subject subject;
		const struct claim claim = seen_claim(&log.seen[i], &subject);
		enum verdict verdict;
		bool denied = policy_judge(learned, &nobody, &claim, 1, &verdict) == DECISION_DENY;

		ck_assert_msg(denied == (log.seen[i].marked && !log.seen[i].covered),
		              "%s %s is %s with %s", control_info(claim.control)->name, claim.value,
		              denied ? "denied" : "allowed", profile);
	}
	ck_assert_int_eq(learn_policy(&log, profile, diag, &again), 0);
	ck_assert_str_eq(text, again);
	seen_done(&log);
}
END_TEST

START_TEST(different_things_are_bounded)
{
	_cleanup_(policy_unrefp) struct policy *base = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	static struct logged_decision logged;
	struct seen_log log;
	char value[64];

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("baseline", diag, &base), 0);
	ck_assert_int_eq(seen_init(&log, base), 0);
	logged = (struct logged_decision){.kind = LOGGED_DECISION, .decision = DECISION_ALLOW};
	logged.id = "00000001";
	logged.time = logged.occasion.user = logged.action = "";
	logged.n = 1;
	logged.verdicts[0] = VERDICT_AUDITED;
	for (int i = 0; i < LIMIT_LEARNED + 1000; i++) {
		snprintf(value, sizeof(value), "driver%d", i);
		logged.claims[0] = (struct claim){CONTROL_LOG_DRIVERS, .value = value};
		ck_assert_int_eq(seen_add(&log, &logged, false), 0);
	}
	ck_assert_uint_eq(log.tally.n, LIMIT_LEARNED);
	ck_assert_uint_eq(log.tally.beyond, 1000);
	seen_sort(&log);
	ck_assert_int_eq(learn_policy(&log, "baseline", diag, &text), 0);
	ck_assert_ptr_nonnull(strstr(text, "Not learned: 1000 claims beyond"));
	ck_assert_ptr_nonnull(strstr(text, "more of log-drivers, not shown"));
	seen_done(&log);
}
END_TEST

/* What one allowed call with one claim that baseline denies makes of a policy, beside a call that
 * names no image. */
static const struct {
	struct claim claim;
	const char *said;
} remedies[] = {
	{{CONTROL_ACTIONS, .value = "image.load"},
         "  #   To grant it, take it out of the deny list of the profile's rule, stated anew "
         "here.\n"},
	{{CONTROL_ACTIONS, .value = "swarm.init"}, "  #     actions: {allow: [\"swarm.init\"]}\n"},
	{{CONTROL_IMAGE_NAMES, .value = "docker.io/library/proj_app:latest"},
         "  #   To grant it, add to what an exception permits:\n"
         "  #     image-names: {allow: [\"docker.io/library/proj_app:latest\"]}\n"},
	{{CONTROL_PRIVILEGED, .value = "true"}, "  #   To grant it:\n  # privileged: allow\n"},
};

START_TEST(a_remedy_says_what_to_write)
{
	_cleanup_(policy_unrefp) struct policy *base = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	static struct logged_decision logged;
	struct seen_log log;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile("baseline", diag, &base), 0);
	ck_assert_int_eq(seen_init(&log, base), 0);
	logged = (struct logged_decision){
		.kind = LOGGED_DECISION, .decision = DECISION_ALLOW, .id = "00000001", .n = 1};
	logged.time = logged.occasion.user = logged.action = "";
	logged.verdicts[0] = VERDICT_AUDITED;
	logged.claims[0] = remedies[_i].claim;
	ck_assert_int_eq(seen_add(&log, &logged, false), 0);
	logged.action = "container.create";
	logged.claims[0] = (struct claim){CONTROL_IMAGES, .value = ""};
	ck_assert_int_eq(seen_add(&log, &logged, false), 0);
	seen_sort(&log);
	ck_assert_int_eq(learn_policy(&log, "baseline", diag, &text), 0);
	ck_assert_msg(strstr(text, remedies[_i].said) != NULL, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "# Learned from 1 call that passed"));
	ck_assert_ptr_nonnull(strstr(text, "# Not learned: 1 call that names no image"));
	ck_assert_ptr_null(strstr(text, "images"));
	seen_done(&log);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("learn");
	TCase *tests = tcase_create("learn");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, values_become_patterns, 0, ARRAY_LEN(groups));
	tcase_add_loop_test(tests, danger_is_known, 0, ARRAY_LEN(dangers));
	tcase_add_loop_test(tests, a_learned_policy_denies_only_what_is_marked, 0, 40);
	tcase_add_test(tests, different_things_are_bounded);
	tcase_add_loop_test(tests, a_remedy_says_what_to_write, 0, ARRAY_LEN(remedies));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
