/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <stddef.h>
#include <string.h>

#include "policy/cleanup.h"

/* Both spellings of /run: where it is a link, and where nobody followed it. */
static const char *const everywhere[] = {
	"/proc",
	"/sys",
	"/etc/docker",
	"/etc/quaymaster",
	"/run/quaymaster",
	"/var/run/quaymaster",
	"/var/lib/docker",
	"/var/lib/containerd",
	"/run/docker",
	"/run/docker.sock",
	"/run/containerd",
	"/run/crio",
	"/run/podman",
	"/var/run/docker",
	"/var/run/docker.sock",
	"/var/run/containerd",
	"/var/run/crio",
	"/var/run/podman",
};

/* Whether a is b, or a directory above it. */
static bool is_above(const char *a, const char *b)
{
	size_t len = strcmp(a, "/") == 0 ? 0 : strlen(a);

	return strncmp(a, b, len) == 0 && (b[len] == '/' || b[len] == '\0');
}

bool guard_touches(const char *file, const char *path)
{
	return is_above(file, path) || is_above(path, file);
}

static bool touches(const char *guarded, const char *path)
{
	return guarded && guard_touches(guarded, path);
}

bool guard_covers(const struct guard *guard, const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(everywhere); i++) {
		if (touches(everywhere[i], path))
			return true;
	}
	return touches(guard->engine_socket, path) || touches(guard->engine_socket_itself, path) ||
	       touches(guard->policy, path) || touches(guard->socket, path) ||
	       touches(guard->decision_log, path) || touches(guard->data_root, path);
}
