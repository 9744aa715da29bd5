/* SPDX-License-Identifier: Apache-2.0 */
/* Connections to the server of metrics: ordinary ones, too many, and those that do not read. */
#include "plugin/metrics_server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "policy/limits.h"
#include "support.h"

/* More than the buffers of a socket hold. */
#define LARGE (8u * 1024 * 1024)

static char directory[32];
static struct sockaddr_un address;
static int listen_fd;
static struct metrics_server *server;
static size_t page_len; /* of the page; 0: there is no memory for it */

static void answer(void *context, enum metrics_resource resource, struct metrics_reply *ret)
{
	ck_assert_ptr_eq(context, &page_len);
	*ret = (struct metrics_reply){.status = 200, .type = "text/x"};
	if (resource == METRICS_HEALTH) {
		ret->status = 503;
		ret->body = strdup("ill\n");
		ret->len = 4;
	} else if (page_len > 0) {
		ret->body = malloc(page_len);
		memset(ret->body, 'x', page_len);
		ret->len = page_len;
	}
}

static void begin(size_t len)
{
	signal(SIGPIPE, SIG_IGN);
	page_len = len;
	strcpy(directory, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	address.sun_family = AF_UNIX;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/m", directory);
	listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(listen_fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(listen_fd, 64), 0);
	ck_assert_int_eq(metrics_server_start(listen_fd, answer, &page_len, &server), 0);
}

static void end(void)
{
	metrics_server_stop(server);
	close(listen_fd);
	unlink(address.sun_path);
	ck_assert_int_eq(rmdir(directory), 0);
}

static int ask(const char *text)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
	return fd;
}

/* Reads to the end. The number of bytes; the first of them are in ret. */
static size_t take(int fd, char *ret, size_t size)
{
	char piece[65536];
	size_t total = 0;
	ssize_t n;

	ret[0] = '\0';
	while ((n = recv(fd, piece, sizeof(piece), 0)) > 0) {
		if (total == 0)
			snprintf(ret, size, "%.*s", (int)n, piece);
		total += (size_t)n;
	}
	close(fd);
	return total;
}

static const struct {
	const char *text, *status, *ending;
} REQUESTS[] = {
	{"GET /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\r\n\r\nxxx"},
	{"HEAD /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\r\n\r\n"},
	{"GET /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 503 ", "\r\n\r\nill\n"},
	{"HEAD /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 503 ", "\r\n\r\n"},
	{"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 ", "only /metrics and /healthz here\n"},
	{"POST /metrics HTTP/1.1\r\nContent-Length: 9\r\n\r\nsomething", "HTTP/1.1 405 ", "here\n"},
	{"nonsense\n\n", "HTTP/1.1 400 ", "\n"},
};

START_TEST(test_request)
{
	char text[512];
	const char *ending = REQUESTS[_i].ending;

	begin(3);
	take(ask(REQUESTS[_i].text), text, sizeof(text));
	ck_assert_msg(strncmp(text, REQUESTS[_i].status, strlen(REQUESTS[_i].status)) == 0, "%s",
	              text);
	ck_assert_uint_ge(strlen(text), strlen(ending));
	ck_assert_str_eq(text + strlen(text) - strlen(ending), ending);
	end();
}
END_TEST

START_TEST(test_large)
{
	char text[512];

	begin(LARGE);
	ck_assert_uint_gt(take(ask("GET /metrics HTTP/1.1\r\n\r\n"), text, sizeof(text)), LARGE);
	end();
}
END_TEST

START_TEST(test_no_memory)
{
	char text[512];

	begin(0);
	ck_assert_uint_eq(take(ask("GET /metrics HTTP/1.1\r\n\r\n"), text, sizeof(text)), 0);
	take(ask("GET /healthz HTTP/1.1\r\n\r\n"), text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "ill"));
	end();
}
END_TEST

START_TEST(test_too_long)
{
	char request[LIMIT_METRICS_REQUEST + 1];
	char text[512];

	begin(3);
	memset(request, 'a', sizeof(request) - 1);
	request[sizeof(request) - 1] = '\0';
	take(ask(request), text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "HTTP/1.1 431 "));
	end();
}
END_TEST

/* Those who do not read, or say nothing, keep nobody out; the first of them have to go. */
START_TEST(test_slow)
{
	int slow[2 * LIMIT_METRICS_CONNECTIONS];
	char text[512];

	begin(LARGE);
	for (size_t i = 0; i < ARRAY_LEN(slow); i++)
		slow[i] = ask(i % 2 ? "GET /metrics HTTP/1.1\r\n\r\n" : "GET /met");
	for (int i = 0; i < 3; i++) {
		take(ask("GET /healthz HTTP/1.1\r\n\r\n"), text, sizeof(text));
		ck_assert_ptr_nonnull(strstr(text, "ill"));
	}
	/* All of its answer would be more. */
	ck_assert_uint_lt(take(slow[1], text, sizeof(text)), LARGE);
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		if (i != 1)
			close(slow[i]);
	}
	end();
}
END_TEST

/* Who goes away in the middle harms nobody; nor does a stop with somebody there. */
START_TEST(test_gone)
{
	char text[512];
	int left;

	begin(LARGE);
	for (int i = 0; i < 50; i++)
		close(ask(i % 2 ? "GET /metrics HTTP/1.1\r\n\r\n" : "G"));
	take(ask("GET /healthz HTTP/1.1\r\n\r\n"), text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "ill"));
	left = ask("GET /metrics HTTP/1.1\r\n\r\n");
	end();
	close(left);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("metrics_server");
	TCase *tcase = tcase_create("metrics_server");

	/* None of them waits for time to go by; a loaded machine may still take its time. */
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_request, 0, ARRAY_LEN(REQUESTS));
	tcase_add_test(tcase, test_large);
	tcase_add_test(tcase, test_no_memory);
	tcase_add_test(tcase, test_too_long);
	tcase_add_test(tcase, test_slow);
	tcase_add_test(tcase, test_gone);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
