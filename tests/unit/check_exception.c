/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions: which calls one matches, what it permits, and on which days. Each row is a policy of
 * one exception, a call, and which of its claims pass.
 */
#include <string.h>

#include "policy/date.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"
#include "support/printed.h"

#define DAY 86400ll

/* 2027-01-31, at noon. */
#define NOON (20849 * DAY + 12 * 3600)

#define CLAIMS_MAX 6

static const char *const labels[] = {"tier=infra", "debug"};
static const struct subject web = {
	.name = "web", .image = "docker.io/acme/web:1", .labels = labels, .n_labels = 2};
static const struct subject other = {.name = "other", .image = ""};

#define C(control, text)                                                                           \
	{                                                                                          \
		CONTROL_##control, .value = (text), .field = "f"                                   \
	}
#define OF(control, text, who)                                                                     \
	{                                                                                          \
		CONTROL_##control, .value = (text), .field = "f", .of = (who)                      \
	}
#define ON(control, text, what)                                                                    \
	{                                                                                          \
		CONTROL_##control, .value = (text), .field = "f", .subject = &(what)               \
	}
#define AMOUNT(control, n)                                                                         \
	{                                                                                          \
		CONTROL_##control, .value = "", .field = "f", .amount = (n)                        \
	}

#define EXPORTER "quay.io/prometheus/node-exporter:v1"

static const struct row {
	const char *match;
	const char *permit;
	const char *user; /* of a certificate; NULL without one */
	struct claim claims[CLAIMS_MAX];
	const char *want; /* a letter for each: p(ermitted), e(xcepted), d(enied) */
} rows[] = {
	/* Users */
	{"user: alice", "privileged: allow", "alice", {C(PRIVILEGED, "true")}, "e"},
	{"user: alice", "privileged: allow", "bob", {C(PRIVILEGED, "true")}, "d"},
	{"user: alice", "privileged: allow", "Alice", {C(PRIVILEGED, "true")}, "d"},
	{"user: alice", "privileged: allow", NULL, {C(PRIVILEGED, "true")}, "d"},
	{"user: [bob, \"ci-*\"]", "privileged: allow", "ci-7", {C(PRIVILEGED, "true")}, "e"},
	{"user: \"*\"", "privileged: allow", NULL, {C(PRIVILEGED, "true")}, "d"},
	{"user: \"*\"", "privileged: allow", "", {C(PRIVILEGED, "true")}, "d"},
	{"user: \"@local\"", "privileged: allow", NULL, {C(PRIVILEGED, "true")}, "e"},
	{"user: \"@local\"", "privileged: allow", "@local", {C(PRIVILEGED, "true")}, "d"},
	{"user: \"@local\"", "privileged: allow", "", {C(PRIVILEGED, "true")}, "d"},
	{"user: \"@local\"", "privileged: allow", "alice", {C(PRIVILEGED, "true")}, "d"},
	{"user: ops", "privileged: allow", "olga", {C(PRIVILEGED, "true")}, "e"},
	{"user: ops", "privileged: allow", "ops", {C(PRIVILEGED, "true")}, "d"},
	{"group: ops", "privileged: allow", "olga", {C(PRIVILEGED, "true")}, "e"},
	{"group: ops", "privileged: allow", "ops-3", {C(PRIVILEGED, "true")}, "e"},
	{"group: ops", "privileged: allow", NULL, {C(PRIVILEGED, "true")}, "d"},
	{"group: [ops, here]", "privileged: allow", NULL, {C(PRIVILEGED, "true")}, "e"},
	{"user: \"o*\", group: ops", "privileged: allow", "olga", {C(PRIVILEGED, "true")}, "e"},
	{"user: \"o*\", group: ops", "privileged: allow", "otto", {C(PRIVILEGED, "true")}, "d"},
	/* Images */
	{"image: \"quay.io/prometheus/node-exporter:*\"",
         "host-namespaces: [pid]",
         NULL,
         {C(IMAGES, EXPORTER), C(HOST_NAMESPACES, "pid")},
         "de"},
	{"image: \"quay.io/prometheus/node-exporter:*\"",
         "host-namespaces: [pid], images: [\"quay.io/prometheus/**\"]",
         NULL,
         {C(IMAGES, EXPORTER), C(HOST_NAMESPACES, "pid"), C(HOST_NAMESPACES, "ipc")},
         "eed"},
	{"image: \"quay.io/prometheus/node-exporter:*\"",
         "host-namespaces: [pid]",
         NULL,
         {C(IMAGES, EXPORTER), C(HOST_NAMESPACES, "pid"), C(IMAGES, "docker.io/library/x:1")},
         "ddp"},
	{"image: \"quay.io/prometheus/node-exporter:*\"",
         "host-namespaces: [pid]",
         NULL,
         {C(HOST_NAMESPACES, "pid")},
         "d"},
	{"image: \"**\"",
         "host-namespaces: [pid]",
         NULL,
         {C(IMAGES, "id:cafe"), C(HOST_NAMESPACES, "pid")},
         "dd"},
	{"image: [official, \"quay.io/**\"]",
         "host-namespaces: allow",
         NULL,
         {C(IMAGES, "docker.io/library/x:1"), C(HOST_NAMESPACES, "ipc"), C(IMAGES, EXPORTER)},
         "ped"},
	/* Networks; the host's own and another container's count as well. */
	{"network: shop",
         "sysctls: [\"net.*\"]",
         NULL,
         {C(NETWORKS, "shop"), C(SYSCTLS, "net.core.somaxconn"), C(SYSCTLS, "kernel.x")},
         "ped"},
	{"network: shop",
         "sysctls: allow",
         NULL,
         {C(NETWORKS, "shop"), C(SYSCTLS, "kernel.x"), C(NETWORKS, "bridge")},
         "pdp"},
	{"network: shop", "sysctls: allow", NULL, {C(SYSCTLS, "kernel.x")}, "d"},
	{"network: shop",
         "sysctls: allow",
         NULL,
         {C(NETWORKS, "shop"), C(SYSCTLS, "kernel.x"), C(HOST_NAMESPACES, "network")},
         "pdd"},
	{"network: [shop, host]",
         "sysctls: allow, host-namespaces: [network]",
         NULL,
         {C(NETWORKS, "shop"), C(SYSCTLS, "kernel.x"), C(HOST_NAMESPACES, "network")},
         "pee"},
	{"network: shop",
         "sysctls: allow",
         NULL,
         {C(NETWORKS, "shop"), C(SYSCTLS, "kernel.x"), C(CONTAINER_NAMESPACES, "network:db")},
         "pdp"},
	{"network: shop",
         "sysctls: allow",
         NULL,
         {C(NETWORKS, "shop"), C(SYSCTLS, "kernel.x"), C(HOST_NAMESPACES, "pid")},
         "ped"},
	/* Actions */
	{"action: \"plugin.*\"",
         "actions: [plugin.list, plugin.enable]",
         NULL,
         {C(ACTIONS, "plugin.enable")},
         "e"},
	{"action: \"plugin.*\"",
         "actions: [plugin.list]",
         NULL,
         {C(ACTIONS, "plugin.enable")},
         "d"},
	{"action: container.create",
         "privileged: allow",
         NULL,
         {C(PRIVILEGED, "true"), C(ACTIONS, "container.create")},
         "ep"},
	{"action: container.create",
         "privileged: allow",
         NULL,
         {C(PRIVILEGED, "true"), C(ACTIONS, "container.create"), C(ACTIONS, "container.start")},
         "dpp"},
	{"action: container.create", "privileged: allow", NULL, {C(PRIVILEGED, "true")}, "d"},
	/* Containers: the one that the call acts on, as the engine knows it. */
	{"container: {name: web}", "exec: allow", NULL, {ON(EXEC, "web", web)}, "e"},
	{"container: {name: web}", "exec: [web]", NULL, {ON(EXEC, "we", web)}, "e"},
	{"container: {name: web}", "exec: allow", NULL, {ON(EXEC, "web", other)}, "d"},
	{"container: {name: web}", "exec: allow", NULL, {C(EXEC, "web")}, "d"},
	{"container: {label: \"tier=infra\"}", "exec: allow", NULL, {ON(EXEC, "x", web)}, "e"},
	{"container: {label: \"tier=infra\"}", "exec: allow", NULL, {ON(EXEC, "x", other)}, "d"},
	{"container: {label: debug, name: \"w*\"}", "exec: allow", NULL, {ON(EXEC, "x", web)}, "e"},
	{"container: {label: debug, name: \"o*\"}", "exec: allow", NULL, {ON(EXEC, "x", web)}, "d"},
	{"container: {label: \"tier=infra\"}",
         "privileged: allow",
         NULL,
         {OF(PRIVILEGED, "true", "container web"), ON(ACTIONS, "container.start", web)},
         "ep"},
	{"container: {label: \"tier=infra\"}",
         "privileged: allow",
         NULL,
         {C(LABELS, "tier=infra"), C(PRIVILEGED, "true"), C(ACTIONS, "container.create")},
         "pdp"},
	{"container: {name: web}",
         "privileged: allow",
         NULL,
         {C(PRIVILEGED, "true"), ON(VOLUMES_FROM, "web", web), C(ACTIONS, "container.create"),
          C(CONTAINER_NAMES, "web")},
         "dppp"},
	{"container: {name: web}",
         "exec: allow",
         NULL,
         {ON(EXEC, "web", web), ON(EXEC, "other", other)},
         "dd"},
	/* All parts of a match must hold. */
	{"user: alice, image: \"quay.io/**\"",
         "privileged: allow",
         "alice",
         {C(IMAGES, "docker.io/library/x:1"), C(PRIVILEGED, "true")},
         "pd"},
	{"user: alice, action: container.create",
         "privileged: allow",
         "alice",
         {C(ACTIONS, "container.create"), C(PRIVILEGED, "true")},
         "pe"},
	/* What is permitted */
	{"user: \"@local\"", "host-paths: [\"/:ro\"]", NULL, {C(HOST_PATHS, "/")}, "d"},
	{"user: \"@local\"",
         "host-paths: [\"/srv/**\"]",
         NULL,
         {C(HOST_PATHS, "/srv/a"), C(HOST_PATHS, "/etc")},
         "ed"},
	{"user: \"@local\"",
         "host-paths: [\"/**\"]",
         NULL,
         {{CONTROL_HOST_PATHS, .value = "/proc", .field = "f", .guarded = true}},
         "d"},
	{"user: \"@local\"",
         "host-paths: [/proc]",
         NULL,
         {{CONTROL_HOST_PATHS, .value = "/proc", .field = "f", .guarded = true}},
         "e"},
	{"user: \"@local\"", "memory: {max: 2KiB}", NULL, {AMOUNT(MEMORY, 2048)}, "e"},
	{"user: \"@local\"", "memory: {max: 2KiB}", NULL, {AMOUNT(MEMORY, 2049)}, "d"},
	{"user: \"@local\"", "memory: {max: 2KiB}", NULL, {AMOUNT(MEMORY, CLAIM_UNLIMITED)}, "d"},
	{"user: \"@local\"", "memory: {max: 2KiB}", NULL, {AMOUNT(MEMORY, 512)}, "p"},
	{"user: \"@local\"", "memory: allow", NULL, {AMOUNT(MEMORY, CLAIM_UNLIMITED)}, "e"},
	{"user: \"@local\"",
         "capabilities: {allow: [net_admin]}",
         NULL,
         {C(CAPABILITIES, "NET_ADMIN"), C(CAPABILITIES, "ALL")},
         "ed"},
	{"user: \"@local\"", "read-only-root: allow", NULL, {C(READ_ONLY_ROOT, "false")}, "e"},
	{"user: \"@local\"",
         "dropped-capabilities: allow",
         NULL,
         {{CONTROL_DROPPED_CAPABILITIES, .value = "", .field = "f", .whole = true}},
         "e"},
	{"user: \"@local\"",
         "dropped-capabilities: [CHOWN]",
         NULL,
         {{CONTROL_DROPPED_CAPABILITIES, .value = "", .field = "f", .whole = true}},
         "d"},
	/* What is not known stays denied unless it is named; what cannot be read is never
           permitted. */
	{"user: \"@local\"",
         "privileged: allow",
         NULL,
         {C(UNKNOWN_FIELD, "x"), C(UNKNOWN_ROUTE, "y"), C(UNSEEN, "z"), C(UNREADABLE, "u")},
         "dddd"},
	{"user: \"@local\"",
         "unknown-field: allow, unknown-route: allow, unseen: allow",
         NULL,
         {C(UNKNOWN_FIELD, "x"), C(UNKNOWN_ROUTE, "y"), C(UNSEEN, "z"), C(UNREADABLE, "u")},
         "eeed"},
};

static const char head[] = "version: 1\n"
			   "groups: {ops: [olga, \"ops-*\"], here: [\"@local\"]}\n"
			   "rules:\n"
			   "  memory: {max: 1KiB}\n"
			   "  read-only-root: {require: true}\n"
			   "  dropped-capabilities: {require: [ALL]}\n"
			   "  networks: allow\n"
			   "  labels: allow\n";

static struct policy *load(const char *match, const char *permit, const char *end)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;
	struct policy *policy = NULL;
	char text[2048];

	snprintf(text, sizeof(text),
	         "%sexceptions:\n"
	         "  - {id: x, match: {%s}, permit: {%s}, reason: r, %s}\n"
	         "  - {id: never, match: {user: nobody-at-all}, permit: {privileged: allow}, "
	         "reason: r, permanent: true}\n",
	         head, match, permit, end);
	ck_assert_int_eq(diag_new(&diag), 0);
	if (policy_load_text("p.yaml", text, strlen(text), diag, &policy) < 0)
		ck_abort_msg("%s", said = printed(diag));
	return policy;
}

static const char letters[VERDICT_COUNT + 1] = {
	[VERDICT_DENIED] = 'd',   [VERDICT_PERMITTED] = 'p', [VERDICT_AUDITED] = 'a',
	[VERDICT_EXCEPTED] = 'e', [VERDICT_OFF] = 'o',
};

static size_t count(const struct row *row)
{
	size_t n = 0;

	while (n < CLAIMS_MAX && row->claims[n].field)
		n++;
	return n;
}

/* Judges, and holds what is said of each claim's exception against its verdict. */
static void judge(const struct policy *policy, const struct occasion *occasion,
                  const struct row *row, const char *want)
{
	enum verdict verdicts[CLAIMS_MAX];
	char got[CLAIMS_MAX + 1] = "";
	size_t n = count(row);
	enum decision decision = policy_judge(policy, occasion, row->claims, n, verdicts);

	for (size_t i = 0; i < n; i++) {
		const char *id = policy_exception_of(policy, occasion, row->claims, n, i);

		got[i] = letters[verdicts[i]];
		if (verdicts[i] == VERDICT_EXCEPTED)
			ck_assert_str_eq(id, "x");
		else
			ck_assert(!id || verdicts[i] == VERDICT_PERMITTED);
	}
	ck_assert_msg(strcmp(got, want) == 0, "{%s} {%s} for %s: judged %s and not %s", row->match,
	              row->permit, row->user ? row->user : "everybody", got, want);
	ck_assert_int_eq(decision, strchr(got, 'd') ? DECISION_DENY : DECISION_ALLOW);
}

START_TEST(test_rows)
{
	const struct row *row = &rows[_i];
	struct policy *policy = load(row->match, row->permit, "expires: 2027-01-31");
	const struct occasion occasion = {
		.user = row->user ? row->user : "", .certificate = row->user, .now = NOON};

	judge(policy, &occasion, row, row->want);
	policy_unref(policy);
}
END_TEST

static const struct row plain = {
	"user: alice", "privileged: allow", "alice", {C(PRIVILEGED, "true")}, "e"};

static const struct {
	int64_t now;
	const char *end;
	const char *want;
	int64_t left;
} days[] = {
	{NOON, "expires: 2027-01-31", "e", 0},
	{20849 * DAY, "expires: 2027-01-31", "e", 0},
	{20850 * DAY - 1, "expires: 2027-01-31", "e", 0},
	{20850 * DAY, "expires: 2027-01-31", "d", -1},
	{20849 * DAY - 1, "expires: 2027-01-31", "e", 1},
	{1, "expires: 2027-01-31", "e", 20849},
	{0, "expires: 2027-01-31", "d", 20849},
	{-1, "expires: 2027-01-31", "d", 20850},
	{NOON, "expires: 1970-01-01", "d", -20849},
	{NOON, "expires: 9999-12-31", "e", 2912047},
	{INT64_MAX, "expires: 9999-12-31", "d", 2932896 - INT64_MAX / 86400},
	{NOON, "permanent: true", "e", INT64_MAX},
	{0, "permanent: true", "e", INT64_MAX},
	{INT64_MAX, "permanent: true", "e", INT64_MAX},
};

START_TEST(test_days)
{
	struct policy *policy = load(plain.match, plain.permit, days[_i].end);
	const struct occasion occasion = {"alice", true, .now = days[_i].now};
	struct exception_search search;
	struct exception_view view;
	bool once;

	judge(policy, &occasion, &plain, days[_i].want);
	ck_assert(policy_exceptions(policy, 0, &view));
	ck_assert_str_eq(view.id, "x");
	ck_assert_str_eq(view.origin, "p.yaml");
	ck_assert_uint_eq(view.line, 10);
	ck_assert_int_eq(policy_days_left(&view, days[_i].now), days[_i].left);
	policy_search(policy, &occasion, plain.claims, 1, &search);
	once = policy_excepted_once(&search, 0, &view);
	ck_assert_int_eq(once, *days[_i].want == 'd');
	ck_assert(policy_exceptions(policy, 1, &view));
	ck_assert_str_eq(view.id, "never");
	ck_assert(!policy_exceptions(policy, 2, &view));
	policy_unref(policy);
}
END_TEST

/* Nobody who may not is told of what others could. */
START_TEST(test_once_is_for_those_who_could)
{
	struct policy *policy = load(plain.match, plain.permit, "expires: 2027-01-31");
	const struct occasion occasion = {"bob", true, .now = 20850 * DAY};
	struct exception_search search;
	struct exception_view view;

	policy_search(policy, &occasion, plain.claims, 1, &search);
	ck_assert(!policy_excepted_once(&search, 0, &view));
	policy_unref(policy);
}
END_TEST

static const struct {
	int64_t day;
	const char *want; /* NULL: nothing is said */
} warnings[] = {
	{20849 - 31, NULL},
	{20849 - 30, "\"x\" ends in 30 days"},
	{20849 - 8, "\"x\" ends in 8 days"},
	{20849 - 7, "\"x\" ends soon: in 7 days"},
	{20849 - 1, "\"x\" ends soon: in 1 day\n"},
	{20849, "\"x\" ends today"},
	{20850, "\"x\" is over and permits nothing"},
};

START_TEST(test_warnings)
{
	static const char text[] =
		"version: 1\nexceptions:\n  - id: x\n    match: {user: a}\n"
		"    permit: {privileged: allow}\n    reason: r\n    expires: 2027-01-31\n"
		"  - {id: y, match: {user: a}, permit: {exec: allow}, reason: r, permanent: "
		"true}\n";
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", text, strlen(text), diag, &policy), 0);
	policy_warn(policy, warnings[_i].day * DAY, diag);
	said = printed(diag);
	ck_assert_msg(warnings[_i].want ? strstr(said, warnings[_i].want) != NULL : !*said, "%s",
	              said);
	if (warnings[_i].want)
		ck_assert_int_eq(strncmp(said, "p:7:14: warning: ", 17), 0);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("exceptions");
	TCase *tests = tcase_create("exceptions");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_rows, 0, (int)ARRAY_LEN(rows));
	tcase_add_loop_test(tests, test_days, 0, (int)ARRAY_LEN(days));
	tcase_add_test(tests, test_once_is_for_those_who_could);
	tcase_add_loop_test(tests, test_warnings, 0, (int)ARRAY_LEN(warnings));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
