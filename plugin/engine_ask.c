/* SPDX-License-Identifier: Apache-2.0 */
#include "engine_ask.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "http_get.h"
#include "policy/limits.h"
#include "process.h"

static int connect_to(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	_cleanup_(closep) int fd = -1;
	int result;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	result = fd;
	fd = -1;
	return result;
}

static int send_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Waits for more to read: 0, or -ETIMEDOUT. */
static int wait_for_more(int fd, int64_t deadline)
{
	struct pollfd wanted = {.fd = fd, .events = POLLIN};
	int64_t left;
	int n;

	do {
		left = deadline - process_now_ms();
		n = poll(&wanted, 1, left > 0 ? (int)left : 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n > 0 ? 0 : -ETIMEDOUT;
}

/* Reads until the engine hangs up. */
static int receive_all(int fd, struct engine_answer *answer, size_t *ret_len)
{
	int64_t deadline = process_now_ms() + ENGINE_ASK_MS;
	size_t size = 0, len = 0;

	for (;;) {
		ssize_t n;
		int r;

		if (len + 1 >= size) {
			char *more;

			size = size > 0 ? 2 * size : 16384;
			if (size > 2 * LIMIT_LOOK_ANSWER)
				return -EFBIG;
			more = realloc(answer->text, size);
			if (!more)
				return -ENOMEM;
			answer->text = more;
		}
		r = wait_for_more(fd, deadline);
		if (r < 0)
			return r;
		n = recv(fd, answer->text + len, size - len - 1, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	answer->text[len] = '\0';
	*ret_len = len;
	return 0;
}

static int exchange(int fd, const char *request, size_t request_len, struct engine_answer *answer)
{
	const char *body = NULL;
	size_t len = 0;
	int r = send_all(fd, request, request_len);

	if (r == 0)
		r = receive_all(fd, answer, &len);
	if (r == 0)
		r = http_get_answer(answer->text, len, &answer->status, &body, &answer->len);
	if (r == 0)
		answer->body = answer->text + (body - answer->text);
	return r;
}

int engine_ask(const char *path, const char *method, const char *target, const char *body,
               struct engine_answer *ret_answer)
{
	_cleanup_(freep) char *request = NULL;
	_cleanup_(closep) int fd = -1;
	int len = asprintf(&request,
	                   "%s %s HTTP/1.0\r\nHost: docker\r\nContent-Length: %zu\r\n%s\r\n%s",
	                   method, target, body ? strlen(body) : 0,
	                   body ? "Content-Type: application/json\r\n" : "", body ? body : "");
	int r;

	*ret_answer = (struct engine_answer){0};
	if (len < 0) {
		request = NULL;
		return -ENOMEM;
	}
	fd = connect_to(path);
	if (fd < 0)
		return fd;
	r = exchange(fd, request, (size_t)len, ret_answer);
	if (r < 0)
		engine_answer_done(ret_answer);
	return r;
}

void engine_answer_done(struct engine_answer *answer)
{
	free(answer->text);
	*answer = (struct engine_answer){0};
}
