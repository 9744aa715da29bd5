/* SPDX-License-Identifier: Apache-2.0 */
/* What answers of the engine make of the claims of the call that asked. */
#include "plugin/inspection.h"
#include "support.h"
#include "support/claimed.h"

#define CREATE  "POST", "/containers/create"
#define JSON(b) b, "application/json", NULL
#define HEX_NET JSON("{\"Image\":\"nginx\",\"HostConfig\":{\"NetworkMode\":\"cafe\"}}")
#define SERVICE                                                                                    \
	JSON("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"},\"Networks\":["           \
	     "{\"Target\":\"cafe\"}]}}")
#define START "POST", "/containers/web/start", NULL, NULL, "0"
#define NGINX " images=docker.io/library/nginx:latest"
#define ALWAYS                                                                                     \
	" labels= healthcheck=false dropped-capabilities= no-new-privileges=false "                \
	"read-only-root=false memory=none cpus=none pids=none"

static const struct row {
	struct claimed_call call;
	unsigned status;
	const char *answer, *claims;
} rows[] = {
	/* a network whose name may be an id becomes what it is */
	{{CREATE, HEX_NET},
         200,
         "{\"Name\":\"shop\",\"Driver\":\"bridge\"}",
         " networks=shop" NGINX},
	{{CREATE, HEX_NET},
         200,
         "{\"Name\":\"host\",\"Driver\":\"host\"}",
         " host-namespaces=network" NGINX},
	{{"POST", "/services/create", SERVICE},
         200,
         "{\"Name\":\"shop\",\"Driver\":\"overlay\",\"Scope\":\"swarm\"}",
         " networks=shop" NGINX},
	{{"POST", "/services/create", SERVICE},
         200,
         "{\"Name\":\"host\",\"Driver\":\"host\"}",
         " host-namespaces=network" NGINX},
	{{"POST", "/services/create", SERVICE}, 404, "", " host-namespaces=network" NGINX},
	{{"POST", "/services/create", SERVICE},
         200,
         "{}",
         " host-namespaces=network" NGINX " unseen=the engine does not say what it is"},
	{{"POST", "/services/create", SERVICE},
         500,
         "",
         " host-namespaces=network" NGINX " unseen=the engine answered with 500"},
	/* a container makes the claims of a call that would make it */
	{{START},
         200,
         "{\"Id\":\"x\",\"Name\":\"/"
         "web\",\"State\":{\"Status\":\"created\"},\"Image\":\"sha256:1\","
         "\"HostConfig\":{\"NetworkMode\":\"bridge\",\"ShmSize\":67108864,\"Privileged\":true,"
         "\"Memory\":1024,\"RestartPolicy\":{\"Name\":\"no\",\"MaximumRetryCount\":0}},"
         "\"Config\":{\"Image\":\"nginx\",\"User\":\"root\",\"Labels\":{\"a\":\"b\"}}}",
         " networks=bridge privileged=true labels=a=b" NGINX " user=0 labels= healthcheck=false "
         "dropped-capabilities= no-new-privileges=false read-only-root=false memory=1KiB "
         "memory-swap=2KiB cpus=none "
         "pids=none"},
	{{START}, 200, "{\"Config\":{\"Image\":\"nginx\"}}", NGINX " networks=bridge user=" ALWAYS},
	{{START}, 404, "", ""},
	{{START},
         200,
         "{\"HostConfig\":{\"Memory\":\"x\"}}",
         " unseen=what the engine says of it cannot be read"},
};

START_TEST(answer_changes_the_claims)
{
	const struct row *row = &rows[_i];
	struct claimed claimed;
	char got[2048], answer[1024];
	struct text text;

	claimed_read(&claimed, &row->call);
	ck_assert_uint_eq(claimed.claims.n_questions, 1);
	snprintf(answer, sizeof(answer), "%s", row->answer);
	inspection_read(&claimed.claims, 0, row->status, answer, strlen(answer));
	claims_finish(&claimed.claims);
	text_init(&text, got, sizeof(got));
	claimed_describe(&claimed, &text);
	ck_assert_msg(strcmp(got, row->claims) == 0, "%s\n%s\nwant:%s\ngot: %s", row->call.uri,
	              row->answer, row->claims, got);
	claims_done(&claimed.claims);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inspection");
	TCase *tcase = tcase_create("inspection");

	tcase_add_loop_test(tcase, answer_changes_the_claims, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
