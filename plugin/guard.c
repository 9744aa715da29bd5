/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "guard_links.h"

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

static bool touches(const char *guarded, const char *path)
{
	return guarded && (is_above(guarded, path) || is_above(path, guarded));
}

bool guard_path(const struct guard *guard, size_t i, const char **ret_path)
{
	const char *const own[] = {guard->engine_socket, guard->policy,   guard->socket,
	                           guard->decision_log,  guard->off_file, guard->data_root};

	if (i >= ARRAY_LEN(own) + ARRAY_LEN(everywhere))
		return false;
	*ret_path = i < ARRAY_LEN(own) ? own[i] : everywhere[i - ARRAY_LEN(own)];
	return true;
}

bool guard_covers(const struct guard *guard, const char *path)
{
	const char *guarded;

	for (size_t i = 0; guard_path(guard, i, &guarded); i++) {
		if (touches(guarded, path))
			return true;
	}
	for (size_t i = 0; guard->links && i < guard->links->n; i++) {
		if (touches(guard->links->paths[i], path))
			return true;
	}
	return false;
}

/* What does not fit is longer than any path of the host. */
static bool touches_in(const char *directory, size_t len, const char *name, const char *path)
{
	char file[PATH_MAX];
	int n = snprintf(file, sizeof(file), "%.*s/%s", (int)len, directory, name);

	return n > 0 && (size_t)n < sizeof(file) && touches(file, path);
}

bool guard_covers_included(const struct guard *guard, const char *name, const char *path)
{
	const char *slash = guard->policy ? strrchr(guard->policy, '/') : NULL;
	const struct guard_links *links = guard->links;

	if (slash && touches_in(guard->policy, (size_t)(slash - guard->policy), name, path))
		return true;
	return links && links->policy_directory &&
	       touches_in(links->policy_directory, strlen(links->policy_directory), name, path);
}
