/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The do-nothing server that the benchmark compares with: libmicrohttpd with a pool of epoll
 * threads on a unix socket, reading and throwing away every body and answering {"Allow":true}.
 * What it costs is what HTTP costs; what quaymaster costs beyond it is quaymaster's own.
 *
 * usage: nothing SOCKET WORKERS
 */
#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "policy/limits.h"

static const char allowed[] = "{\"Allow\":true}";
static struct MHD_Response *response;

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload_data,
                              size_t *upload_size, void **request)
{
	static int seen;

	(void)context;
	(void)url;
	(void)method;
	(void)version;
	(void)upload_data;
	/* An answer queued before the last body byte makes libmicrohttpd close the connection. */
	if (!*request) {
		*request = &seen;
		return MHD_YES;
	}
	if (*upload_size > 0) {
		*upload_size = 0;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

static int listen_on(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		return -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	unlink(path);
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, SOMAXCONN) < 0)
		return -1;
	return fd;
}

int main(int argc, char **argv)
{
	struct MHD_Daemon *daemon;
	sigset_t stop;
	int fd, signal;

	if (argc != 3) {
		fprintf(stderr, "usage: nothing SOCKET WORKERS\n");
		return 2;
	}
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	fd = listen_on(argv[1]);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	response = MHD_create_response_from_buffer(sizeof(allowed) - 1, (void *)(uintptr_t)allowed,
	                                           MHD_RESPMEM_PERSISTENT);
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, 0, NULL, NULL,
	                          answer, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
	                          MHD_OPTION_THREAD_POOL_SIZE, (unsigned)strtoul(argv[2], NULL, 10),
	                          MHD_OPTION_CONNECTION_LIMIT, (unsigned)LIMIT_CONNECTIONS,
	                          MHD_OPTION_END);
	if (!response || !daemon) {
		fprintf(stderr, "nothing: cannot start\n");
		return 1;
	}
	sigwait(&stop, &signal);
	MHD_stop_daemon(daemon);
	MHD_destroy_response(response);
	return 0;
}
