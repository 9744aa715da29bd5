/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which published holes an engine of a version has that concern what plugins are shown. A table of
 * advisories, and how versions compare. Asks nobody: what is published later is not known here.
 */
#ifndef QUAYMASTER_ADVISORY_H
#define QUAYMASTER_ADVISORY_H

#include <stdbool.h>

/* 26.1.5; all zero is none. */
struct engine_version {
	unsigned major, minor, patch;
};

struct advisory {
	const char *id;
	const char *what; /* what it lets somebody do */
	const char
		*action; /* whoever denies it has closed the hole; NULL: quaymaster has, itself */
};

/* "20.10.24+dfsg1", "28.5.2-ce": 0, or -EINVAL for what does not begin with three numbers. */
int engine_version_read(const char *text, struct engine_version *ret);

/* Whether a is before b. */
bool engine_version_is_before(struct engine_version a, struct engine_version b);

/* The next advisory, from *at on, that the version is older than the mend of; NULL at the end. */
const struct advisory *advisory_next(struct engine_version version, unsigned *at);

#endif
