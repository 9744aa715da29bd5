/* SPDX-License-Identifier: Apache-2.0 */
/* The process that looks, with a thread in place of the engine. */
#include "plugin/monitor.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "plugin/channel.h"
#include "plugin/listen.h"
#include "policy/limits.h"
#include "support.h"
#include "tests/unit/support/raw.h"

#define NONCE "0123456789abcdef0123456789abcdef"

static struct raw raw; /* its directory and listening socket: the engine's */
static int channel = -1;
static int news = -1;

/* An engine that answers by the name in the request, until "last" was asked for. */
static void *engine(void *unused)
{
	char request[1024], answer[256];
	bool last = false;

	(void)unused;
	while (!last) {
		struct pollfd fds = {.fd = raw.listen_fd, .events = POLLIN};
		ssize_t n;
		int fd;

		ck_assert_int_eq(poll(&fds, 1, 10000), 1);
		fd = accept(raw.listen_fd, NULL, NULL);
		n = recv(fd, request, sizeof(request) - 1, 0);
		ck_assert_int_gt(n, 0);
		request[n] = '\0';
		last = strstr(request, "last") != NULL;
		/* Both halves of what it should be are told back. */
		snprintf(answer, sizeof(answer), "HTTP/1.0 %s\r\n\r\n%.*s %d",
		         strstr(request, "gone") ? "404 No" : "200 OK", (int)strcspn(request, "\r"),
		         request, strstr(request, "X-Quaymaster-Question: " NONCE "\r\n") != NULL);
		if (strstr(request, "silent"))
			answer[0] = '\0';
		if (strstr(request, "cut"))
			strcpy(answer, "HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n{");
		ck_assert_int_ge(send(fd, answer, strlen(answer), MSG_NOSIGNAL), 0);
		close(fd);
	}
	return NULL;
}

static void start(const struct monitor_options *options)
{
	struct monitor_ends ends;
	int r = monitor_start(options, &ends);

	/* The child, once its work is done. */
	if (r == 1)
		_exit(0);
	ck_assert_int_eq(r, 0);
	channel = ends.ask;
	news = ends.news;
}

static void stop(void)
{
	int status;

	close(channel);
	close(news);
	ck_assert_int_gt(wait(&status), 0);
	ck_assert_int_eq(status, 0);
}

static void ask(uint32_t id, uint32_t kind, const char *name)
{
	struct channel_question question = {.id = id, .kind = kind, .nonce = NONCE};

	snprintf(question.name, sizeof(question.name), "%s", name);
	ck_assert_int_eq(channel_ask(channel, &question), 0);
}

/* The next answer, of one part; its text is ended by a NUL. */
static void take(struct channel_answer *ret)
{
	struct pollfd fds = {.fd = channel, .events = POLLIN};

	ck_assert_int_eq(poll(&fds, 1, 10000), 1);
	ck_assert_int_eq(channel_take_answer(channel, ret), 1);
	ck_assert_uint_lt(ret->n, sizeof(ret->text));
	ck_assert_uint_eq(ret->n, ret->total);
	ret->text[ret->n] = '\0';
}

static const struct {
	uint32_t kind;
	const char *name;
	unsigned status;
	const char *says;
} ROWS[] = {
	{ASK_CONTAINER, "web", 200, "GET /containers/web/json HTTP/1.0 1"},
	{ASK_EXEC, "0a", 200, "GET /exec/0a/json HTTP/1.0 1"},
	{ASK_VOLUME, "data", 200, "GET /volumes/data HTTP/1.0 1"},
	{ASK_NETWORK, "0a", 200, "GET /networks/0a HTTP/1.0 1"},
	{ASK_INFO, "", 200, "GET /info HTTP/1.0 1"},
	{ASK_CONTAINER, "gone", 404, "GET /containers/gone/json"},
	{ASK_CONTAINER, "silent", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_CONTAINER, "cut", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_CONTAINER, "a/b", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_CONTAINER, "..", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_CONTAINER, "a HTTP/1.0\r\nX: ", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_CONTAINER, "", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_INFO, "x", ASK_NO_ANSWER, "Invalid argument"},
	{ASK_PATH, "/", 200, "0 /"},
	{ASK_PATH, "/nothing/is/here", 200, "0 /nothing/is/here"},
	{ASK_PATH, "etc", ASK_NO_ANSWER, "etc: Invalid argument"},
	{ASK_POLICY, "", 200, "version: 1\n"},
};

START_TEST(test_rows)
{
	char policy[256];
	struct monitor_options options = {.engine_socket = raw.path, .policy = policy};
	struct channel_answer got;
	pthread_t thread;
	int fd;

	raw_begin(&raw);
	snprintf(policy, sizeof(policy), "%s/policy", raw.directory);
	fd = open(policy, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_eq(write(fd, "version: 1\n", 11), 11);
	close(fd);
	start(&options);
	ck_assert_int_eq(pthread_create(&thread, NULL, engine, NULL), 0);
	ask(7, ROWS[_i].kind, ROWS[_i].name);
	take(&got);
	ck_assert_uint_eq(got.id, 7);
	ck_assert_msg(got.status == ROWS[_i].status, "%s: %u %s", ROWS[_i].name, got.status,
	              got.text);
	ck_assert_msg(strstr(got.text, ROWS[_i].says) != NULL, "%s", got.text);
	/* And it goes on. */
	ask(8, ASK_CONTAINER, "last");
	take(&got);
	ck_assert_uint_eq(got.id, 8);
	ck_assert_uint_eq(got.status, 200);
	pthread_join(thread, NULL);
	stop();
	unlink(policy);
	raw_end(&raw);
}
END_TEST

/* With no engine, one that may be absent, and one that may not. */
START_TEST(test_no_engine)
{
	struct monitor_options options = {.policy = "/nothing/is/here"};
	struct channel_answer got;

	start(&options);
	ask(1, ASK_CONTAINER, "web");
	take(&got);
	ck_assert_uint_eq(got.status, ASK_NO_ENGINE);
	ask(1, ASK_POLICY, "");
	take(&got);
	ck_assert_uint_eq(got.status, 404);
	stop();
	options.engine_socket = "/nothing/is/here";
	options.engine_optional = true;
	start(&options);
	ask(2, ASK_CONTAINER, "web");
	take(&got);
	ck_assert_uint_eq(got.status, ASK_NO_ENGINE);
	stop();
	options.engine_optional = false;
	start(&options);
	ask(3, ASK_CONTAINER, "web");
	take(&got);
	ck_assert_uint_eq(got.status, ASK_NO_ANSWER);
	ck_assert_msg(strstr(got.text, "No such file") != NULL, "%s", got.text);
	stop();
}
END_TEST

/* A link that leads nowhere was a policy once. */
START_TEST(test_lost_policy)
{
	char policy[256];
	struct monitor_options options = {.policy = policy};
	struct channel_answer got;

	raw_begin(&raw);
	snprintf(policy, sizeof(policy), "%s/policy", raw.directory);
	ck_assert_int_eq(symlink("/nothing/is/here", policy), 0);
	start(&options);
	ask(1, ASK_POLICY, "");
	take(&got);
	ck_assert_uint_eq(got.status, ASK_NO_ANSWER);
	stop();
	unlink(policy);
	raw_end(&raw);
}
END_TEST

START_TEST(test_removes_its_socket_alone)
{
	struct listener listener;
	struct monitor_options options = {.policy = "/x", .listener = &listener};
	struct channel_answer got;
	struct stat st;
	char path[256];

	raw_begin(&raw);
	snprintf(path, sizeof(path), "%s/own", raw.directory);
	options.socket = path;
	ck_assert_int_eq(listen_open(path, &listener), 0);
	start(&options);
	ask(1, ASK_REMOVE_SOCKET, "/etc/passwd");
	take(&got);
	ck_assert_uint_eq(got.status, 200);
	ck_assert_int_eq(stat(path, &st), -1);
	ck_assert_int_eq(stat("/etc/passwd", &st), 0);
	stop();
	listen_close(&listener, path);
	raw_end(&raw);
}
END_TEST

/* The one that asks may have been taken over: what is no question ends it all. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
} NONSENSE[] = {
	{"short", "abc", 3},
	{"unknown kind", "\0\0\0\0\xff\0\0\0" NONCE "\0x", 8 + 33 + 2},
	{"no end of the name", "\0\0\0\0\0\0\0\0" NONCE "\0xy", 8 + 33 + 2},
	{"bytes behind the name", "\0\0\0\0\0\0\0\0" NONCE "\0x\0y", 8 + 33 + 4},
	{"no name", "\0\0\0\0\0\0\0\0" NONCE, 8 + 33},
	{"no number",
         "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0x",
         8 + 33 + 2},
};

START_TEST(test_nonsense)
{
	struct monitor_options options = {.policy = "/x"};
	char byte;

	start(&options);
	ck_assert_int_eq(send(channel, NONSENSE[_i].bytes, NONSENSE[_i].len, 0),
	                 (ssize_t)NONSENSE[_i].len);
	ck_assert_msg(recv(channel, &byte, 1, 0) == 0, "%s", NONSENSE[_i].name);
	stop();
}
END_TEST

/* As many as may be at once. */
START_TEST(test_many)
{
	struct monitor_options options = {.engine_socket = raw.path, .policy = "/x"};
	bool seen[LIMIT_LOOKS_AT_ONCE] = {false};
	struct channel_answer got;
	pthread_t thread;

	raw_begin(&raw);
	start(&options);
	ck_assert_int_eq(pthread_create(&thread, NULL, engine, NULL), 0);
	for (uint32_t i = 0; i < ARRAY_LEN(seen); i++)
		ask(i, ASK_CONTAINER, i + 1 < ARRAY_LEN(seen) ? "web" : "last");
	for (size_t i = 0; i < ARRAY_LEN(seen); i++) {
		take(&got);
		ck_assert_uint_lt(got.id, ARRAY_LEN(seen));
		ck_assert(!seen[got.id]);
		ck_assert_uint_eq(got.status, 200);
		seen[got.id] = true;
	}
	pthread_join(thread, NULL);
	stop();
	raw_end(&raw);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("monitor");
	TCase *tcase = tcase_create("monitor");

	tcase_set_timeout(tcase, 30);
	tcase_add_loop_test(tcase, test_rows, 0, ARRAY_LEN(ROWS));
	tcase_add_test(tcase, test_no_engine);
	tcase_add_test(tcase, test_lost_policy);
	tcase_add_test(tcase, test_removes_its_socket_alone);
	tcase_add_loop_test(tcase, test_nonsense, 0, ARRAY_LEN(NONSENSE));
	tcase_add_test(tcase, test_many);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
