/* SPDX-License-Identifier: Apache-2.0 */
#include "conversation.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Room for an answer at first: what an engine says of an ordinary container. */
#define FIRST_SIZE (16u * 1024)

int conversation_begin(struct conversation *c, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	_cleanup_(closep) int fd = -1;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	c->fd = fd;
	fd = -1;
	c->sent = c->len = 0;
	return 0;
}

short conversation_events(const struct conversation *c)
{
	return c->sent < c->request_len ? POLLOUT : POLLIN;
}

static int write_request(struct conversation *c)
{
	while (c->sent < c->request_len) {
		ssize_t n =
			send(c->fd, c->request + c->sent, c->request_len - c->sent, MSG_NOSIGNAL);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -errno;
		c->sent += (size_t)n;
	}
	return 0;
}

static int make_room(struct conversation *c)
{
	size_t size = c->size > 0 ? 2 * c->size : FIRST_SIZE;
	char *text;

	if (c->len < c->size)
		return 0;
	if (size > c->max)
		return -EFBIG;
	text = realloc(c->text, size);
	if (!text)
		return -ENOMEM;
	c->text = text;
	c->size = size;
	return 0;
}

int conversation_go_on(struct conversation *c)
{
	int r = write_request(c);

	while (r == 0 && c->sent == c->request_len) {
		ssize_t n;

		r = make_room(c);
		if (r < 0)
			break;
		n = recv(c->fd, c->text + c->len, c->size - c->len, 0);
		if (n == 0)
			return 1;
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -errno;
		c->len += (size_t)n;
	}
	return r;
}

void conversation_end(struct conversation *c)
{
	closep(&c->fd);
	free(c->text);
	*c = (struct conversation){.fd = -1};
}
