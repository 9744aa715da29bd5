/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file that says that quaymaster is off. It is root's: what anybody else could have written,
 * and what is not just as `quaymaster off` writes it, says nothing. Decides nothing.
 */
#ifndef QUAYMASTER_OFF_FILE_H
#define QUAYMASTER_OFF_FILE_H

#include <sys/types.h>

#include "off_time.h"

/* On a tmpfs, so that it is gone with the boot that it holds for. */
#define OFF_FILE_DEFAULT "/run/quaymaster/off"

/*
 * Reads it. The file and its directory must belong to owner (0, but for tests), and to nobody else
 * to write. 0 and *ret_off while it is off; else *ret_off is all zero, and
 *	-ENOENT	there is none
 *	-EINVAL	with *ret_why, static: what is wrong with it
 *	-ETIME	its time is over
 */
_must_check_ int off_file_read(const char *path, uid_t owner, const struct off_clock *clock,
                               struct off *ret_off, const char **ret_why);

/*
 * Writes it, in place of one that is there, all at once; the directory is made when it is missing.
 * 0, or -errno.
 */
_must_check_ int off_file_write(const char *path, const struct off *off);

/* Makes the directory of the file when it is missing, so that it can be watched. 0, or -errno. */
int off_file_make_directory(const char *path);

/* Removes it. 0; -ENOENT when there was none; -errno. */
_must_check_ int off_file_remove(const char *path);

#endif
