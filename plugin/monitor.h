/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that looks. It alone may talk to the engine, which makes whoever can root on the
 * host, and it answers nothing but the few questions of ask.h; the process that reads what
 * strangers send has given root up by then. One thread, a table of conversations, no policy.
 */
#ifndef QUAYMASTER_MONITOR_H
#define QUAYMASTER_MONITOR_H

#include <limits.h>
#include <stdbool.h>

#include "policy/cleanup.h"

struct listener;

/* All borrowed until the process ends. */
struct monitor_options {
	const char *engine_socket; /* NULL: the engine is not to be asked */
	bool engine_optional;      /* a socket that is not there is no error */
	char host_root[PATH_MAX];  /* "" or where the host's root directory is mounted */
	const char *policy;        /* the policy file */
	const struct listener *listener;
	const char *socket; /* of the listener */
};

/*
 * Starts it as a child of this process, before there are threads. Returns twice: 0 and *ret_fd, the
 * caller's, to ask over; and in the child, once that was closed, 1: there is nothing left to do but
 * to return from main(). -errno when there is no child. The child heeds none of the signals that
 * this process has blocked.
 */
_must_check_ int monitor_start(const struct monitor_options *options, int *ret_fd);

#endif
