/* SPDX-License-Identifier: Apache-2.0 */
#include "guard_links.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guard.h"
#include "host_path.h"
#include "policy/policy.h"

/* A path as the host has it: in a managed plugin the host's own root lies below another. */
static const char *on_host(const char *path, const char *root)
{
	size_t len = strlen(root);

	while (len > 0 && root[len - 1] == '/')
		len--;
	return len > 0 && strncmp(path, root, len) == 0 && path[len] == '/' ? path + len : path;
}

/* Takes over path, also when there is no memory. */
static int keep(struct guard_links *links, char *path)
{
	char **more = path ? reallocarray(links->paths, links->n + 1, sizeof(*more)) : NULL;

	if (!more) {
		free(path);
		return -ENOMEM;
	}
	links->paths = more;
	links->paths[links->n++] = path;
	return 0;
}

/* Where path leads, if that is another than the one that is guarded already. */
static int follow(struct guard_links *links, const char *root, const char *path)
{
	struct host_path found;
	const char *name;

	if (!path || path[0] != '/')
		return 0;
	name = on_host(path, root);
	if (host_path_follow(root, name, &found) < 0)
		return 0;
	return strcmp(found.path, path) == 0 ? 0 : keep(links, strdup(found.path));
}

static int follow_directory(struct guard_links *links, const char *root, const char *policy)
{
	const char *slash = policy ? strrchr(policy, '/') : NULL;
	_cleanup_(freep) char *directory = NULL;
	struct host_path found;

	if (!slash || policy[0] != '/')
		return 0;
	directory = strndup(policy, slash > policy ? (size_t)(slash - policy) : 1);
	if (!directory)
		return -ENOMEM;
	if (host_path_follow(root, on_host(directory, root), &found) < 0)
		return 0;
	links->policy_directory = strdup(found.path);
	return links->policy_directory ? 0 : -ENOMEM;
}

/* What a policy includes can lie elsewhere as well: the whole directory, or one of its files. */
static int follow_included(struct guard_links *links, const char *root, const char *path,
                           const struct policy *policy)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	const char *name;
	int r = 0;

	for (size_t i = 0; r == 0 && slash && (name = policy_include(policy, i)); i++) {
		char *item = NULL;

		if (asprintf(&item, "%.*s/%s", (int)(slash - path), path, name) < 0)
			return -ENOMEM;
		r = follow(links, root, item);
		free(item);
	}
	for (size_t i = 1; r == 0 && (name = policy_file_name(policy, i)); i++)
		r = follow(links, root, name);
	return r;
}

int guard_links_find(const struct guard *guard, const struct policy *policy, const char *host_root,
                     struct guard_links *ret)
{
	const char *path;
	int r;

	*ret = (struct guard_links){0};
	r = follow_directory(ret, host_root, guard->policy);
	for (size_t i = 0; r == 0 && guard_path(guard, i, &path); i++)
		r = follow(ret, host_root, path);
	if (r == 0 && policy)
		r = follow_included(ret, host_root, guard->policy, policy);
	if (r < 0)
		guard_links_done(ret);
	return r;
}

void guard_links_done(struct guard_links *links)
{
	for (size_t i = 0; i < links->n; i++)
		free(links->paths[i]);
	free(links->paths);
	free(links->policy_directory);
	*links = (struct guard_links){0};
}
