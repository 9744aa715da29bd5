/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int connection_open(struct connection *connection, const char *path, int epoll)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = connection};

	connection->epoll = epoll;
	connection->fd = -1;
	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);
	connection->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection->fd < 0 ||
	    connect(connection->fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) < 0)
		return -errno;
	return 0;
}

void connection_close(struct connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
}

/*
 * Asks to be woken when there is room. Not from the start: then every call that the server takes
 * out of the socket would wake this end up for nothing.
 */
static int wait_for_room(struct connection *connection)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = connection};

	return epoll_ctl(connection->epoll, EPOLL_CTL_MOD, connection->fd, &event) < 0 ? -errno : 0;
}

static int send_rest(struct connection *connection)
{
	while (connection->sent < connection->len) {
		ssize_t n = send(connection->fd, connection->call + connection->sent,
		                 connection->len - connection->sent, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0)
			return errno == EAGAIN ? wait_for_room(connection) : -errno;
		connection->sent += (size_t)n;
	}
	return 0;
}

int connection_call(struct connection *connection, const char *bytes, size_t len, uint64_t now)
{
	connection->call = bytes;
	connection->len = len;
	connection->sent = 0;
	connection->have = 0;
	connection->started = now;
	return send_rest(connection);
}

/* Whether what came is one whole answer: a head with a length, and a body of that length. */
static int read_answer(struct connection *connection, struct answer *ret_answer)
{
	static const char begins[] = "HTTP/1.1 ";
	char *text = connection->answer, *end, *length;

	text[connection->have] = '\0';
	end = strstr(text, "\r\n\r\n");
	if (!end)
		return 0;
	length = strcasestr(text, "\r\nContent-Length:");
	if (strncmp(text, begins, sizeof(begins) - 1) != 0 || !length || length > end)
		return -EBADMSG;
	end += 4;
	if (connection->have - (size_t)(end - text) < strtoul(length + 17, NULL, 10))
		return 0;
	ret_answer->status = (unsigned)strtoul(text + sizeof(begins) - 1, NULL, 10);
	ret_answer->allowed = strstr(end, "\"Allow\":true") != NULL;
	ret_answer->closes = strcasestr(text, "\r\nConnection: close") != NULL;
	ret_answer->body = end;
	return 1;
}

int connection_step(struct connection *connection, struct answer *ret_answer)
{
	int r = send_rest(connection);

	while (r == 0) {
		size_t room = CONNECTION_ANSWER - connection->have;
		ssize_t n = recv(connection->fd, connection->answer + connection->have, room,
		                 MSG_DONTWAIT);

		if (n < 0)
			return errno == EAGAIN ? 0 : -errno;
		if (n == 0)
			return room == 0 ? -EMSGSIZE : -ECONNRESET;
		connection->have += (size_t)n;
		r = read_answer(connection, ret_answer);
	}
	return r;
}
