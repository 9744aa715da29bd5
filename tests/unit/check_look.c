/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the process that looks, with a thread in its place. */
#include "plugin/look.h"

#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "plugin/process.h"
#include "policy/limits.h"
#include "support.h"
#include "support/asked.h"

START_TEST(test_answer)
{
	struct channel_question question;
	struct asked asked;
	struct task task = {.task.run = submit, .asked = &asked, .n = 1};
	char *large = calloc(1, 100000);

	memset(large, 'x', 99999);
	begin();
	fill(&asked, ASK_CONTAINER, "web", 10000);
	look_enter(look, &task.task);
	take(&question);
	ck_assert_uint_eq(question.kind, ASK_CONTAINER);
	ck_assert_str_eq(question.name, "web");
	ck_assert_uint_eq(strspn(question.nonce, "0123456789abcdef"), 32);
	/* Of another question, and then its own, in several parts. */
	ck_assert_int_eq(channel_reply(theirs, question.id + 1, 200, "no", 2), 0);
	ck_assert_int_eq(channel_reply(theirs, question.id, 200, large, 99999), 0);
	wait_until_answered(&asked);
	ck_assert_uint_eq(asked.status, 200);
	ck_assert_uint_eq(asked.len, 99999);
	look_stop(look);
	close(theirs);
	free(large);
}
END_TEST

START_TEST(test_empty_answer)
{
	struct channel_question question;
	struct asked asked;
	struct task task = {.task.run = submit, .asked = &asked, .n = 1};

	begin();
	fill(&asked, ASK_VOLUME, "data", 10000);
	look_enter(look, &task.task);
	take(&question);
	ck_assert_int_eq(channel_reply(theirs, question.id, 404, "", 0), 0);
	wait_until_answered(&asked);
	ck_assert_uint_eq(asked.status, 404);
	ck_assert_str_eq(asked.text, "");
	look_stop(look);
	close(theirs);
}
END_TEST

/* No answer in time, one that is too large, and one that does not keep its word. */
START_TEST(test_no_answer)
{
	struct channel_question question;
	struct channel_answer lie = {.status = 200, .total = 4, .n = 8, .text = "12345678"};
	struct asked asked[3];
	struct task task = {.task.run = submit, .asked = asked, .n = 3};

	begin();
	fill(&asked[0], ASK_CONTAINER, "slow", 50);
	fill(&asked[1], ASK_CONTAINER, "large", 10000);
	fill(&asked[2], ASK_CONTAINER, "liar", 10000);
	look_enter(look, &task.task);
	wait_until_answered(&asked[0]);
	ck_assert_uint_eq(asked[0].status, ASK_NO_ANSWER);
	ck_assert_str_eq(asked[0].text, "there was no answer in time");
	take(&question);
	/* Too late: nobody is told again. */
	ck_assert_int_eq(channel_reply(theirs, question.id, 200, "{}", 2), 0);
	take(&question);
	lie.id = question.id;
	lie.total = LIMIT_LOOK_ANSWER + 1;
	ck_assert_int_gt(send(theirs, &lie, offsetof(struct channel_answer, text) + 8, 0), 0);
	wait_until_answered(&asked[1]);
	ck_assert_uint_eq(asked[1].status, ASK_NO_ANSWER);
	take(&question);
	lie.id = question.id;
	lie.total = 4;
	ck_assert_int_gt(send(theirs, &lie, offsetof(struct channel_answer, text) + 8, 0), 0);
	wait_until_answered(&asked[2]);
	ck_assert_uint_eq(asked[2].status, ASK_NO_ANSWER);
	ck_assert_uint_eq(atomic_load(&asked[0].times), 1);
	look_stop(look);
	close(theirs);
}
END_TEST

START_TEST(test_own_calls)
{
	struct channel_question question;
	struct asked asked[2];
	struct task task = {.task.run = submit, .asked = asked, .n = 2};
	char other[CHANNEL_NONCE_SIZE];

	begin();
	fill(&asked[0], ASK_CONTAINER, "web", 10000);
	fill(&asked[1], ASK_PATH, "/etc", 10000);
	ck_assert(!look_is_own(look, "", "GET", "/containers/web/json"));
	look_enter(look, &task.task);
	take(&question);
	strcpy(other, question.nonce);
	other[0] = other[0] == '0' ? '1' : '0';
	ck_assert(look_is_own(look, question.nonce, "GET", "/containers/web/json"));
	ck_assert(!look_is_own(look, question.nonce, "POST", "/containers/web/json"));
	ck_assert(!look_is_own(look, question.nonce, "GET", "/containers/web2/json"));
	ck_assert(!look_is_own(look, question.nonce, "GET", "/v1.41/containers/web/json"));
	ck_assert(!look_is_own(look, other, "GET", "/containers/web/json"));
	ck_assert(!look_is_own(look, "", "GET", "/containers/web/json"));
	ck_assert(!look_is_own(look, NULL, "GET", "/containers/web/json"));
	/* Only while it is out. */
	ck_assert_int_eq(channel_reply(theirs, question.id, 200, "{}", 2), 0);
	wait_until_answered(&asked[0]);
	ck_assert(!look_is_own(look, question.nonce, "GET", "/containers/web/json"));
	/* Questions that are not the engine's bring no calls. */
	take(&question);
	ck_assert(!look_is_own(look, question.nonce, "GET", "/etc"));
	ck_assert(!look_is_own(look, question.nonce, "GET", ""));
	look_stop(look);
	close(theirs);
	ck_assert_uint_eq(atomic_load(&asked[1].times), 1);
}
END_TEST

/* Far more than may be out at once: each is answered, and the limit holds. */
START_TEST(test_many)
{
	enum { MANY = 500, AT_ONCE = LIMIT_LOOKS_AT_ONCE - 2 };
	static char names[MANY][8];
	static struct asked asked[MANY];
	struct task task = {.task.run = submit, .asked = asked, .n = MANY};
	struct channel_question questions[AT_ONCE], more;

	begin();
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "c%zu", i);
		fill(&asked[i], ASK_CONTAINER, names[i], 20000);
	}
	look_enter(look, &task.task);
	for (size_t i = 0; i < AT_ONCE; i++)
		take(&questions[i]);
	usleep(50000);
	ck_assert_int_eq(recv(theirs, &more, sizeof(more), MSG_DONTWAIT), -1);
	for (size_t i = 0; i < MANY; i++) {
		struct channel_question *question = &questions[i % AT_ONCE];

		ck_assert_int_eq(channel_reply(theirs, question->id, 200, "{}", 2), 0);
		if (i + AT_ONCE < MANY)
			take(question);
	}
	for (size_t i = 0; i < MANY; i++) {
		wait_until_answered(&asked[i]);
		ck_assert_uint_eq(asked[i].status, 200);
	}
	look_stop(look);
	close(theirs);
}
END_TEST

/* One thing that takes long holds up neither others nor what is not for the engine. */
START_TEST(test_one_holds_nobody_up)
{
	struct asked asked[3];
	struct task task = {.task.run = submit, .asked = asked, .n = 3};
	struct channel_question question;
	unsigned slow = 0;

	begin();
	fill(&asked[0], ASK_CONTAINER, "slow", 20000);
	fill(&asked[1], ASK_CONTAINER, "web", 20000);
	fill(&asked[2], ASK_PATH, "/etc", 20000);
	look_enter(look, &task.task);
	for (size_t i = 0; i < 3; i++) {
		take(&question);
		slow += strcmp(question.name, "slow") == 0;
	}
	ck_assert_uint_eq(slow, 1);
	look_stop(look);
	close(theirs);
}
END_TEST

START_TEST(test_cancel)
{
	enum { MANY = 2 * LIMIT_LOOKS_AT_ONCE };
	static struct asked asked[MANY + 1];
	struct task task = {.task.run = submit, .asked = asked, .n = MANY};
	struct task late = {.task.run = submit, .asked = &asked[MANY], .n = 1};
	struct channel_question question;

	begin();
	for (size_t i = 0; i <= MANY; i++)
		fill(&asked[i], ASK_CONTAINER, "web", 20000);
	look_enter(look, &task.task);
	take(&question);
	look_cancel(look);
	look_enter(look, &late.task);
	for (size_t i = 0; i <= MANY; i++) {
		wait_until_answered(&asked[i]);
		ck_assert_uint_eq(asked[i].status, ASK_NO_ANSWER);
		ck_assert_str_eq(asked[i].text, "quaymaster is stopping");
	}
	look_stop(look);
	close(theirs);
}
END_TEST

static void *answer_one(void *text)
{
	struct channel_question question;

	take(&question);
	ck_assert_int_eq(channel_reply(theirs, question.id, 200, text, strlen(text)), 0);
	return NULL;
}

START_TEST(test_wait)
{
	static char policy[] = "version: 1\n";
	pthread_t thread;
	char *text = NULL;
	size_t len;

	begin();
	ck_assert_int_eq(pthread_create(&thread, NULL, answer_one, policy), 0);
	ck_assert_uint_eq(look_wait(look, ASK_POLICY, &text, &len), 200);
	ck_assert_str_eq(text, policy);
	free(text);
	pthread_join(thread, NULL);
	look_stop(look);
	close(theirs);
}
END_TEST

/* Without the other process nothing can be seen: all is answered, and the program is told to end.
 */
START_TEST(test_other_side_gone)
{
	struct asked asked;
	struct task task = {.task.run = submit, .asked = &asked, .n = 1};
	struct timespec second = {.tv_sec = 10};
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	begin();
	fill(&asked, ASK_CONTAINER, "web", 10000);
	look_enter(look, &task.task);
	usleep(10000);
	close(theirs);
	wait_until_answered(&asked);
	ck_assert_uint_eq(asked.status, ASK_NO_ANSWER);
	ck_assert_int_eq(sigtimedwait(&term, NULL, &second), SIGTERM);
	look_stop(look);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("look");
	TCase *tcase = tcase_create("look");

	tcase_set_timeout(tcase, 30);
	tcase_add_test(tcase, test_answer);
	tcase_add_test(tcase, test_empty_answer);
	tcase_add_test(tcase, test_no_answer);
	tcase_add_test(tcase, test_own_calls);
	tcase_add_test(tcase, test_many);
	tcase_add_test(tcase, test_one_holds_nobody_up);
	tcase_add_test(tcase, test_cancel);
	tcase_add_test(tcase, test_wait);
	tcase_add_test(tcase, test_other_side_gone);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
