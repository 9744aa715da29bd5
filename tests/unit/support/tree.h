/* SPDX-License-Identifier: Apache-2.0 */
/* A directory for one test, and files in it. For tests only: every failure is a failed test. */
#ifndef QUAYMASTER_TESTS_TREE_H
#define QUAYMASTER_TESTS_TREE_H

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The directory, between tree_begin() and tree_end(). */
static char top[32];

static inline void tree_begin(void)
{
	strcpy(top, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
}

static inline int tree_remove(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static inline void tree_end(void)
{
	ck_assert_int_eq(nftw(top, tree_remove, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* Writes a file below top, in place. */
static inline void put(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", top, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

#endif
