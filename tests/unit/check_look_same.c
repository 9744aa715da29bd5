/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about the same: one answer for all, and none that holds others up. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "policy/limits.h"
#include "support.h"
#include "support/asked.h"

/* Who asks the same gets one answer, to a question that was sent after all of them had asked. */
START_TEST(test_same_question)
{
	enum { MANY = 300 };
	static struct asked asked[MANY];
	struct task task = {.task.run = submit, .asked = asked, .n = MANY};
	struct channel_question question, more;

	begin();
	for (size_t i = 0; i < MANY; i++)
		fill(&asked[i], ASK_CONTAINER, "web", 20000);
	look_enter(look, &task.task);
	take(&question);
	ck_assert_int_eq(channel_reply(theirs, question.id, 200, "{\"a\":1}", 7), 0);
	for (size_t i = 0; i < MANY; i++) {
		wait_until_answered(&asked[i]);
		ck_assert_uint_eq(asked[i].status, 200);
		ck_assert_str_eq(asked[i].text, "{\"a\":1}");
	}
	ck_assert_int_eq(recv(theirs, &more, sizeof(more), MSG_DONTWAIT), -1);
	look_stop(look);
	close(theirs);
}
END_TEST

/* Whose time is over takes nobody along: the others are asked for anew. */
START_TEST(test_same_question_given_up)
{
	static struct asked asked[3];
	struct task task = {.task.run = submit, .asked = asked, .n = 3};
	struct channel_question question;

	begin();
	fill(&asked[0], ASK_CONTAINER, "web", 50);
	fill(&asked[1], ASK_CONTAINER, "web", 20000);
	fill(&asked[2], ASK_CONTAINER, "web", 20000);
	look_enter(look, &task.task);
	take(&question);
	wait_until_answered(&asked[0]);
	ck_assert_uint_eq(asked[0].status, ASK_NO_ANSWER);
	take(&question);
	ck_assert_int_eq(channel_reply(theirs, question.id, 404, "", 0), 0);
	for (size_t i = 1; i < 3; i++) {
		wait_until_answered(&asked[i]);
		ck_assert_uint_eq(asked[i].status, 404);
	}
	look_stop(look);
	close(theirs);
}
END_TEST

/* A container by all the names that it has: its own, and each beginning of its id. */
START_TEST(test_one_by_many_names)
{
	static const char id[] = "0123456789abcdef0123456789abcdef";
	static char names[sizeof(id) - 1][sizeof(id)];
	static struct asked asked[ARRAY_LEN(names) + 2];
	struct task task = {.task.run = submit, .asked = asked, .n = ARRAY_LEN(asked)};
	struct channel_question question;
	unsigned same = 0;

	begin();
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(names[i], sizeof(names[i]), "%.*s", (int)(i + 1), id);
		fill(&asked[i], ASK_CONTAINER, names[i], 20000);
	}
	fill(&asked[ARRAY_LEN(names)], ASK_CONTAINER, "fedcba", 20000);
	fill(&asked[ARRAY_LEN(names) + 1], ASK_CONTAINER, "web", 20000);
	look_enter(look, &task.task);
	for (size_t i = 0; i < 4; i++) {
		take(&question);
		same += strncmp(id, question.name, strlen(question.name)) == 0;
	}
	ck_assert_uint_eq(same, 2);
	look_stop(look);
	close(theirs);
}
END_TEST

/* Commands that wait, however many, leave room for containers. */
START_TEST(test_commands_leave_room)
{
	enum { MANY = LIMIT_LOOKS_AT_ONCE };
	static char names[MANY][8];
	static struct asked asked[MANY + 1];
	struct task task = {.task.run = submit, .asked = asked, .n = MANY + 1};
	struct channel_question question = {0};

	begin();
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "e-%zu", i);
		fill(&asked[i], ASK_EXEC, names[i], 20000);
	}
	fill(&asked[MANY], ASK_CONTAINER, "web", 20000);
	look_enter(look, &task.task);
	for (size_t i = 0; i < MANY && question.kind != ASK_CONTAINER; i++)
		take(&question);
	ck_assert_uint_eq(question.kind, ASK_CONTAINER);
	look_stop(look);
	close(theirs);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("look_same");
	TCase *tcase = tcase_create("look_same");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, test_same_question);
	tcase_add_test(tcase, test_same_question_given_up);
	tcase_add_test(tcase, test_one_by_many_names);
	tcase_add_test(tcase, test_commands_leave_room);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
