/* SPDX-License-Identifier: Apache-2.0 */
#include "news.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Room for the head of a message's descriptors, aligned as it must be. */
union control {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int news_open(int ret_fds[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_fds) < 0 ? -errno : 0;
}

int news_tell(int fd, const struct news *news, int passed)
{
	struct news copy = *news;
	struct iovec bytes = {&copy, sizeof(copy)};
	union control control = {0};
	struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
	ssize_t n;

	if (passed >= 0) {
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
		control.head = (struct cmsghdr){.cmsg_level = SOL_SOCKET,
		                                .cmsg_type = SCM_RIGHTS,
		                                .cmsg_len = CMSG_LEN(sizeof(int))};
		memcpy(CMSG_DATA(&control.head), &passed, sizeof(passed));
	}
	do
		n = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

int news_take(int fd, struct news *ret_news, int *ret_passed)
{
	struct iovec bytes = {ret_news, sizeof(*ret_news)};
	union control control = {0};
	struct msghdr message = {.msg_iov = &bytes,
	                         .msg_iovlen = 1,
	                         .msg_control = &control,
	                         .msg_controllen = sizeof(control)};
	ssize_t n;

	*ret_passed = -1;
	do
		n = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 ? -errno : 0;
	if (message.msg_controllen >= CMSG_LEN(sizeof(int)) && control.head.cmsg_type == SCM_RIGHTS)
		memcpy(ret_passed, CMSG_DATA(&control.head), sizeof(*ret_passed));
	return (size_t)n == sizeof(*ret_news) && ret_news->kind < NEWS_COUNT ? 1 : -EINVAL;
}
