/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A raw HTTP client over unix sockets, a server to talk to, and a directory for its socket. For
 * tests only: every failure is a failed test. Started inside a test, since threads do not
 * survive Check's fork.
 */
#ifndef QUAYMASTER_TESTS_RAW_H
#define QUAYMASTER_TESTS_RAW_H

#include <check.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "plugin/server.h"

#define RAW_RESPONSE_SIZE 4096

#define JUDGED "/AuthZPlugin.AuthZReq"
#define PASSED "/AuthZPlugin.AuthZRes"

struct raw {
	char directory[32];
	char path[64];
	int listen_fd;
	struct server *server;
};

struct raw_response {
	unsigned status; /* 0: hung up on without an answer */
	char text[RAW_RESPONSE_SIZE];
	const char *body;
};

static inline void raw_address(const char *path, struct sockaddr_un *ret_address)
{
	*ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(ret_address->sun_path, sizeof(ret_address->sun_path), "%s", path);
}

static inline int raw_listen(const char *path)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct sockaddr_un address;

	raw_address(path, &address);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(fd, SOMAXCONN), 0);
	return fd;
}

static inline void raw_begin(struct raw *raw)
{
	strcpy(raw->directory, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(raw->directory));
	snprintf(raw->path, sizeof(raw->path), "%s/s", raw->directory);
	raw->listen_fd = raw_listen(raw->path);
	raw->server = NULL;
}

static inline void raw_serve(struct raw *raw, unsigned workers, server_answer_fn *answer,
                             void *context)
{
	struct server_options options = {
		.listen_fd = raw->listen_fd,
		.workers = workers,
		.answer = answer,
		.context = context,
	};

	ck_assert_int_eq(server_start(&options, &raw->server), 0);
}

static inline void raw_end(struct raw *raw)
{
	server_stop(raw->server);
	close(raw->listen_fd);
	unlink(raw->path);
	rmdir(raw->directory);
}

static inline int raw_connect(const char *path)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address;

	raw_address(path, &address);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* False when the server hung up. */
static inline bool raw_send(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, data, len, MSG_NOSIGNAL);

		if (sent < 0)
			return false;
		data += sent;
		len -= (size_t)sent;
	}
	return true;
}

__attribute__((format(printf, 2, 3))) static inline bool raw_sendf(int fd, const char *format, ...)
{
	char text[2048];
	va_list arguments;
	int len;

	va_start(arguments, format);
	len = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	ck_assert(len >= 0 && (size_t)len < sizeof(text));
	return raw_send(fd, text, (size_t)len);
}

static inline bool raw_send_head(int fd, const char *method, const char *url, size_t len)
{
	return raw_sendf(fd,
	                 "%s %s HTTP/1.1\r\nHost: plugin.moby.localhost\r\n"
	                 "Connection: close\r\nContent-Length: %zu\r\n\r\n",
	                 method, url, len);
}

/* Sends len bytes that begin with text and go on with 'x', from little memory. */
static inline bool raw_send_body(int fd, const char *text, size_t len)
{
	char block[65536];
	size_t head = strlen(text) < len ? strlen(text) : len;

	if (!raw_send(fd, text, head))
		return false;
	memset(block, 'x', sizeof(block));
	for (size_t left = len - head; left > 0;) {
		size_t piece = left < sizeof(block) ? left : sizeof(block);

		if (!raw_send(fd, block, piece))
			return false;
		left -= piece;
	}
	return true;
}

/* Reads until the server hangs up, and closes. Must be one whole response with a length, or none.
 */
static inline void raw_receive(int fd, struct raw_response *ret_response)
{
	size_t used = 0;
	const char *length;
	char *end;
	ssize_t got;

	while ((got = recv(fd, ret_response->text + used, RAW_RESPONSE_SIZE - 1 - used, 0)) > 0)
		used += (size_t)got;
	close(fd);
	ret_response->text[used] = '\0';
	ret_response->status = 0;
	ret_response->body = "";
	if (used == 0)
		return;
	ck_assert_int_eq(sscanf(ret_response->text, "HTTP/1.1 %u ", &ret_response->status), 1);
	end = strstr(ret_response->text, "\r\n\r\n");
	ck_assert_ptr_nonnull(end);
	ret_response->body = end + 4;
	/* What the library says to broken HTTP is its own. */
	if (*ret_response->body != '{')
		return;
	length = strcasestr(ret_response->text, "\r\nContent-Length: ");
	ck_assert_msg(length && length < end, "no length in %s", ret_response->text);
	ck_assert_uint_eq(strtoul(length + 18, NULL, 10), strlen(ret_response->body));
}

static inline void raw_call(const char *path, const char *method, const char *url, const char *text,
                            size_t len, struct raw_response *ret_response)
{
	int fd = raw_connect(path);

	if (raw_send_head(fd, method, url, len))
		raw_send_body(fd, text, len);
	raw_receive(fd, ret_response);
}

/* A call that is to be judged, with a body of len bytes that begin with text; returns the status.
 */
static inline unsigned raw_judge(const char *path, const char *text, size_t len)
{
	struct raw_response response;

	raw_call(path, "POST", JUDGED, text, len, &response);
	return response.status;
}

static inline long raw_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void raw_sleep_ms(long ms)
{
	struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

/* What the answer function is told by the test, and tells it. */
struct raw_gate {
	atomic_uint begun;
	atomic_bool open;
};

/* Waits at the gate when the body begins with 'w', which makes it as slow as the test wants. */
static inline void *raw_allow(void *context, char *body, size_t len, struct server_reply *ret_reply)
{
	static const char ALLOW[] = "{\"Allow\":true}";
	struct raw_gate *gate = context;

	(void)len;
	atomic_fetch_add(&gate->begun, 1);
	while (*body == 'w' && !atomic_load(&gate->open))
		raw_sleep_ms(1);
	*ret_reply = (struct server_reply){
		.status = 200,
		.body = ALLOW,
		.len = sizeof(ALLOW) - 1,
	};
	return NULL;
}

static inline void raw_wait_for_begun(struct raw_gate *gate, unsigned count)
{
	for (int i = 0; i < 5000 && atomic_load(&gate->begun) < count; i++)
		raw_sleep_ms(1);
	ck_assert_uint_ge(atomic_load(&gate->begun), count);
}

/* Sends a whole call and leaves the answer for later. */
static inline int raw_send_call(const char *path, const char *text, size_t len)
{
	int fd = raw_connect(path);

	ck_assert(raw_send_head(fd, "POST", JUDGED, len));
	ck_assert(raw_send_body(fd, text, len));
	return fd;
}

static inline unsigned raw_receive_status(int fd)
{
	struct raw_response got;

	raw_receive(fd, &got);
	return got.status;
}

#endif
