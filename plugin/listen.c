/* SPDX-License-Identifier: Apache-2.0 */
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

/* SD_LISTEN_FDS_START of sd_listen_fds(3). */
#define FIRST_INHERITED_FD 3

static int fail(int error, const char *path, const char *what)
{
	log_error("cannot listen on %s: %s: %s%s", path, what, strerrordesc_np(-error),
	          error == -EACCES || error == -EPERM ? "; `serve` is started by root" : "");
	return error;
}

/* A decimal number and nothing else; -1 for anything else, or a missing variable. */
static long number_from_environment(const char *name)
{
	const char *text = getenv(name);
	char *end;
	long number;

	if (!text || *text < '0' || *text > '9')
		return -1;
	errno = 0;
	number = strtol(text, &end, 10);
	return *end == '\0' && errno == 0 ? number : -1;
}

static bool is_listening_unix_stream(int fd)
{
	static const struct {
		int option;
		int wanted;
	} WANTED[] = {
		{SO_DOMAIN, AF_UNIX},
		{SO_TYPE, SOCK_STREAM},
		{SO_ACCEPTCONN, 1},
	};

	for (size_t i = 0; i < ARRAY_LEN(WANTED); i++) {
		int value = -1;
		socklen_t len = sizeof(value);

		if (getsockopt(fd, SOL_SOCKET, WANTED[i].option, &value, &len) < 0 ||
		    value != WANTED[i].wanted)
			return false;
	}
	return true;
}

static int set_flags(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	return 0;
}

/* count is what LISTEN_FDS says. */
static int take_over(long count, struct listener *ret_listener)
{
	int error;

	if (count != 1) {
		log_error("systemd must hand over one socket: the socket unit needs exactly one "
		          "ListenStream=");
		return -EINVAL;
	}
	if (!is_listening_unix_stream(FIRST_INHERITED_FD)) {
		log_error("what systemd handed over is not a listening unix stream socket: the "
		          "socket unit needs ListenStream= with a path, and Accept=no");
		return -EINVAL;
	}
	error = set_flags(FIRST_INHERITED_FD);
	if (error < 0)
		return fail(error, "systemd's socket", "fcntl");
	*ret_listener = (struct listener){.fd = FIRST_INHERITED_FD, .inherited = true};
	return 0;
}

static int make_parents(const struct sockaddr_un *address)
{
	struct sockaddr_un copy = *address;
	mode_t kept = umask(0022);
	int error = 0;

	for (char *slash = copy.sun_path + 1; error == 0 && (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(copy.sun_path, 0755) < 0 && errno != EEXIST)
			error = -errno;
		*slash = '/';
	}
	umask(kept);
	return error;
}

/* Asks whether a server answers at the address: 0 when it does, or connect(2)'s -errno. */
static int try_connect(const struct sockaddr_un *address)
{
	_cleanup_(closep) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return 0;
	/* EAGAIN: somebody listens, and has a full queue. */
	return errno == EAGAIN ? 0 : -errno;
}

/* Removes the file that a server which is gone left behind; a live one or anything else stays. */
static int remove_stale(const struct sockaddr_un *address)
{
	const char *path = address->sun_path;
	struct stat status;
	int answer;

	if (lstat(path, &status) < 0)
		return errno == ENOENT ? 0 : fail(-errno, path, "lstat");
	if (!S_ISSOCK(status.st_mode))
		return fail(-EEXIST, path, "what is there is not a socket; remove it");
	answer = try_connect(address);
	if (answer == 0)
		return fail(-EADDRINUSE, path, "another server answers there");
	if (answer == -ENOENT)
		return 0;
	if (answer != -ECONNREFUSED)
		return fail(answer, path, "the socket there belongs to something else");
	if (unlink(path) < 0 && errno != ENOENT)
		return fail(-errno, path, "unlink");
	return 0;
}

static int bind_private(int fd, const struct sockaddr_un *address, mode_t mode)
{
	/* The file gets its mode from the umask when bind(2) makes it; chmod would come too late.
	 */
	mode_t kept = umask(0777 & ~mode);
	int error = 0;

	if (bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
		error = -errno;
	umask(kept);
	return error;
}

static int make(const struct sockaddr_un *address, mode_t mode, struct listener *ret_listener)
{
	const char *path = address->sun_path;
	struct stat status;
	_cleanup_(closep) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error;

	if (fd < 0)
		return fail(-errno, path, "socket");
	error = bind_private(fd, address, mode);
	if (error < 0)
		return fail(error, path, "bind");
	if (lstat(path, &status) < 0 || listen(fd, SOMAXCONN) < 0) {
		error = -errno;
		unlink(path);
		return fail(error, path, "listen");
	}
	*ret_listener = (struct listener){
		.fd = fd,
		.device = status.st_dev,
		.inode = status.st_ino,
	};
	fd = -1;
	return 0;
}

int listen_make(const char *path, mode_t mode, struct listener *ret_listener)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = strlen(path);
	int error;

	if (len == 0)
		return fail(-EINVAL, "\"\"", "a path is wanted");
	if (len >= sizeof(address.sun_path))
		return fail(-ENAMETOOLONG, path, "a unix socket's path has at most 107 bytes");
	memcpy(address.sun_path, path, len + 1);
	error = make_parents(&address);
	if (error < 0)
		return fail(error, path, "mkdir");
	error = remove_stale(&address);
	if (error < 0)
		return error;
	return make(&address, mode, ret_listener);
}

int listen_open(const char *path, struct listener *ret_listener)
{
	long pid = number_from_environment("LISTEN_PID");
	long count = number_from_environment("LISTEN_FDS");

	/* Not for processes that this one may start. */
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (pid == (long)getpid() && count != 0)
		return take_over(count, ret_listener);
	return listen_make(path, 0600, ret_listener);
}

void listen_remove(const struct listener *listener, const char *path)
{
	struct stat status;

	if (listener->inherited || listener->fd < 0)
		return;
	/* While the descriptor is open the kernel keeps the inode, so its number is nobody else's.
	 */
	if (lstat(path, &status) == 0 && status.st_dev == listener->device &&
	    status.st_ino == listener->inode)
		unlink(path);
}

void listen_close(struct listener *listener, const char *path)
{
	listen_remove(listener, path);
	if (listener->fd >= 0)
		close(listener->fd);
	listener->fd = -1;
}
