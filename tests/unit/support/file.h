/* SPDX-License-Identifier: Apache-2.0 */
/* A file for one test, of any content. For tests only: every failure is a failed test. */
#ifndef QUAYMASTER_TESTS_FILE_H
#define QUAYMASTER_TESTS_FILE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file {
	char path[32];
};

/* Makes an empty one; whoever did removes it. */
static inline void file_begin(struct file *file)
{
	int fd;

	strcpy(file->path, "/tmp/quaymaster-XXXXXX");
	fd = mkstemp(file->path);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static inline void file_write(const struct file *file, const char *text)
{
	FILE *stream = fopen(file->path, "w");

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_ge(fputs(text, stream), 0);
	ck_assert_int_eq(fclose(stream), 0);
}

#endif
