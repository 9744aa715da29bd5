/* SPDX-License-Identifier: Apache-2.0 */
#include "channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

int channel_open(int ret_fds[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_fds) < 0 ? -errno : 0;
}

static int send_all(int fd, const void *bytes, size_t len, int flags)
{
	ssize_t n;

	do
		n = send(fd, bytes, len, MSG_NOSIGNAL | flags);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

/* One message: how long it is; 0 at the end; -errno. */
static ssize_t receive(int fd, void *bytes, size_t size, int flags)
{
	ssize_t n;

	do
		n = recv(fd, bytes, size, flags);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

int channel_ask(int fd, const struct channel_question *question)
{
	size_t len = offsetof(struct channel_question, name) + strlen(question->name) + 1;

	return send_all(fd, question, len, MSG_DONTWAIT);
}

int channel_take_question(int fd, struct channel_question *ret_question)
{
	ssize_t n = receive(fd, ret_question, sizeof(*ret_question), 0);
	const size_t head = offsetof(struct channel_question, name);

	if (n <= 0)
		return (int)n;
	if ((size_t)n <= head || ret_question->kind >= ASK_COUNT)
		return -EINVAL;
	if (strnlen(ret_question->nonce, CHANNEL_NONCE_SIZE) != CHANNEL_NONCE_SIZE - 1)
		return -EINVAL;
	return strnlen(ret_question->name, (size_t)n - head) + 1 == (size_t)n - head ? 1 : -EINVAL;
}

int channel_reply(int fd, uint32_t id, unsigned status, const char *text, size_t len)
{
	struct channel_answer part = {.id = id, .status = status, .total = (uint32_t)len};
	int r = 0;

	do {
		part.n = (uint32_t)(len < sizeof(part.text) ? len : sizeof(part.text));
		memcpy(part.text, text, part.n);
		r = send_all(fd, &part, offsetof(struct channel_answer, text) + part.n, 0);
		text += part.n;
		len -= part.n;
	} while (r == 0 && len > 0);
	return r;
}

int channel_take_answer(int fd, struct channel_answer *ret_answer)
{
	ssize_t n = receive(fd, ret_answer, sizeof(*ret_answer), MSG_DONTWAIT);

	if (n <= 0)
		return (int)n;
	return (size_t)n == offsetof(struct channel_answer, text) + ret_answer->n ? 1 : -EINVAL;
}
