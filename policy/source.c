/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "diag.h"
#include "limits.h"

/* O_NONBLOCK: the open of a FIFO without a writer would wait for ever. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

/* Reads until the end of the file or until size bytes are there. */
static int read_all(int fd, char *buffer, size_t size, size_t *ret_len)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, buffer + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}

static int read_regular(int fd, struct stat *ret_stat, char **ret_text, size_t *ret_len)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	int r;

	if (fstat(fd, ret_stat) < 0)
		return -errno;
	if (!S_ISREG(ret_stat->st_mode))
		return -EINVAL;
	/* The size said now may be another than the size read: only what is read counts. */
	text = malloc(LIMIT_POLICY_FILE + 2);
	if (!text)
		return -ENOMEM;
	r = read_all(fd, text, LIMIT_POLICY_FILE + 1, &len);
	if (r < 0)
		return r;
	if (len > LIMIT_POLICY_FILE)
		return -EFBIG;
	text[len] = '\0';
	*ret_text = steal(&text);
	*ret_len = len;
	return 0;
}

static void say(struct diag *diag, int error)
{
	if (error == -EINVAL)
		diag_error_file(diag, "this is not a regular file");
	else if (error == -EFBIG)
		diag_error_file(diag, "the file is larger than %u KiB", LIMIT_POLICY_FILE / 1024);
	else
		diag_error_file(diag, "cannot be read: %s", strerrordesc_np(-error));
}

/* Warns of those who are not root and may change what root goes by. */
static void warn_of_mode(struct diag *diag, const struct stat *st)
{
	if (st->st_mode & S_IWOTH)
		diag_warning_file(diag, "everybody on this host may change this file: "
		                        "take that away with chmod o-w");
	else if (st->st_mode & S_IWGRP && st->st_uid == 0 && st->st_gid != 0)
		diag_warning_file(diag,
		                  "the group %u may change this file: take that away with "
		                  "chmod g-w",
		                  (unsigned)st->st_gid);
}

/* Names the source in diag: alone, or as one more. */
typedef int name_fn(struct diag *diag, const char *name, const char *text, size_t len);

static int read_as(const char *path, struct diag *diag, name_fn *name, char **ret_text,
                   size_t *ret_len)
{
	_cleanup_(closep) int fd = open(path, OPEN_FLAGS);
	_cleanup_(freep) char *text = NULL;
	struct stat st = {0};
	size_t len = 0;
	int r = fd < 0 ? -errno : read_regular(fd, &st, &text, &len);

	if (name(diag, path, text ? text : "", len) < 0)
		return -ENOMEM;
	if (r < 0) {
		say(diag, r);
		return r;
	}
	warn_of_mode(diag, &st);
	*ret_text = steal(&text);
	*ret_len = len;
	return 0;
}

int source_read(const char *path, struct diag *diag, char **ret_text, size_t *ret_len)
{
	return read_as(path, diag, diag_source, ret_text, ret_len);
}

int source_read_more(const char *path, struct diag *diag, char **ret_text, size_t *ret_len)
{
	return read_as(path, diag, diag_add_source, ret_text, ret_len);
}
