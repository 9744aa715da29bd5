/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The listening unix socket: taken over from systemd, or made. Does not accept connections. Logs
 * why it failed, in words for an admin, since the errno alone does not tell. Uses umask(2) and
 * the environment, so it is called before other threads exist.
 *
 * Who can connect can ask for verdicts, and read them in the log; so the file of the plugin's
 * socket is never, not even for an instant, wider than 0600.
 */
#ifndef QUAYMASTER_LISTEN_H
#define QUAYMASTER_LISTEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "policy/cleanup.h"

struct listener {
	int fd;         /* close-on-exec, non-blocking, listening */
	bool inherited; /* from systemd: the file belongs to the socket unit */
	dev_t device;   /* of the file we made; what listen_close() may remove */
	ino_t inode;
};

/*
 * When LISTEN_PID is this process and LISTEN_FDS is 1 (sd_listen_fds(3)), takes descriptor 3, which
 * must be a listening unix stream socket; path is not looked at. Otherwise makes a socket at path,
 * with the directories above it (0755) if they are missing. A socket file there that nobody
 * listens on is replaced. The three LISTEN_ variables are unset either way.
 *
 * 0 and *ret_listener, which the caller gives to listen_close(), or
 *	-EADDRINUSE	another server answers at path
 *	-EEXIST		something at path is not a socket
 *	-ENAMETOOLONG	path is longer than 107 bytes, the most a unix socket takes
 *	-EINVAL		path is empty, or what systemd handed over is not one such socket
 *	-errno		of the call that failed
 */
_must_check_ int listen_open(const char *path, struct listener *ret_listener);

/*
 * Makes such a socket, of another mode (of read and write), whatever systemd handed over. As
 * listen_open() does that.
 */
_must_check_ int listen_make(const char *path, mode_t mode, struct listener *ret_listener);

/*
 * Removes the file at path if listen_open() made it and no other has taken its place. To be called
 * before server_stop(), so that dockerd's next call finds no socket and tries again, instead of
 * being taken and dropped. Does nothing the second time, or when inherited.
 */
void listen_remove(const struct listener *listener, const char *path);

/* listen_remove(), then closes the descriptor. */
void listen_close(struct listener *listener, const char *path);

#endif
