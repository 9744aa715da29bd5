/* SPDX-License-Identifier: Apache-2.0 */
#include "off_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FIRST_LINE "# Written by `quaymaster off`; `quaymaster on` removes it.\n"

/* Room for the whole file: what does not fit is none. */
#define FILE_SIZE (LIMIT_OFF_REASON + 512)

/* "/" as a directory keeps its slash; a name alone lies in ".". */
static int split(const char *path, char *ret_directory, size_t size, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	int len = !slash ? 1 : slash == path ? 1 : (int)(slash - path);
	int n = snprintf(ret_directory, size, "%.*s", len, slash ? path : ".");

	*ret_name = slash ? slash + 1 : path;
	return n > 0 && (size_t)n < size && **ret_name ? 0 : -ENAMETOOLONG;
}

static bool belongs_to(const struct stat *st, uid_t owner)
{
	return st->st_uid == owner && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int open_checked(const char *path, uid_t owner, const char **ret_why)
{
	char directory[PATH_MAX];
	_cleanup_(closep) int at = -1;
	const char *name;
	struct stat st;
	int fd;
	int r = split(path, directory, sizeof(directory), &name);

	if (r < 0)
		return r;
	at = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return -errno;
	fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0) {
		if (errno == ENOENT)
			return -ENOENT;
		*ret_why = errno == ELOOP ? "it is a link" : "it cannot be opened";
		return -EINVAL;
	}
	*ret_why = NULL;
	if (fstat(at, &st) < 0 || !belongs_to(&st, owner))
		*ret_why = "others than root may write to its directory";
	else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		*ret_why = "it is not a regular file";
	else if (!belongs_to(&st, owner))
		*ret_why = "others than root may write it";
	else if (st.st_nlink != 1)
		*ret_why = "it has another name, too";
	if (!*ret_why)
		return fd;
	close(fd);
	return -EINVAL;
}

/* The rest of the line behind name; *at is stepped over it. NULL when another line is there. */
static char *take_line(char **at, const char *name)
{
	char *value = *at + strlen(name);
	char *end;

	if (strncmp(*at, name, strlen(name)) != 0)
		return NULL;
	end = strchr(value, '\n');
	if (!end)
		return NULL;
	*end = '\0';
	*at = end + 1;
	return value;
}

static bool take_number(char **at, const char *name, int64_t *ret)
{
	const char *value = take_line(at, name);
	size_t len = value ? strspn(value, "0123456789") : 0;

	if (len == 0 || len > 15 || value[len])
		return false;
	*ret = strtoll(value, NULL, 10);
	return true;
}

static bool take_text(char **at, const char *name, char *ret, size_t size)
{
	const char *value = take_line(at, name);

	if (!value || !*value || strlen(value) >= size)
		return false;
	memcpy(ret, value, strlen(value) + 1);
	return true;
}

/* Just the lines that off_file_write() writes, in their order. */
static bool parse(char *at, struct off *ret)
{
	if (strncmp(at, FIRST_LINE, strlen(FIRST_LINE)) != 0)
		return false;
	at += strlen(FIRST_LINE);
	return take_number(&at, "until: ", &ret->until_date) &&
	       take_text(&at, "boot: ", ret->boot, sizeof(ret->boot)) &&
	       take_number(&at, "uptime: ", &ret->until_uptime) &&
	       take_text(&at, "reason: ", ret->reason, sizeof(ret->reason)) && !*at;
}

int off_file_read(const char *path, uid_t owner, const struct off_clock *clock, struct off *ret_off,
                  const char **ret_why)
{
	char text[FILE_SIZE];
	_cleanup_(closep) int fd = open_checked(path, owner, ret_why);
	struct off off = {0};
	ssize_t n;

	*ret_off = (struct off){0};
	if (fd < 0)
		return fd;
	n = read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	if (n <= 0 || strlen(text) != (size_t)n || !parse(text, &off)) {
		*ret_why = "it is not as `quaymaster off` writes it";
		return -EINVAL;
	}
	if (off_left(&off, clock) == 0)
		return -ETIME;
	*ret_off = off;
	return 0;
}

int off_file_make_directory(const char *path)
{
	char directory[PATH_MAX];
	const char *name;
	int r = split(path, directory, sizeof(directory), &name);

	if (r == 0 && mkdir(directory, 0755) < 0 && errno != EEXIST)
		r = -errno;
	return r;
}

static int write_new(const char *path, const struct off *off)
{
	_cleanup_(closep) int fd =
		open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	char text[FILE_SIZE];
	int len;

	if (fd < 0)
		return -errno;
	len = snprintf(text, sizeof(text),
	               FIRST_LINE "until: %" PRId64 "\nboot: %s\nuptime: %" PRId64 "\nreason: %s\n",
	               off->until_date, off->boot, off->until_uptime, off->reason);
	if (write(fd, text, (size_t)len) != len)
		return errno > 0 ? -errno : -EIO;
	/* Whatever the umask: everybody may see what is off. */
	return fchmod(fd, 0644) < 0 ? -errno : 0;
}

int off_file_write(const char *path, const struct off *off)
{
	char fresh[PATH_MAX];
	int n = snprintf(fresh, sizeof(fresh), "%s.new", path);
	int r = off_file_make_directory(path);

	if (r < 0 || n < 0 || (size_t)n >= sizeof(fresh))
		return r < 0 ? r : -ENAMETOOLONG;
	unlink(fresh);
	r = write_new(fresh, off);
	if (r == 0 && rename(fresh, path) < 0)
		r = -errno;
	if (r < 0)
		unlink(fresh);
	return r;
}

int off_file_remove(const char *path)
{
	return unlink(path) < 0 ? -errno : 0;
}
