/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that looks. It alone may talk to the engine, which makes whoever can root on the
 * host, and it answers nothing but the few questions of ask.h; the process that reads what
 * strangers send has given root up by then. Unasked it tells what news.h has. One thread, a table
 * of conversations, no policy.
 */
#ifndef QUAYMASTER_MONITOR_H
#define QUAYMASTER_MONITOR_H

#include <limits.h>
#include <stdbool.h>

#include "policy/cleanup.h"

struct listener;

/* The ends of what leads to it. */
struct monitor_ends {
	int ask;  /* to ask it, by channel.h */
	int news; /* to be told, by news.h */
};

/* All borrowed until the process ends. */
struct monitor_options {
	const char *engine_socket; /* NULL: the engine is not to be asked */
	bool engine_optional;      /* a socket that is not there is no error */
	char host_root[PATH_MAX];  /* "" or where the host's root directory is mounted */
	const char *policy;        /* the policy file */
	const struct listener *listener;
	const char *socket;       /* of the listener */
	const char *off_file;     /* switches quaymaster off */
	const char *decision_log; /* a file, or NULL */
};

/*
 * Starts it as a child of this process, before there are threads. Returns twice: 0 and *ret_ends,
 * the caller's; and in the child, once the end to ask by was closed, 1: there is nothing left to do
 * but to return from main(). -errno when there is no child. What changes from now on is told. The
 * child heeds none of the signals that this process has blocked.
 */
_must_check_ int monitor_start(const struct monitor_options *options,
                               struct monitor_ends *ret_ends);

#endif
