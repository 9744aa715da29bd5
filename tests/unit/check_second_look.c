/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second look, from the envelope to the reply: each row is a call, what the engine and the host
 * would answer to its questions, and what must come of it. A thread stands for the process that
 * looks; what is not in a row's answers is not there (404).
 */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/authz.h"
#include "plugin/look.h"
#include "support.h"

/* What server.c has in the program: the end of a pursued request. */
struct server_request {
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool finished;
	struct server_reply reply;
};

void server_finish(struct server_request *request, struct server_reply *reply)
{
	pthread_mutex_lock(&request->lock);
	ck_assert(!request->finished);
	request->finished = true;
	request->reply = *reply;
	pthread_cond_signal(&request->done);
	pthread_mutex_unlock(&request->lock);
}

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A container as the engine tells of it: its state, HostConfig, Mounts, and labels. */
#define CONTAINER(state, host_config, mounts, labels)                                              \
	"{\"Id\":\"" ID "\",\"Created\":\"2026-01-01T00:00:00Z\",\"State\":{\"Status\":\"" state   \
	"\",\"Running\":true},\"Image\":\"sha256:" ID "\",\"Name\":\"/web\",\"HostConfig\":{"      \
	"\"NetworkMode\":\"default\",\"IpcMode\":\"private\",\"LogConfig\":{\"Type\":"             \
	"\"json-file\",\"Config\":{}},\"Runtime\":\"runc\"" host_config "},\"Mounts\":[" mounts    \
	"],\"Config\":{\"Image\":\"busybox\",\"Labels\":{" labels "}}}"
#define PLAIN CONTAINER("running", "", "", "")

#define BIND(source, rw)                                                                           \
	"{\"Type\":\"bind\",\"Source\":\"" source "\",\"Destination\":\"/x\",\"RW\":" rw "}"
#define NAMED(name)                                                                                \
	"{\"Type\":\"volume\",\"Name\":\"" name "\",\"Source\":\"/var/lib/docker/volumes/" name    \
	"/_data\",\"Destination\":\"/x\",\"Driver\":\"local\",\"RW\":true}"
#define VOLUME(options) "{\"Name\":\"data\",\"Driver\":\"local\",\"Options\":" options "}"
#define INFO                                                                                       \
	"{\"LoggingDriver\":\"gelf\",\"CgroupVersion\":\"1\",\"DefaultRuntime\":\"runsc\","        \
	"\"DockerRootDir\":\"/data/docker\"}"
#define CREATE(host_config) "{\"Image\":\"busybox\",\"HostConfig\":{" host_config "}}"

#define EXEC_RULE "rules: {exec: {allow: [{when: {label: \"debug=true\"}}]}}\n"
#define PATH_RULE "rules: {host-paths: {allow: [\"/srv/data/**\", /run/docker.sock]}}\n"

struct answer {
	enum ask_kind kind;
	const char *name;
	unsigned status;
	const char *text;
};

static const struct row {
	const char *name, *policy, *method, *uri, *body;
	struct answer answers[5];
	bool allow;
	const char *says; /* in the denial */
} ROWS[] = {
	{"plain start",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, PLAIN}},
         true,
         NULL},
	{"start of nothing", "", "POST", "/containers/web/start", NULL, {{0}}, true, NULL},
	{"privileged start",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", ",\"Privileged\":true", "", "")}},
         false,
         "--privileged"},
	{"privileged restart",
         "",
         "POST",
         "/containers/web/restart",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", ",\"Privileged\":true", "", "")}},
         false,
         "container web"},
	{"privileged unpause",
         "",
         "POST",
         "/containers/web/unpause",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("paused", ",\"Privileged\":true", "", "")}},
         false,
         "container web"},
	{"privileged rename",
         "",
         "POST",
         "/containers/web/rename?name=x",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", ",\"Privileged\":true", "", "")}},
         false,
         "container web"},
	{"reading a file through its mounts",
         "",
         "GET",
         "/containers/web/archive?path=/x",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", "", BIND("/etc", "true"), "")}},
         false,
         "container web"},
	{"stop is always allowed",
         "",
         "POST",
         "/containers/web/stop",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("running", ",\"Privileged\":true", "", "")}},
         true,
         NULL},
	{"a mount that only the engine knows",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", "", BIND("/etc", "true"), "")}},
         false,
         "/etc"},
	{"a volume that is a bind",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", "", NAMED("data"), "")},
          {ASK_VOLUME, "data", 200, VOLUME("{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/\"}")}},
         false,
         "volume data"},
	{"a volume that is none",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", "", NAMED("data"), "")},
          {ASK_VOLUME, "data", 200, VOLUME("null")}},
         true,
         NULL},
	{"a volume that cannot be read",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", "", NAMED("data"), "")},
          {ASK_VOLUME, "data", 500, "{}"}},
         false,
         "the engine answered with 500"},
	{"the engine's own defaults",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200,
           CONTAINER("exited", ",\"CgroupnsMode\":\"host\",\"Annotations\":{}", "", "")},
          {ASK_INFO, "", 200, INFO}},
         true,
         NULL},
	{"no default of the engine",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200,
           CONTAINER("exited", ",\"CgroupnsMode\":\"host\",\"UTSMode\":\"host\"", "", "")},
          {ASK_INFO, "", 200, INFO}},
         false,
         "--uts host"},
	{"asking for the default by name",
         "",
         "POST",
         "/containers/create",
         CREATE("\"Runtime\":\"runsc\",\"LogConfig\":{\"Type\":\"gelf\"}"),
         {{ASK_INFO, "", 200, INFO}},
         true,
         NULL},
	{"asking for it where nothing is known",
         "",
         "POST",
         "/containers/create",
         CREATE("\"Runtime\":\"runsc\""),
         {{ASK_INFO, "", 500, ""}},
         false,
         "runsc"},
	{"no answer",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", ASK_NO_ANSWER, "there was no answer in time"}},
         false,
         "there was no answer in time"},
	{"no JSON",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, "{\"HostConfig\":{"}},
         false,
         "what the engine says of it cannot be read"},
	{"no engine",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", ASK_NO_ENGINE, ""}},
         true,
         NULL},
	{"joining a plain one",
         "",
         "POST",
         "/containers/create",
         CREATE("\"NetworkMode\":\"container:web\""),
         {{ASK_CONTAINER, "web", 200, PLAIN}},
         true,
         NULL},
	{"joining one in the host's",
         "",
         "POST",
         "/containers/create",
         CREATE("\"PidMode\":\"container:web\""),
         {{ASK_CONTAINER, "web", 200, CONTAINER("running", ",\"PidMode\":\"host\"", "", "")}},
         false,
         "--pid host"},
	{"joining one that joins one",
         "",
         "POST",
         "/containers/create",
         CREATE("\"PidMode\":\"container:web\""),
         {{ASK_CONTAINER, "web", 200,
           CONTAINER("running", ",\"PidMode\":\"container:other\"", "", "")},
          {ASK_CONTAINER, "other", 200, CONTAINER("running", ",\"PidMode\":\"host\"", "", "")}},
         false,
         "container other"},
	{"joining in a circle",
         "",
         "POST",
         "/containers/create",
         CREATE("\"PidMode\":\"container:web\""),
         {{ASK_CONTAINER, "web", 200,
           CONTAINER("running", ",\"PidMode\":\"container:web\"", "", "")}},
         true,
         NULL},
	{"joining where nobody looks",
         "",
         "POST",
         "/containers/create",
         CREATE("\"PidMode\":\"container:web\""),
         {{ASK_CONTAINER, "web", ASK_NO_ENGINE, ""}},
         false,
         "nobody looks"},
	{"the mounts of one with the host's",
         "",
         "POST",
         "/containers/create",
         CREATE("\"VolumesFrom\":[\"web:ro\"]"),
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", "", BIND("/etc", "true"), "")}},
         false,
         "/etc"},
	{"the mounts of a plain one",
         "",
         "POST",
         "/containers/create",
         CREATE("\"VolumesFrom\":[\"web\"]"),
         {{ASK_CONTAINER, "web", 200, PLAIN}},
         true,
         NULL},
	{"a named volume that is a bind",
         "",
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"data:/x\"]"),
         {{ASK_VOLUME, "data", 200, VOLUME("{\"o\":\"bind\",\"device\":\"/etc\"}")}},
         false,
         "/etc"},
	{"a named volume",
         "",
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"data:/x\"]"),
         {{ASK_VOLUME, "data", 200, VOLUME("{}")}},
         true,
         NULL},
	{"exec where a label allows it",
         EXEC_RULE,
         "POST",
         "/containers/web/exec",
         "{\"Cmd\":[]}",
         {{ASK_CONTAINER, "web", 200, CONTAINER("running", "", "", "\"debug\":\"true\"")}},
         true,
         NULL},
	{"exec without the label",
         EXEC_RULE,
         "POST",
         "/containers/web/exec",
         "{\"Cmd\":[]}",
         {{ASK_CONTAINER, "web", 200, CONTAINER("running", "", "", "\"debug\":\"no\"")}},
         false,
         "exec"},
	{"exec where nobody looks",
         EXEC_RULE,
         "POST",
         "/containers/web/exec",
         "{\"Cmd\":[]}",
         {{ASK_CONTAINER, "web", ASK_NO_ENGINE, ""}},
         false,
         "exec"},
	{"exec in what is worse",
         EXEC_RULE,
         "POST",
         "/containers/web/exec",
         "{\"Cmd\":[]}",
         {{ASK_CONTAINER, "web", 200,
           CONTAINER("running", ",\"Privileged\":true", "", "\"debug\":\"true\"")}},
         false,
         "--privileged"},
	{"a prepared command",
         EXEC_RULE,
         "POST",
         "/exec/0a/start",
         "{\"Detach\":true}",
         {{ASK_EXEC, "0a", 200, "{\"ContainerID\":\"web\",\"ProcessConfig\":{}}"},
          {ASK_CONTAINER, "web", 200, CONTAINER("running", "", "", "\"debug\":\"true\"")}},
         true,
         NULL},
	{"a privileged prepared command",
         EXEC_RULE,
         "POST",
         "/exec/0a/start",
         "{\"Detach\":true}",
         {{ASK_EXEC, "0a", 200,
           "{\"ContainerID\":\"web\",\"ProcessConfig\":{\"privileged\":true}}"},
          {ASK_CONTAINER, "web", 200, CONTAINER("running", "", "", "\"debug\":\"true\"")}},
         false,
         "--privileged"},
	{"a keyboard at one that runs",
         "rules: {attach: deny}\n",
         "POST",
         "/containers/web/attach?stdin=1&stream=1",
         NULL,
         {{ASK_CONTAINER, "web", 200, PLAIN}},
         false,
         "attach"},
	{"a keyboard at one that will run",
         "rules: {attach: deny}\n",
         "POST",
         "/containers/web/attach?stdin=1&stream=1",
         NULL,
         {{ASK_CONTAINER, "web", 200, CONTAINER("created", "", "", "")}},
         true,
         NULL},
	{"a path",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/srv/data/a:/x\"]"),
         {{ASK_PATH, "/srv/data/a", 200, "0 /srv/data/a"}},
         true,
         NULL},
	{"a path that leads out",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/srv/data/a:/x\"]"),
         {{ASK_PATH, "/srv/data/a", 200, "0 /etc"}},
         false,
         "/srv/data/a"},
	{"a path that leads in",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/tmp/a:/x\"]"),
         {{ASK_PATH, "/tmp/a", 200, "0 /srv/data/b"}},
         true,
         NULL},
	{"a link of the host's own",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/srv/data/a:/x\"]"),
         {{ASK_PATH, "/srv/data/a", 200, "9 /mnt/a"}},
         true,
         NULL},
	{"a link behind what the policy spells",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/srv/data/a:/x\"]"),
         {{ASK_PATH, "/srv/data/a", 200, "11 /etc"}},
         false,
         "/srv/data/a"},
	{"a path that is another's name",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/var/run/docker.sock:/x\"]"),
         {{ASK_PATH, "/var/run/docker.sock", 200, "8 /run/docker.sock"}},
         true,
         NULL},
	{"a path that cannot be followed",
         PATH_RULE,
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/srv/data/a:/x\"]"),
         {{ASK_PATH, "/srv/data/a", ASK_NO_ANSWER, "/srv/data/a: Too many levels of links"}},
         false,
         "Too many levels"},
	{"the engine's data",
         "rules: {host-paths: {allow: [\"/data/**\"]}}\n",
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/data/docker/x:/x\"]"),
         {{ASK_PATH, "/data/docker/x", 200, "0 /data/docker/x"}, {ASK_INFO, "", 200, INFO}},
         false,
         "/data/docker/x"},
	{"beside the engine's data",
         "rules: {host-paths: {allow: [\"/data/**\"]}}\n",
         "POST",
         "/containers/create",
         CREATE("\"Binds\":[\"/data/own:/x\"]"),
         {{ASK_PATH, "/data/own", 200, "0 /data/own"}, {ASK_INFO, "", 200, INFO}},
         true,
         NULL},
};

static int theirs;

static const struct answer *find(const struct row *row, const struct channel_question *question)
{
	for (size_t i = 0; i < ARRAY_LEN(row->answers); i++) {
		const struct answer *answer = &row->answers[i];

		if (answer->name && (uint32_t)answer->kind == question->kind &&
		    strcmp(answer->name, question->name) == 0)
			return answer;
	}
	return NULL;
}

static void *answer_questions(void *context)
{
	const struct row *row = context;
	struct channel_question question;

	while (channel_take_question(theirs, &question) > 0) {
		const struct answer *answer = find(row, &question);
		const char *text = answer ? answer->text : "{}";

		ck_assert_int_eq(channel_reply(theirs, question.id, answer ? answer->status : 404,
		                               text, strlen(text)),
		                 0);
	}
	return NULL;
}

static char *base64(const char *text)
{
	char command[8192], *encoded = calloc(1, 8192);
	FILE *pipe;

	ck_assert_uint_lt(strlen(text), 4000);
	snprintf(command, sizeof(command), "printf %%s '%s' | base64 -w 0", text);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	ck_assert_uint_gt(fread(encoded, 1, 8191, pipe), 0);
	pclose(pipe);
	return encoded;
}

static char *envelope_of(const struct row *row)
{
	char *body = row->body ? base64(row->body) : NULL;
	char *text = NULL;

	ck_assert_int_gt(asprintf(&text,
	                          "{\"RequestMethod\":\"%s\",\"RequestUri\":\"%s\","
	                          "\"RequestHeaders\":{\"Content-Type\":\"application/json\","
	                          "\"Content-Length\":\"%zu\"},\"RequestBody\":\"%s\"}",
	                          row->method, row->uri, row->body ? strlen(row->body) : 0,
	                          body ? body : ""),
	                 0);
	free(body);
	return text;
}

static struct state *policy_of(const struct row *row)
{
	char path[] = "/tmp/quaymaster-XXXXXX";
	int fd = mkstemp(path);
	struct state *state;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_gt(dprintf(fd, "version: 1\n%s", row->policy), 0);
	close(fd);
	ck_assert_int_eq(state_new(path, &state), 0);
	unlink(path);
	return state;
}

START_TEST(test_rows)
{
	const struct row *row = &ROWS[_i];
	struct server_request request = {.lock = PTHREAD_MUTEX_INITIALIZER,
	                                 .done = PTHREAD_COND_INITIALIZER};
	struct state *state = policy_of(row);
	char *envelope = envelope_of(row);
	struct authz authz;
	struct look *look;
	pthread_t thread;
	int fds[2];
	void *job;

	ck_assert_int_eq(channel_open(fds), 0);
	theirs = fds[1];
	ck_assert_int_eq(pthread_create(&thread, NULL, answer_questions, (void *)(uintptr_t)row),
	                 0);
	ck_assert_int_eq(look_start(fds[0], &look), 0);
	ck_assert_int_eq(authz_init(&authz, state, NULL, look), 0);
	authz.asks_engine = true;
	job = authz_answer(&authz, envelope, strlen(envelope), &request.reply);
	if (job) {
		authz_pursue(&authz, job, &request);
		pthread_mutex_lock(&request.lock);
		while (!request.finished)
			pthread_cond_wait(&request.done, &request.lock);
		pthread_mutex_unlock(&request.lock);
	}
	ck_assert_uint_eq(request.reply.status, 200);
	ck_assert_msg((strcmp(request.reply.body, "{\"Allow\":true}") == 0) == row->allow, "%s: %s",
	              row->name, request.reply.body);
	if (row->says)
		ck_assert_msg(strstr(request.reply.body, row->says) != NULL, "%s: %s", row->name,
		              request.reply.body);
	if (request.reply.free_body)
		free((void *)(uintptr_t)request.reply.body);
	look_stop(look);
	pthread_join(thread, NULL);
	close(theirs);
	authz_done(&authz);
	state_free(state);
	free(envelope);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("second_look");
	TCase *tcase = tcase_create("second_look");

	tcase_set_timeout(tcase, 30);
	tcase_add_loop_test(tcase, test_rows, 0, ARRAY_LEN(ROWS));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
