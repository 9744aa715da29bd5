/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is printed, against a file that a reader has judged. With UPDATE_GOLDEN set the file is made
 * of it instead. For tests only: every failure is a failed test.
 */
#ifndef QUAYMASTER_TESTS_GOLDEN_H
#define QUAYMASTER_TESTS_GOLDEN_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The largest golden file, with its NUL. */
#define GOLDEN_SIZE (64 * 1024)

static inline void golden_compare(const char *path, const char *got)
{
	static char golden[GOLDEN_SIZE];
	FILE *file = fopen(path, getenv("UPDATE_GOLDEN") ? "w+" : "r");

	ck_assert_msg(file != NULL, "%s is missing", path);
	if (getenv("UPDATE_GOLDEN"))
		fputs(got, file);
	rewind(file);
	golden[fread(golden, 1, sizeof(golden) - 1, file)] = '\0';
	fclose(file);
	/* Not with both in the message: Check has a limit for one. */
	if (strcmp(got, golden) != 0)
		fprintf(stderr, "%s: got\n%s", path, got);
	ck_assert_msg(strcmp(got, golden) == 0, "%s is another", path);
}

#endif
