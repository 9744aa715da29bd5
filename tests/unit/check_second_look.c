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
#include <unistd.h>

#include "plugin/authz.h"
#include "plugin/look.h"
#include "plugin/process.h"
#include "support.h"
#include "tests/unit/support/default_rows.h"
#include "tests/unit/support/joined_rows.h"
#include "tests/unit/support/look_rows.h"
#include "tests/unit/support/namesake_rows.h"
#include "tests/unit/support/shared_rows.h"
#include "tests/unit/support/swarm_rows.h"

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

static int theirs;

/* What the engine has told already, and when it tells the rest; nothing and at once, if 0. */
static struct engine_info told;
static int64_t tells_from;

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

		while (process_now_ms() < tells_from)
			usleep(1000);

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

static void look_at(const struct row *row)
{
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
	authz.info = told;
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

START_TEST(test_rows)
{
	look_at(&ROWS[_i]);
}
END_TEST

START_TEST(test_shared)
{
	look_at(&SHARED[_i]);
}
END_TEST

START_TEST(test_swarm)
{
	look_at(&SWARM[_i]);
}
END_TEST

START_TEST(test_namesakes)
{
	look_at(&NAMESAKES[_i]);
}
END_TEST

START_TEST(test_joined)
{
	look_at(&JOINED[_i]);
}
END_TEST

START_TEST(test_defaults)
{
	look_at(&DEFAULTS[_i]);
}
END_TEST

START_TEST(test_aged)
{
	tells_from = process_now_ms() + 100;
	told = (struct engine_info){.good_until = tells_from, .shares_cgroups = true};
	look_at(&AGED);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("second_look");
	TCase *tcase = tcase_create("second_look");

	tcase_set_timeout(tcase, 30);
	tcase_add_loop_test(tcase, test_rows, 0, ARRAY_LEN(ROWS));
	tcase_add_loop_test(tcase, test_shared, 0, ARRAY_LEN(SHARED));
	tcase_add_loop_test(tcase, test_swarm, 0, ARRAY_LEN(SWARM));
	tcase_add_loop_test(tcase, test_namesakes, 0, ARRAY_LEN(NAMESAKES));
	tcase_add_loop_test(tcase, test_joined, 0, ARRAY_LEN(JOINED));
	tcase_add_loop_test(tcase, test_defaults, 0, ARRAY_LEN(DEFAULTS));
	tcase_add_test(tcase, test_aged);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
