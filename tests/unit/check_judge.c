/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging: what each form of rule means, and a second evaluator, written as simply as can be and
 * from the description of the language alone, that random policies and claims are compared with.
 * SEED=n in the environment repeats a run.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "policy/policy.h"
#include "support.h"
#include "support/loaded.h"
#include "support/random_call.h"

#define POLICIES 1800
#define CLAIMS   60

#define DENIED    VERDICT_DENIED
#define PERMITTED VERDICT_PERMITTED
#define AUDITED   VERDICT_AUDITED

static const struct {
	const char *policy; /* behind "version: 1\n" */
	enum control control;
	const char *value;
	enum verdict want;
	bool guarded;
} rows[] = {
	{"rules: {devices: deny}", CONTROL_DEVICES, "/dev/kvm", DENIED},
	{"rules: {devices: allow}", CONTROL_DEVICES, "/dev/kvm", PERMITTED},
	{"rules: {devices: {allow: [/dev/kvm]}}", CONTROL_DEVICES, "/dev/kvm", PERMITTED},
	{"rules: {devices: {allow: [/dev/kvm]}}", CONTROL_DEVICES, "/dev/sda", DENIED},
	{"rules: {devices: {allow: []}}", CONTROL_DEVICES, "/dev/kvm", DENIED},
	{"rules: {devices: {deny: [/dev/kvm]}}", CONTROL_DEVICES, "/dev/kvm", DENIED},
	{"rules: {devices: {deny: [/dev/kvm]}}", CONTROL_DEVICES, "/dev/sda", PERMITTED},
	{"rules: {devices: {deny: []}}", CONTROL_DEVICES, "/dev/sda", PERMITTED},
	{"rules: {devices: {deny: [a], allow: [a, b]}}", CONTROL_DEVICES, "a", DENIED},
	{"rules: {devices: {deny: [a], allow: [a, b]}}", CONTROL_DEVICES, "b", PERMITTED},
	{"rules: {devices: {deny: [a], allow: [a, b]}}", CONTROL_DEVICES, "c", DENIED},
	{"rules: {devices: {verdict: allow, deny: [a]}}", CONTROL_DEVICES, "c", PERMITTED},
	{"rules: {devices: {verdict: deny, allow: [a]}}", CONTROL_DEVICES, "c", DENIED},
	{"rules: {devices: {verdict: deny, deny: [a]}}", CONTROL_DEVICES, "c", DENIED},
	{"rules: {devices: {verdict: allow}}", CONTROL_DEVICES, "c", PERMITTED},
	{"rules: {devices: {verdict: deny, mode: audit}}", CONTROL_DEVICES, "c", AUDITED},
	{"rules: {devices: {verdict: deny, mode: audit}}", CONTROL_EXEC, "", DENIED},
	{"rules: {devices: {verdict: allow, mode: audit}}", CONTROL_DEVICES, "c", PERMITTED},
	{"mode: audit", CONTROL_PRIVILEGED, "true", AUDITED},
	{"mode: audit", CONTROL_UNREADABLE, "x", AUDITED},
	{"mode: audit\nrules: {exec: {verdict: deny, mode: enforce}}", CONTROL_EXEC, "", AUDITED},
	{"mode: enforce", CONTROL_PRIVILEGED, "true", DENIED},
	{"rules: {images: {allow: [\"**\"]}}", CONTROL_IMAGES, "id:cafe", DENIED},
	{"rules: {images: {deny: [\"evil/**\"]}}", CONTROL_IMAGES, "id:cafe", DENIED},
	{"rules: {images: {deny: [\"evil/**\"]}}", CONTROL_IMAGES, "docker.io/a/b:1", PERMITTED},
	{"rules: {images: {deny: [\"evil/**\"], verdict: allow}}", CONTROL_IMAGES, "id:cafe",
         DENIED},
	{"rules: {images: allow}", CONTROL_IMAGES, "id:cafe", PERMITTED},
	{"rules: {images: allow}", CONTROL_IMAGES, "", PERMITTED},
	{"rules: {host-paths: {deny: [/etc]}}", CONTROL_HOST_PATHS, "/a/../etc", DENIED},
	{"rules: {host-paths: {deny: [/etc]}}", CONTROL_HOST_PATHS, "/", DENIED},
	{"rules: {host-paths: {deny: [/etc]}}", CONTROL_HOST_PATHS, "/srv", PERMITTED},
	{"rules: {host-paths: allow}", CONTROL_HOST_PATHS, "/proc", PERMITTED, true},
	{"rules: {host-paths: deny}", CONTROL_HOST_PATHS, "/proc", DENIED, true},
	{"rules: {host-paths: {allow: [\"/**\"]}}", CONTROL_HOST_PATHS, "/proc", DENIED, true},
	{"rules: {host-paths: {allow: [\"/**\"]}}", CONTROL_HOST_PATHS, "/proc", PERMITTED},
	{"rules: {host-paths: {allow: [/proc]}}", CONTROL_HOST_PATHS, "/proc", PERMITTED, true},
	{"rules: {host-paths: {deny: [/etc]}}", CONTROL_HOST_PATHS, "/proc", DENIED, true},
	{"rules: {host-paths: {deny: []}}", CONTROL_HOST_PATHS, "/proc", DENIED, true},
	{"rules: {host-paths: {deny: [/etc], verdict: allow}}", CONTROL_HOST_PATHS, "/proc", DENIED,
         true},
	{"rules: {host-paths: {deny: [/etc], allow: [/proc]}}", CONTROL_HOST_PATHS, "/proc",
         PERMITTED, true},
	{"rules: {host-paths: {deny: [/etc], allow: [\"/*\"]}}", CONTROL_HOST_PATHS, "/proc",
         DENIED, true},
	{"rules: {host-paths: {deny: [/proc], allow: [/proc]}}", CONTROL_HOST_PATHS, "/proc",
         DENIED, true},
	{"rules: {mount-targets: {deny: [/proc, /sys]}}", CONTROL_MOUNT_TARGETS, "/proc/self",
         DENIED},
	{"rules: {mount-targets: {deny: [/proc, /sys]}}", CONTROL_MOUNT_TARGETS, "/", DENIED},
	{"rules: {mount-targets: {deny: [/proc, /sys]}}", CONTROL_MOUNT_TARGETS, "/data",
         PERMITTED},
	{"rules: {mount-targets: {deny: [/proc, /sys]}}", CONTROL_MOUNT_TARGETS, "/a/../proc",
         DENIED},
	{"rules: {mount-targets: {allow: [\"/**\"]}}", CONTROL_MOUNT_TARGETS, "/x/y", PERMITTED},
	{"rules: {capabilities: {deny: [SYS_ADMIN]}}", CONTROL_CAPABILITIES, "ALL", DENIED},
	{"extends: open", CONTROL_PRIVILEGED, "true", PERMITTED},
	{"extends: open\nrules: {privileged: deny}", CONTROL_PRIVILEGED, "true", DENIED},
	{"extends: baseline", CONTROL_CAPABILITIES, "CHOWN", PERMITTED},
	{"extends: baseline", CONTROL_CAPABILITIES, "NET_RAW", DENIED},
	{"extends: baseline", CONTROL_CAPABILITIES, "ALL", DENIED},
	{"rules: {capabilities: {allow: [NET_RAW]}}", CONTROL_CAPABILITIES, "CHOWN", DENIED},
};

START_TEST(test_rows)
{
	char text[512];
	struct claim claim = {
		.control = rows[_i].control,
		.value = rows[_i].value,
		.field = "f",
		.guarded = rows[_i].guarded,
	};
	enum verdict verdict = DENIED;
	enum decision decision;
	struct policy *policy;

	snprintf(text, sizeof(text), "version: 1\n%s\n", rows[_i].policy);
	policy = loaded(text);
	decision = policy_judge(policy, &nobody, &claim, 1, &verdict);
	ck_assert_msg(verdict == rows[_i].want, "%s: \"%s\" is judged %d", text, claim.value,
	              (int)verdict);
	ck_assert_int_eq(decision, verdict == DENIED ? DECISION_DENY : DECISION_ALLOW);
	policy_unref(policy);
}
END_TEST

/* A call is allowed when every claim is, and when there is one at all. */
START_TEST(test_decision)
{
	struct policy *policy = loaded("version: 1\nrules: {exec: {verdict: deny, mode: audit}}\n");
	const struct claim good = {.control = CONTROL_ATTACH, .value = "", .field = "f"};
	const struct claim bad = {.control = CONTROL_PRIVILEGED, .value = "true", .field = "f"};
	const struct claim audited = {.control = CONTROL_EXEC, .value = "", .field = "f"};
	const struct claim wrong = {.control = CONTROL_COUNT, .value = "", .field = "f"};
	const struct claim empty = {.control = CONTROL_ATTACH, .field = "f"};
	struct claim claims[] = {good, audited, good};
	enum verdict verdicts[ARRAY_LEN(claims)];

	ck_assert_int_eq(policy_judge(policy, &nobody, claims, 0, verdicts), DECISION_DENY);
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, 3, verdicts), DECISION_ALLOW);
	ck_assert_int_eq(verdicts[1], AUDITED);
	for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
		struct claim kept = claims[i];

		claims[i] = bad;
		ck_assert_int_eq(policy_judge(policy, &nobody, claims, 3, verdicts), DECISION_DENY);
		ck_assert_int_eq(verdicts[i], DENIED);
		claims[i] = wrong;
		ck_assert_int_eq(policy_judge(policy, &nobody, claims, 3, verdicts), DECISION_DENY);
		claims[i] = empty;
		ck_assert_int_eq(policy_judge(policy, &nobody, claims, 3, verdicts), DECISION_DENY);
		claims[i] = kept;
	}
	ck_assert_int_eq(policy_judge(NULL, &nobody, claims, 3, verdicts), DECISION_DENY);
	ck_assert_int_eq(verdicts[0], DENIED);
	policy_unref(policy);
}
END_TEST

static void compare(struct naive_random *random, unsigned verdicts_seen[3])
{
	struct naive_policy naive;
	struct naive_call call;
	struct policy *policy;

	naive_policy(random, &naive);
	policy = loaded(naive.text);
	for (int i = 0; i < CLAIMS; i++) {
		enum verdict have[NAIVE_CLAIMS];
		enum decision decision, want_decision = DECISION_ALLOW;

		naive_call(random, &naive, &call);
		decision = policy_judge(policy, &nobody, call.claims, call.n, have);
		for (size_t at = 0; at < call.n; at++) {
			const struct claim *claim = &call.claims[at];
			enum verdict want = naive_judge(&naive, call.claims, at);

			verdicts_seen[want]++;
			want_decision = want == DENIED ? DECISION_DENY : want_decision;
			ck_assert_msg(
				have[at] == want,
				"%s: \"%s\" %s%s%s %s %llu is judged %d and not %d by\n%s",
				control_info(claim->control)->name, claim->value,
				claim->read_only ? ":ro" : "", claim->guarded ? " guarded" : "",
				claim->whole ? " whole" : "", claim->alias ? claim->alias : "",
				(unsigned long long)claim->amount, (int)have[at], (int)want,
				naive.text);
		}
		ck_assert_int_eq(decision, want_decision);
	}
	policy_unref(policy);
}

START_TEST(test_against_naive)
{
	const char *seed = getenv("SEED");
	struct naive_random random = {seed ? strtoull(seed, NULL, 10) : 20260731};
	unsigned verdicts_seen[3] = {0};

	printf("random policies: SEED=%llu\n", random.state);
	for (int i = 0; i < POLICIES; i++)
		compare(&random, verdicts_seen);
	/* The comparison is worth something only if both outcomes are common. */
	ck_assert_uint_ge(verdicts_seen[DENIED], POLICIES * CLAIMS / 10);
	ck_assert_uint_ge(verdicts_seen[PERMITTED], POLICIES * CLAIMS / 10);
}
END_TEST

/* A policy with n image patterns of which few are alike, as a large company has them. */
static struct policy *many_images(unsigned n)
{
	size_t size = 64 + (size_t)n * 64, len;
	_cleanup_(freep) char *text = malloc(size);

	ck_assert_ptr_nonnull(text);
	len = (size_t)snprintf(text, size, "version: 1\nrules:\n  images:\n    allow:\n");
	for (unsigned i = 0; i < n; i++) {
		static const char *const forms[][2] = {
			{"ghcr.io/team", "/**"},
			{"registry.example/app", ""},
			{"acme", "/tool:1.2"},
			{"quay.io/org", "/*@sha256:*"},
		};
		const char *const *form = forms[i % ARRAY_LEN(forms)];

		len += (size_t)snprintf(text + len, size - len, "      - \"%s%u%s\"\n", form[0], i,
		                        form[1]);
	}
	return loaded(text);
}

/* A policy with n users, and a fifth as many paths and containers, all named exactly. */
static struct policy *many_names(unsigned n)
{
	static const struct {
		const char *control, *begin, *end;
		unsigned one_of;
	} lists[] = {
		{"user", "u", "", 1}, {"host-paths", "/srv/p", "/**", 5}, {"exec", "c", "", 5}};
	size_t size = 256 + (size_t)n * 64, len;
	_cleanup_(freep) char *text = malloc(size);

	ck_assert_ptr_nonnull(text);
	len = (size_t)snprintf(text, size, "version: 1\nrules:\n");
	for (size_t list = 0; list < ARRAY_LEN(lists); list++) {
		len += (size_t)snprintf(text + len, size - len, "  %s:\n    allow:\n",
		                        lists[list].control);
		for (unsigned i = 0; i < n; i += lists[list].one_of) {
			len += (size_t)snprintf(text + len, size - len, "      - \"%s%u%s\"\n",
			                        lists[list].begin, i, lists[list].end);
		}
	}
	return loaded(text);
}

static const struct subject container = {"c5", "", NULL, 0};
static const struct subject other_container = {"d5", "", NULL, 0};

static const struct claim name_claims[] = {
	{.control = CONTROL_USER, .value = "u4", .field = "f"},
	{.control = CONTROL_USER, .value = "v4", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/srv/p5/a/b", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/srv/q5/a/b", .field = "f"},
	{.control = CONTROL_EXEC, .value = "", .field = "f", .subject = &container},
	{.control = CONTROL_EXEC, .value = "", .field = "f", .subject = &other_container},
};

static const struct claim image_claims[] = {
	{.control = CONTROL_IMAGES, .value = "ghcr.io/team4/a:1", .field = "f"},
	{.control = CONTROL_IMAGES, .value = "docker.io/evil/miner:latest", .field = "f"},
	{.control = CONTROL_IMAGES, .value = "registry.example/app1:2", .field = "f"},
	{.control = CONTROL_IMAGES, .value = "quay.io/org3/x:1", .field = "f"},
};

/* The best time in nanoseconds that a claim takes; every other of them must be denied. */
static double judging_time(const struct policy *policy, const struct claim *claims, size_t n)
{
	enum verdict verdicts[8];
	double best = 1e9;
	unsigned allowed = 0;

	for (int run = 0; run < 5; run++) {
		struct timespec begin, end;
		double time;

		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
		for (int i = 0; i < 20000; i++)
			allowed += policy_judge(policy, &nobody, claims, n, verdicts);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
		time = (double)(end.tv_sec - begin.tv_sec) * 1e9 +
		       (double)(end.tv_nsec - begin.tv_nsec);
		time /= 20000 * (double)n;
		best = time < best ? time : best;
	}
	ck_assert_uint_eq(allowed, 0);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(verdicts[i], i % 2 == 0 ? PERMITTED : DENIED);
	return best;
}

/* The bound is far above what is measured (1.3), since other programs run beside the test. */
static void compare_times(const char *what, struct policy *few, struct policy *many,
                          const struct claim *claims, size_t n)
{
	double few_time = judging_time(few, claims, n), many_time = judging_time(many, claims, n);

	printf("judging %s: %.0f ns with few patterns, %.0f ns with many\n", what, few_time,
	       many_time);
	ck_assert_msg(many_time < 10 * few_time, "%f and %f ns", few_time, many_time);
	policy_unref(few);
	policy_unref(many);
}

START_TEST(test_many_patterns)
{
	compare_times("images", many_images(10), many_images(10000), image_claims,
	              ARRAY_LEN(image_claims));
	compare_times("names", many_names(10), many_names(5000), name_claims,
	              ARRAY_LEN(name_claims));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("judge");
	TCase *tests = tcase_create("judge");

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, test_rows, 0, ARRAY_LEN(rows));
	tcase_add_test(tests, test_decision);
	tcase_add_test(tests, test_against_naive);
	tcase_add_test(tests, test_many_patterns);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
