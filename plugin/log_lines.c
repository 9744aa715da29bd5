/* SPDX-License-Identifier: Apache-2.0 */
#include "log_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/limits.h"

/* One more than a read fills, for the NUL behind a last line. */
#define BUFFER_SIZE ((size_t)LIMIT_LOG_READ + 1)

int log_lines_open(struct log_lines *lines, const char *const *paths, size_t n)
{
	*lines = (struct log_lines){.paths = paths, .n = n, .fd = -1};
	lines->buffer = malloc(BUFFER_SIZE);
	return lines->buffer ? 0 : -ENOMEM;
}

static void close_file(struct log_lines *lines)
{
	if (lines->fd > STDIN_FILENO)
		close(lines->fd);
	lines->fd = -1;
}

void log_lines_done(struct log_lines *lines)
{
	if (!lines->buffer)
		return;
	close_file(lines);
	free(lines->buffer);
	lines->buffer = NULL;
}

static int open_next(struct log_lines *lines)
{
	lines->path = lines->paths[lines->next++];
	lines->line = 0;
	lines->start = lines->end = 0;
	lines->at_end = lines->skipping = false;
	if (strcmp(lines->path, "-") == 0) {
		lines->fd = STDIN_FILENO;
		return 0;
	}
	lines->fd = open(lines->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return lines->fd < 0 ? -errno : 0;
}

/* Reads more behind what is there, which is moved to the front. */
static int fill(struct log_lines *lines)
{
	ssize_t n;

	memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
	lines->end -= lines->start;
	lines->start = 0;
	if (lines->end == LIMIT_LOG_READ) {
		/* A whole buffer without a newline. */
		lines->too_long += !lines->skipping;
		lines->skipping = true;
		lines->end = 0;
	}
	do {
		n = read(lines->fd, lines->buffer + lines->end, LIMIT_LOG_READ - lines->end);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	lines->at_end = n == 0;
	lines->end += (size_t)n;
	return 0;
}

/* The next line that is in the buffer: 1, or 0 when there is no whole one. */
static int take(struct log_lines *lines, char **ret_line, size_t *ret_len)
{
	char *line = lines->buffer + lines->start;
	size_t rest = lines->end - lines->start;
	char *newline = memchr(line, '\n', rest);

	if (!newline && (!lines->at_end || rest == 0))
		return 0;
	lines->half = !newline;
	*ret_len = newline ? (size_t)(newline - line) : rest;
	*ret_line = line;
	line[*ret_len] = '\0';
	lines->start += *ret_len + (newline ? 1 : 0);
	lines->line++;
	return 1;
}

/* As gzip, bzip2, xz and zstd begin their files, and no line of JSON begins. */
static bool is_compressed(const char *line, size_t len)
{
	static const char *const magic[] = {"\x1f\x8b", "BZh", "\xfd\x37zXZ", "\x28\xb5\x2f\xfd"};

	for (size_t i = 0; i < ARRAY_LEN(magic); i++) {
		if (len >= strlen(magic[i]) && memcmp(line, magic[i], strlen(magic[i])) == 0)
			return true;
	}
	return false;
}

const char *log_lines_error(int error)
{
	return error == -EMEDIUMTYPE ? "it is compressed; unpack it into a pipe, as in `zcat "
	                               "LOG.gz | quaymaster replay - --policy FILE`"
	                             : strerrordesc_np(-error);
}

int log_lines_next(struct log_lines *lines, char **ret_line, size_t *ret_len)
{
	for (;;) {
		int r;

		if (lines->fd < 0) {
			if (lines->next == lines->n)
				return 0;
			r = open_next(lines);
			if (r < 0)
				return r;
		}
		while (take(lines, ret_line, ret_len) > 0) {
			bool was_rest = lines->skipping;

			lines->skipping = false;
			if (lines->line == 1 && is_compressed(*ret_line, *ret_len)) {
				close_file(lines);
				return -EMEDIUMTYPE;
			}
			if (!was_rest)
				return 1;
		}
		if (lines->at_end) {
			close_file(lines);
			continue;
		}
		r = fill(lines);
		if (r < 0)
			return r;
	}
}
