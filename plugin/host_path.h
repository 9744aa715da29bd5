/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a path of the host leads once its symbolic links are followed, as the engine follows them
 * when it mounts. Looks at the host's file system below a given root and changes nothing.
 *
 * Between this look and the engine's mount somebody who can write to a directory on the way can
 * still put a link there; the second look before each start makes that moment short, not nothing.
 */
#ifndef QUAYMASTER_HOST_PATH_H
#define QUAYMASTER_HOST_PATH_H

#include <limits.h>
#include <stddef.h>

#include "policy/cleanup.h"

struct host_path {
	char path[PATH_MAX]; /* without a link; what does not exist yet is kept as it was given */
	/*
	 * How much of the given path ends in the last link on it, if every link on the way lies
	 * where none but root can put one (/var/run, /etc/localtime); 0 otherwise, and without a
	 * link.
	 */
	size_t trusted;
};

/*
 * Follows path, absolute and clean, as if root (without a slash at its end, "" for "/") were the
 * host's root directory. 0 and *ret; -ELOOP, -ENAMETOOLONG, -EINVAL, or what lstat(2) and
 * readlink(2) gave. What does not exist is no error.
 */
_must_check_ int host_path_follow(const char *root, const char *path, struct host_path *ret);

#endif
