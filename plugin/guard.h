/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The paths of a host that make whoever has them its master, or blind quaymaster: sockets of the
 * engine and of containerd, /proc, /sys, the engine's settings and data, quaymaster's own files. A
 * policy's pattern has to name such a path exactly to allow it. Compares text; follows no links.
 */
#ifndef QUAYMASTER_GUARD_H
#define QUAYMASTER_GUARD_H

#include <stdbool.h>

/* Paths of this host beside those that are the same on every host; borrowed, NULL for none. */
struct guard {
	const char *engine_socket;
	const char *engine_socket_itself; /* where a link of that name leads */
	const char *policy;
	const char *socket;
	const char *decision_log;
	const char *data_root;
};

/* Whether a clean path is one of them, lies below one, or holds one. */
bool guard_covers(const struct guard *guard, const char *path);

/* Whether a clean path is a guarded file, lies below it, or holds it. */
bool guard_touches(const char *file, const char *path);

#endif
