/* SPDX-License-Identifier: Apache-2.0 */
#include "host_path.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* As the kernel's MAXSYMLINKS. */
#define LINKS_MAX 40

/* Components of a path: each takes a slash and a letter at least. */
#define DEPTH_MAX (PATH_MAX / 2)

struct walk {
	char path[PATH_MAX];     /* targets of links, then the end of the given path */
	const char *rest;        /* what of it is still to go */
	size_t given_left;       /* how much of the end of it is of the given path */
	char real[2 * PATH_MAX]; /* the root, and what was gone below it */
	size_t root_len;
	unsigned links;
	bool missing; /* the last step led to nothing, so none that follows leads anywhere */
	bool trusted; /* all links so far were where none but root can put one */
	size_t depth;
	/* For each directory on the way, whether it and those above are root's alone to change. */
	bool protected[DEPTH_MAX + 1];
};

static bool is_protected(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && st->st_uid == 0 && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

/* Takes the first component off the rest: 1, 0 at the end, -ENAMETOOLONG. */
static int next_component(struct walk *walk, char ret[NAME_MAX + 1])
{
	const char *start = walk->rest + strspn(walk->rest, "/");
	size_t len = strcspn(start, "/");
	size_t left = strlen(start + len);

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(ret, start, len);
	ret[len] = '\0';
	walk->rest = start + len;
	if (walk->given_left > left)
		walk->given_left = left;
	return len > 0;
}

/* Only the target of a link can lead up. Out of the root there is no way, as in the kernel. */
static int step_up(struct walk *walk)
{
	/* The kernel would fail here; what the engine makes of it is nobody's guess. */
	if (walk->missing)
		return -EINVAL;
	if (walk->depth == 0)
		return 0;
	walk->depth--;
	*strrchr(walk->real, '/') = '\0';
	return 0;
}

/*
 * Links of /proc lead where their text does not say: "/" in /proc/PID/root is that process's root,
 * with links in it that its container made.
 */
static bool is_magic(const struct walk *walk, size_t parent)
{
	char directory[2 * PATH_MAX];
	struct statfs fs;

	snprintf(directory, sizeof(directory), "%.*s/", (int)parent, walk->real);
	return statfs(directory, &fs) < 0 || fs.f_type == PROC_SUPER_MAGIC;
}

/* The link at real, whose directory is real's first `parent` bytes, is replaced by its target. */
static int follow_link(struct walk *walk, size_t parent)
{
	char target[PATH_MAX], path[PATH_MAX];
	ssize_t len = readlink(walk->real, target, sizeof(target));
	int n;

	if (len < 0)
		return -errno;
	if (is_magic(walk, parent))
		return -EPERM;
	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	n = snprintf(path, sizeof(path), "%.*s/%s", (int)len, target, walk->rest);
	if (n < 0 || (size_t)n >= sizeof(path))
		return -ENAMETOOLONG;
	memcpy(walk->path, path, (size_t)n + 1);
	walk->rest = walk->path;
	walk->trusted &= walk->protected[walk->depth];
	walk->real[parent] = '\0';
	if (len > 0 && target[0] == '/') {
		walk->depth = 0;
		walk->real[walk->root_len] = '\0';
	}
	return 0;
}

/* Goes to a component: 1 if it was a link, which is followed then; 0; -errno. */
static int step(struct walk *walk, const char *name)
{
	size_t parent = strlen(walk->real);
	struct stat st;
	int r;

	if (walk->depth == DEPTH_MAX || parent + 1 + strlen(name) >= walk->root_len + PATH_MAX)
		return -ENAMETOOLONG;
	snprintf(walk->real + parent, sizeof(walk->real) - parent, "/%s", name);
	if (!walk->missing && lstat(walk->real, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			return -errno;
		walk->missing = true;
	}
	if (!walk->missing && S_ISLNK(st.st_mode)) {
		r = follow_link(walk, parent);
		return r < 0 ? r : 1;
	}
	walk->depth++;
	walk->protected[walk->depth] =
		!walk->missing && walk->protected[walk->depth - 1] && is_protected(&st);
	return 0;
}

static int walk_along(struct walk *walk, size_t path_len, size_t *ret_links_end)
{
	char name[NAME_MAX + 1];
	int r;

	while ((r = next_component(walk, name)) > 0) {
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0)
			r = step_up(walk);
		else
			r = step(walk, name);
		if (r < 0)
			return r;
		if (r > 0)
			*ret_links_end = path_len - walk->given_left;
	}
	return r;
}

int host_path_follow(const char *root, const char *path, struct host_path *ret)
{
	struct walk walk = {.root_len = strlen(root), .trusted = true};
	size_t len = strlen(path), links_end = 0;
	struct stat st;
	int r;

	if (path[0] != '/' || len >= sizeof(walk.path) || walk.root_len >= PATH_MAX)
		return -EINVAL;
	if (stat(*root ? root : "/", &st) < 0)
		return -errno;
	memcpy(walk.path, path, len + 1);
	walk.rest = walk.path;
	memcpy(walk.real, root, walk.root_len + 1);
	walk.given_left = len;
	walk.protected[0] = is_protected(&st);
	r = walk_along(&walk, len, &links_end);
	if (r < 0)
		return r;
	snprintf(ret->path, sizeof(ret->path), "%s",
	         walk.real[walk.root_len] ? walk.real + walk.root_len : "/");
	ret->trusted = walk.trusted ? links_end : 0;
	return 0;
}
