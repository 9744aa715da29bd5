/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of several files, one after the other, through one buffer: the memory does not grow
 * with the files. Does not know what is in a line.
 */
#ifndef QUAYMASTER_LOG_LINES_H
#define QUAYMASTER_LOG_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/cleanup.h"

struct log_lines {
	const char *const *paths;
	size_t n;
	size_t next;       /* path to be opened next */
	int fd;            /* of the file that is read, -1 for none */
	const char *path;  /* its name: of the last line, or of what could not be read */
	uint64_t line;     /* number of the last line in its file, from 1 */
	bool half;         /* the last line ended with its file, not with a newline */
	uint64_t too_long; /* lines that were longer than the buffer and left out */
	bool at_end;       /* of the file */
	bool skipping;     /* the rest of a line that is too long */
	char *buffer;
	size_t start, end; /* of what is in it and not read yet */
};

/* Begins with the first of n paths, which must outlive the reading; "-" is standard input. 0 or
 * -ENOMEM. */
_must_check_ int log_lines_open(struct log_lines *lines, const char *const *paths, size_t n);

/*
 * The next line without its newline, ended by a NUL, valid and the caller's to change until the
 * next call: 1. 0 when there is none left, -errno when a file cannot be opened or read,
 * -EMEDIUMTYPE when it is compressed; then another call goes on with the next one.
 */
_must_check_ int log_lines_next(struct log_lines *lines, char **ret_line, size_t *ret_len);

/* What such an error means, for whoever gave the path. */
const char *log_lines_error(int error);

/* Closes and frees. A struct of zeros that was never opened is fine. */
void log_lines_done(struct log_lines *lines);

#endif
