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
	record.decision = policy_judge(policy, claims.list, claims.n, verdicts);
	ck_assert(record.decision == DECISION_DENY || rows[row].broken);
	message_write(text, &record);
	claims_done(&claims);
}

START_TEST(message_is_the_golden_one)
{
	char path[128], message[LIMIT_MESSAGE], golden[LIMIT_MESSAGE] = "";
	struct policy *policy;
	struct text text;
	struct diag *diag;
	FILE *file;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_text("p", POLICY, sizeof(POLICY) - 1, diag, &policy), 0);
	text_init(&text, message, sizeof(message) - 1);
	write_message(&text, policy, _i);
	ck_assert(!text.cut);
	text_put(&text, "\n");
	snprintf(path, sizeof(path), "tests/golden/message/%s.txt", rows[_i].name);
	file = fopen(path, getenv("UPDATE_GOLDEN") ? "w+" : "r");
	ck_assert_msg(file != NULL, "%s is missing", path);
	if (getenv("UPDATE_GOLDEN"))
		fputs(message, file);
	rewind(file);
	golden[fread(golden, 1, sizeof(golden) - 1, file)] = '\0';
	fclose(file);
	ck_assert_msg(strcmp(message, golden) == 0, "%s: got\n%s", rows[_i].name, message);
	policy_unref(policy);
	diag_free(diag);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("message");
	TCase *tcase = tcase_create("message");

	tcase_add_loop_test(tcase, message_is_the_golden_one, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
