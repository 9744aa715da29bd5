/* SPDX-License-Identifier: Apache-2.0 */
#include "local_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "log.h"

#define MODE    0660 /* the owner's group may read, too: a monitoring agent that belongs to it */
#define BACKLOG 16

#define WANTED "write unix:/run/quaymaster/metrics.sock, 127.0.0.1:PORT or [::1]:PORT"

static int refuse(const char **ret_why, const char *why)
{
	*ret_why = why;
	return -EINVAL;
}

static int read_path(const char *path, struct local_address *ret, const char **ret_why)
{
	struct sockaddr_un address;

	if (*path != '/')
		return refuse(ret_why, "the path of a unix socket begins with a slash: "
		                       "unix:/run/quaymaster/metrics.sock");
	if (strlen(path) >= sizeof(address.sun_path))
		return refuse(ret_why, "the path of a unix socket has at most 107 bytes");
	*ret = (struct local_address){.path = path};
	return 0;
}

/* Digits alone, at most 65535. */
static bool read_port(const char *text, in_port_t *ret_port)
{
	unsigned port = 0;

	if (!*text || strlen(text) > 5)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		port = 10 * port + (unsigned)(*text - '0');
	}
	*ret_port = htons((uint16_t)port);
	return port <= UINT16_MAX;
}

static bool is_loopback(const struct local_address *address)
{
	if (address->at.any.sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&address->at.v6.sin6_addr);
	return ntohl(address->at.v4.sin_addr.s_addr) >> 24 == 127;
}

static bool read_host(const char *host, in_port_t port, struct local_address *ret)
{
	*ret = (struct local_address){.at.v4 = {.sin_family = AF_INET, .sin_port = port}};
	if (inet_pton(AF_INET, host, &ret->at.v4.sin_addr) == 1)
		return true;
	*ret = (struct local_address){.at.v6 = {.sin6_family = AF_INET6, .sin6_port = port}};
	return inet_pton(AF_INET6, host, &ret->at.v6.sin6_addr) == 1;
}

int local_address_read(const char *text, struct local_address *ret_address, const char **ret_why)
{
	char host[INET6_ADDRSTRLEN + 2];
	const char *colon = strrchr(text, ':');
	size_t len = colon ? (size_t)(colon - text) : 0;
	bool brackets = len > 2 && text[0] == '[' && text[len - 1] == ']';
	in_port_t port;

	if (strncmp(text, "unix:", 5) == 0)
		return read_path(text + 5, ret_address, ret_why);
	if (*text == '/')
		return refuse(ret_why, "a unix socket has \"unix:\" before its path");
	if (len == 0 || len >= sizeof(host))
		return refuse(ret_why, "this is no address with a port; " WANTED);
	if (!read_port(colon + 1, &port))
		return refuse(ret_why, "a port is a number up to 65535; " WANTED);
	snprintf(host, sizeof(host), "%.*s", (int)(brackets ? len - 2 : len), text + brackets);
	if (!read_host(host, port, ret_address) ||
	    (ret_address->at.any.sa_family == AF_INET6) != brackets)
		return refuse(ret_why, "a host is given by its number; " WANTED);
	if (!is_loopback(ret_address))
		return refuse(ret_why, "other hosts could read this, and it is for this one alone; "
		                       "to let them, put a proxy before it; " WANTED);
	return 0;
}

static socklen_t size_of(const struct local_address *address)
{
	return address->at.any.sa_family == AF_INET ? sizeof(address->at.v4)
	                                            : sizeof(address->at.v6);
}

static int fail(const struct local_address *address, const char *what)
{
	char shown[LOCAL_ADDRESS_SIZE];
	int error = -errno;

	local_address_show(address, NULL, shown, sizeof(shown));
	log_error("cannot listen on %s: %s: %s", shown, what, strerrordesc_np(-error));
	return error;
}

static int listen_on_port(const struct local_address *address, struct listener *ret_listener)
{
	static const int on = 1;
	_cleanup_(closep) int fd =
		socket(address->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return fail(address, "socket");
	/* The connections of the server before this one may still be on their way out. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, &address->at.any, size_of(address)) < 0)
		return fail(address, "bind");
	if (listen(fd, BACKLOG) < 0)
		return fail(address, "listen");
	*ret_listener = (struct listener){.fd = fd, .inherited = true};
	fd = -1;
	return 0;
}

int local_address_listen(const struct local_address *address, struct listener *ret_listener)
{
	if (address->path)
		return listen_make(address->path, MODE, ret_listener);
	return listen_on_port(address, ret_listener);
}

void local_address_show(const struct local_address *address, const struct listener *listener,
                        char *ret, size_t size)
{
	struct local_address got = *address;
	socklen_t len = sizeof(got.at);
	char host[INET6_ADDRSTRLEN] = "";

	if (address->path) {
		snprintf(ret, size, "unix:%s", address->path);
		return;
	}
	if (listener && getsockname(listener->fd, &got.at.any, &len) < 0)
		got = *address;
	if (got.at.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &got.at.v4.sin_addr, host, sizeof(host));
		snprintf(ret, size, "%s:%u", host, ntohs(got.at.v4.sin_port));
	} else {
		inet_ntop(AF_INET6, &got.at.v6.sin6_addr, host, sizeof(host));
		snprintf(ret, size, "[%s]:%u", host, ntohs(got.at.v6.sin6_port));
	}
}
