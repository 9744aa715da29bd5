/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Denials as a developer reads them: each row's message stands in tests/golden/message/NAME.txt.
 * With UPDATE_GOLDEN=1 in the environment the files are written anew, for review.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/call_claims.h"
#include "plugin/message.h"
#include "policy/diag.h"
#include "support.h"
#include "support/golden.h"

#define POLICY                                                                                     \
	"version: 1\n"                                                                             \
	"contact: \"Questions: #platform, or https://wiki.example.com/docker\"\n"                  \
	"rules:\n"                                                                                 \
	"  capabilities: {allow: [NET_BIND_SERVICE, CHOWN]}\n"                                     \
	"  images: {allow: [official, \"ghcr.io/acme/**\"]}\n"                                     \
	"  host-paths: {allow: [\"/srv/data/**\"], message: \"Keep data below /srv/data.\"}\n"

#define CREATE "POST", "/v1.41/containers/create"

static const struct {
	const char *name, *method, *target, *body, *broken;
} rows[] = {
	{"privileged", CREATE, "{\"Image\":\"nginx\",\"HostConfig\":{\"Privileged\":true}}", NULL},
	{"two", CREATE, "{\"Image\":\"evil/miner:latest\",\"HostConfig\":{\"Privileged\":true}}",
         NULL},
	{"capability", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"CapAdd\":[\"cap_sys_admin\"]}}", NULL},
	{"image-id", CREATE, "{\"Image\":\"3f57d9401f8d\"}", NULL},
	{"bind", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"Binds\":[\"/etc/../root:/x:ro\"]}}", NULL},
	{"escapes", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"Binds\":[\"/\\u001b[31m\\u202e/x:/y\"]}}", NULL},
	{"many", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"CapAdd\":[\"A1\",\"A2\",\"A3\",\"A4\",\"A5\","
         "\"A6\",\"A7\",\"A8\",\"A9\",\"B1\",\"B2\",\"B3\",\"B4\",\"B5\",\"B1\"]}}",
         NULL},
	{"unknown-field", CREATE, "{\"Image\":\"nginx\",\"HostConfig\":{\"NewSwitch\":7}}", NULL},
	{"twice", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"Privileged\":false,\"privileged\":true}}", NULL},
	{"put-archive", "PUT", "/v1.41/containers/web/archive?path=%2Ftmp", NULL, NULL},
	{"image-load", "POST", "/v1.41/images/load?quiet=1", NULL, NULL},
	{"build-kit", "POST", "/v1.41/session", NULL, NULL},
	{"buildx", "POST", "/v1.41/images/create?fromImage=moby%2Fbuildkit&tag=buildx-stable-1",
         NULL, NULL},
	{"ryuk", CREATE,
         "{\"Image\":\"testcontainers/ryuk:0.11.0\",\"HostConfig\":{\"Privileged\":true,"
         "\"Binds\":[\"/srv/x/../../var/run/docker.sock:/var/run/docker.sock\"]}}",
         NULL},
	{"namespaces", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"PidMode\":\"host\",\"IpcMode\":\"host\","
         "\"UTSMode\":\"host\",\"UsernsMode\":\"host\",\"CgroupnsMode\":\"host\","
         "\"NetworkMode\":\"host\"}}",
         NULL},
	{"joined", CREATE, "{\"Image\":\"nginx\",\"HostConfig\":{\"PidMode\":\"container:db\"}}",
         NULL},
	{"switches", CREATE,
         "{\"Image\":\"nginx\",\"HostConfig\":{\"OomKillDisable\":true,\"DeviceRequests\":"
         "[{\"Count\":-1,\"Capabilities\":[[\"gpu\"]]}]}}",
         NULL},
	{"bridge-name", "POST", "/v1.41/networks/create",
         "{\"Name\":\"n\",\"Driver\":\"bridge\",\"Options\":{"
         "\"com.docker.network.bridge.name\":\"br0\"}}",
         NULL},
	{"hidden-body", CREATE, NULL, NULL},
	{"exec", "POST", "/v1.41/containers/web/exec", "{\"Cmd\":[\"sh\"]}", NULL},
	{"plugin-disable", "POST", "/v1.41/plugins/quaymaster/disable", NULL, NULL},
	{"unknown-route", "POST", "/v9.99/containers/web/levitate", NULL, NULL},
	{"tag", "POST", "/v1.41/images/evil/tag?repo=nginx&tag=1", NULL, NULL},
	{"broken-policy", "GET", "/v1.41/containers/json", NULL,
         "/etc/quaymaster/policy.yaml:4:3: error: unknown control \"priviledged\""},
};

static void write_message(struct text *text, const struct policy *policy, int row)
{
	enum verdict verdicts[LIMIT_CLAIMS + 1];
	struct call_summary summary;
	struct claims claims;
	char target[256], body[1024];
	struct call call = {.user = "", .method = rows[row].method, .target = target};
	struct decision_record record = {
		.id = 0x7f3a91c2,
		.call = &call,
		.summary = &summary,
		.claims = &claims,
		.verdicts = verdicts,
		.policy = policy,
		.broken = rows[row].broken,
	};

	snprintf(target, sizeof(target), "%s", rows[row].target);
	snprintf(body, sizeof(body), "%s", rows[row].body ? rows[row].body : "");
	call.body = rows[row].body ? body : NULL;
	call.body_len = strlen(body);
	claims_init(&claims);
	call_claims(&call, &claims, &summary);
	record.decision = policy_judge(policy, &nobody, claims.list, claims.n, verdicts);
	ck_assert(record.decision == DECISION_DENY || rows[row].broken);
	message_write(text, &record);
	claims_done(&claims);
}

/* Claims that a reader or the second look makes, each with a rule that denies it. */
#define LIMITS                                                                                     \
	"version: 1\n"                                                                             \
	"rules:\n"                                                                                 \
	"  memory: {max: 8GiB}\n"                                                                  \
	"  cpus: {require: true}\n"                                                                \
	"  pids: {require: true, max: 1000, message: \"Ask for more in #platform.\"}\n"            \
	"  read-only-root: {require: true}\n"                                                      \
	"  no-new-privileges: {require: true}\n"                                                   \
	"  healthcheck: {require: true}\n"                                                         \
	"  user: {require: non-root, deny: [\"1001\"]}\n"                                          \
	"  groups: {allow: [\"1000\"]}\n"                                                          \
	"  dropped-capabilities: {require: [ALL], deny: [CHOWN]}\n"                                \
	"  labels: {require: [\"owner=*\"], allow: [\"owner=*\", \"com.acme.*\"]}\n"               \
	"  published-ports: {allow: [\"127.0.0.1:1024-65535\"]}\n"                                 \
	"  ulimits: {allow: [\"nofile<=65536\"]}\n"                                                \
	"  host-paths: {allow: [\"/var/**\"]}\n"                                                   \
	"  exec: {allow: [{when: {label: \"debug=true\"}}]}\n"

#define NONE CLAIM_UNLIMITED

static const struct {
	const char *name;
	struct claim claims[3];
} claim_rows[] = {
	{"memory-none",
         {{CONTROL_MEMORY, .value = "", .amount = NONE, .field = "HostConfig.Memory",
           .flag = "--memory"},
          {CONTROL_CPUS, .value = "", .amount = NONE, .field = "HostConfig.NanoCpus",
           .flag = "--cpus"}}},
	{"memory-much",
         {{CONTROL_MEMORY, .value = "17179869184", .amount = 17179869184,
           .field = "HostConfig.Memory", .flag = "--memory"},
          {CONTROL_PIDS, .value = "5000", .amount = 5000, .field = "HostConfig.PidsLimit",
           .flag = "--pids-limit"}}},
	{"memory-of-another",
         {{CONTROL_MEMORY, .value = "", .amount = NONE, .field = "HostConfig.Memory",
           .flag = "--memory", .of = "container web"},
          {CONTROL_MEMORY, .value = "", .amount = NONE, .field = "HostConfig.Memory",
           .flag = "--memory", .of = "container db"},
          {CONTROL_MEMORY, .value = "", .amount = NONE, .field = "HostConfig.Memory",
           .flag = "--memory", .of = "container db"}}},
	{"demands",
         {{CONTROL_READ_ONLY_ROOT, .value = "false", .field = "HostConfig.ReadonlyRootfs",
           .flag = "--read-only"},
          {CONTROL_NO_NEW_PRIVILEGES, .value = "false", .typed = "no-new-privileges=false",
           .field = "HostConfig.SecurityOpt", .flag = "--security-opt no-new-privileges"},
          {CONTROL_HEALTHCHECK, .value = "false", .field = "Healthcheck"}}},
	{"user",
         {{CONTROL_USER, .value = "", .field = "User", .flag = "--user"},
          {CONTROL_USER, .value = "0", .typed = "root", .field = "User", .flag = "--user"},
          {CONTROL_GROUPS, .value = "999", .field = "HostConfig.GroupAdd", .flag = "--group-add"}}},
	{"required-lists",
         {{CONTROL_DROPPED_CAPABILITIES, .value = "CHOWN", .field = "HostConfig.CapDrop",
           .flag = "--cap-drop"},
          {CONTROL_DROPPED_CAPABILITIES, .value = "", .whole = true, .field = "HostConfig.CapDrop",
           .flag = "--cap-drop"},
          {CONTROL_LABELS, .value = "", .whole = true, .field = "Labels", .flag = "--label"}}},
	{"labels",
         {{CONTROL_LABELS, .value = "team=a", .field = "Labels", .flag = "--label"},
          {CONTROL_LABELS, .value = "", .whole = true, .field = "Labels"}}},
	{"ports",
         {{CONTROL_PUBLISHED_PORTS, .value = "0.0.0.0:80/tcp", .typed = "80",
           .field = "HostConfig.PortBindings", .flag = "--publish"},
          {CONTROL_ULIMITS, .value = "nofile=1000000", .amount = 1000000,
           .field = "HostConfig.Ulimits", .flag = "--ulimit"}}},
	{"guarded",
         {{CONTROL_HOST_PATHS, .value = "/run/docker.sock", .typed = "/var/run/docker.sock",
           .alias = "/var/run/docker.sock", .guarded = true, .field = "HostConfig.Binds",
           .flag = "-v"}}},
	{"of-container",
         {{CONTROL_PRIVILEGED, .value = "true", .field = "HostConfig.Privileged",
           .flag = "--privileged", .of = "container web"},
          {CONTROL_HOST_PATHS, .value = "/srv", .field = "Mountpoint", .of = "volume data"}}},
	{"exec-without-label", {{CONTROL_EXEC, .value = "web", .field = "path"}}},
	{"unseen",
         {{CONTROL_UNSEEN, .value = "the engine did not answer in time", .typed = "web",
           .field = "path"},
          {CONTROL_UNSEEN, .value = "the engine did not answer in time", .field = "VolumesFrom",
           .of = "container db"},
          {CONTROL_UNSEEN, .value = "the path cannot be read: Permission denied",
           .field = "HostConfig.Binds", .flag = "-v"}}},
};

static void write_claims_message(struct text *text, const struct policy *policy, int row)
{
	enum verdict verdicts[ARRAY_LEN(claim_rows[0].claims)];
	struct decision_record record = {.id = 0x7f3a91c2, .verdicts = verdicts, .policy = policy};
	struct claims claims;

	claims_init(&claims);
	for (size_t i = 0; i < ARRAY_LEN(verdicts) && claim_rows[row].claims[i].value; i++)
		claims_add(&claims, &claim_rows[row].claims[i]);
	record.claims = &claims;
	record.decision = policy_judge(policy, &nobody, claims.list, claims.n, verdicts);
	for (size_t i = 0; i < claims.n; i++)
		ck_assert_msg(verdicts[i] == VERDICT_DENIED, "%s: claim %zu", claim_rows[row].name,
		              i);
	message_write(text, &record);
	claims_done(&claims);
}

static struct policy *load(const char *policy_text)
{
	struct policy *policy;
	struct diag *diag;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", policy_text, strlen(policy_text), diag, &policy), 0);
	diag_free(diag);
	return policy;
}

/* Compares a message with the golden file of its name, or writes that. */
static void compare(const char *name, const char *message)
{
	char path[128];

	snprintf(path, sizeof(path), "tests/golden/message/%s.txt", name);
	golden_compare(path, message);
}

START_TEST(message_is_the_golden_one)
{
	struct policy *policy = load(POLICY);
	char message[LIMIT_MESSAGE];
	struct text text;

	text_init(&text, message, sizeof(message) - 1);
	write_message(&text, policy, _i);
	ck_assert(!text.cut);
	text_put(&text, "\n");
	compare(rows[_i].name, message);
	policy_unref(policy);
}
END_TEST

START_TEST(claims_message_is_the_golden_one)
{
	struct policy *policy = load(LIMITS);
	char message[LIMIT_MESSAGE];
	struct text text;

	text_init(&text, message, sizeof(message) - 1);
	write_claims_message(&text, policy, _i);
	ck_assert(!text.cut);
	text_put(&text, "\n");
	compare(claim_rows[_i].name, message);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("message");
	TCase *tcase = tcase_create("message");

	tcase_add_loop_test(tcase, message_is_the_golden_one, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(tcase, claims_message_is_the_golden_one, 0, ARRAY_LEN(claim_rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
