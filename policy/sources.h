/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a policy: the one that was named, and those that it includes, in the order in which
 * they hold. Reads them, and makes one text of all for whoever may not read them. Knows of the
 * policy language but its key "include".
 */
#ifndef QUAYMASTER_SOURCES_H
#define QUAYMASTER_SOURCES_H

#include <stddef.h>

#include "cleanup.h"

struct diag;

struct source_file {
	char *name;
	char *text; /* ended by a NUL that is not counted */
	size_t len;
};

/* All zero is no file. The policy itself comes first. */
struct sources {
	struct source_file *list;
	size_t n;
	size_t size; /* of all texts */
};

/*
 * Reads the policy at path and what it includes; each becomes a source of diag. 0, or -errno, said
 * in diag as well: as source_read(), of the first file that cannot be read; -EFBIG for too many or
 * too much. *ret is to be given to sources_done() in any case.
 */
_must_check_ int sources_read(const char *path, struct diag *diag, struct sources *ret);

/*
 * What the policy at path includes, as names without texts: files and directories, whether they are
 * there or not, the first LIMIT_POLICY_FILES of them. 0; -EINVAL for what is no YAML; as
 * source_read(). *ret is to be given to sources_done() in any case.
 */
_must_check_ int sources_included(const char *path, struct sources *ret);

/* Puts a copy of one more file behind. 0 or -ENOMEM. */
_must_check_ int sources_add(struct sources *sources, const char *name, const char *text,
                             size_t len);

/* Frees what it holds. */
void sources_done(struct sources *sources);

/* All texts one after the other; the caller's, NULL when there is no memory. */
char *sources_text(const struct sources *sources);

/* All of them as one text, *ret_text, the caller's. 0 or -ENOMEM. */
_must_check_ int sources_pack(const struct sources *sources, char **ret_text, size_t *ret_len);

/*
 * The opposite. 0, -EINVAL for a text that sources_pack() did not make, or -ENOMEM; *ret as above.
 */
_must_check_ int sources_unpack(const char *text, size_t len, struct sources *ret);

#endif
