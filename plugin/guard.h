/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The paths of a host that make whoever has them its master, or blind quaymaster: sockets of the
 * engine and of containerd, /proc, /sys, the engine's settings and data, quaymaster's own files. A
 * policy's pattern has to name such a path exactly to allow it. Compares text; follows no links:
 * where those of such a name lead is told by guard_links.h.
 */
#ifndef QUAYMASTER_GUARD_H
#define QUAYMASTER_GUARD_H

#include <stdbool.h>
#include <stddef.h>

struct guard_links;

/* Paths of this host beside those that are the same on every host; borrowed, NULL for none. */
struct guard {
	const char *engine_socket;
	const char *policy;
	const char *socket;
	const char *decision_log;
	const char *off_file;
	const char *data_root;
	const struct guard_links *links;
};

/* Whether a clean path is one of them, lies below one, or holds one. */
bool guard_covers(const struct guard *guard, const char *path);

/*
 * The same for what the policy includes: a name in the policy's directory, of a file or of a
 * directory, also of one in which there is nothing yet.
 */
bool guard_covers_included(const struct guard *guard, const char *name, const char *path);

/*
 * The path at i that guard has beside its links: those of this host, then those that are the same
 * on every host. *ret_path is NULL for none, and borrowed. False behind the last one.
 */
bool guard_path(const struct guard *guard, size_t i, const char **ret_path);

#endif
