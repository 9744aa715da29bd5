/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a policy file into memory: opened once, looked at through that one descriptor, read once,
 * so that nobody can swap it in between. Does not know what is in it.
 */
#ifndef QUAYMASTER_SOURCE_H
#define QUAYMASTER_SOURCE_H

#include <stddef.h>

#include "cleanup.h"

struct diag;

/*
 * Reads the whole regular file at path, at most LIMIT_POLICY_FILE bytes, and makes it the source
 * of diag. Returns 0, *ret_text (the caller's, to be freed; ended by a NUL that is not counted)
 * and *ret_len; or -errno, said in diag as well: what open(2) and read(2) gave, -EINVAL for what
 * is no regular file, -EFBIG, -ENOMEM. Warns when everybody on the host may write the file.
 */
_must_check_ int source_read(const char *path, struct diag *diag, char **ret_text, size_t *ret_len);

/* The same, but diag keeps the sources that it has. */
_must_check_ int source_read_more(const char *path, struct diag *diag, char **ret_text,
                                  size_t *ret_len);

#endif
