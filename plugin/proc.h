/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What /proc tells of other processes: which one it is, how it was started, where it listens.
 * Changes nothing. A process that is gone, or another user's, simply tells nothing.
 */
#ifndef QUAYMASTER_PROC_H
#define QUAYMASTER_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "policy/cleanup.h"

/* Who listens on a unix socket: 0 when nobody does, or somebody whom this process cannot see. */
pid_t proc_listener_of(const char *socket);

/* Whether the process runs a program of this name. */
bool proc_is(pid_t pid, const char *name);

/*
 * The process that runs a program of this name, with this first argument unless word is NULL. 0 for
 * none, and for several that were not started by the same command line.
 */
pid_t proc_find(const char *name, const char *word);

/*
 * The command line: words, each ended by a NUL, and one more NUL. 0, *ret_args (to be freed) and
 * *ret_len; -errno.
 */
_must_check_ int proc_args(pid_t pid, char **ret_args, size_t *ret_len);

/* An address that is listened on: "0.0.0.0:2375", "[::]:2375". */
struct proc_address {
	char text[64];
	unsigned port;
};

/* At most max addresses of TCP that the process listens on in its own network; how many. */
size_t proc_listens(pid_t pid, struct proc_address *ret, size_t max);

/*
 * Reads a line of /proc/net/tcp or tcp6 (v6). Whether it is a socket that listens; then *ret is its
 * address and *ret_inode names it.
 */
bool proc_read_tcp(const char *line, bool v6, struct proc_address *ret, unsigned long *ret_inode);

#endif
