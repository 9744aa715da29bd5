/* SPDX-License-Identifier: Apache-2.0 */
#include "advisory.h"

#include <errno.h>
#include <stdlib.h>

#include "policy/cleanup.h"

/* Where an advisory is mended: first in the newest line, then in lines that are still cared for. */
struct mended {
	struct advisory advisory;
	struct engine_version since; /* and in everything newer */
	struct engine_version in[4]; /* in this line from this patch on */
};

static const struct mended table[] = {
	{{"CVE-2024-41110", "a call's body is not shown to plugins when its length is not said",
          NULL},
         {27, 1, 1},
         {{23, 0, 15}, {25, 0, 6}, {26, 1, 5}}},
	{{"CVE-2026-34040", "a call's body of 1 MiB and more is not shown to plugins", NULL},
         {29, 3, 1},
         {{25, 0, 16}}},
	{{"CVE-2026-33997", "a managed plugin gets more rights than were agreed to",
          "plugin.install"},
         {29, 3, 1},
         {{0}}},
	{{"CVE-2026-41567", "`docker cp` runs a program of the container as the host's root",
          "container.put-archive"},
         {29, 5, 1},
         {{0}}},
	{{"CVE-2026-41568", "`docker cp` writes to files of the host", "container.archive"},
         {29, 5, 1},
         {{0}}},
};

/* Reads digits, and steps over them; false when there are none. */
static bool read_number(const char **at, unsigned *ret)
{
	char *end;

	if (**at < '0' || **at > '9')
		return false;
	*ret = (unsigned)strtoul(*at, &end, 10);
	*at = end;
	return true;
}

int engine_version_read(const char *text, struct engine_version *ret)
{
	struct engine_version version;

	if (!read_number(&text, &version.major) || *text++ != '.' ||
	    !read_number(&text, &version.minor) || *text++ != '.' ||
	    !read_number(&text, &version.patch))
		return -EINVAL;
	*ret = version;
	return 0;
}

bool engine_version_is_before(struct engine_version a, struct engine_version b)
{
	if (a.major != b.major)
		return a.major < b.major;
	if (a.minor != b.minor)
		return a.minor < b.minor;
	return a.patch < b.patch;
}

static bool is_mended(const struct mended *mended, struct engine_version version)
{
	if (!engine_version_is_before(version, mended->since))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(mended->in); i++) {
		if (mended->in[i].major == version.major && mended->in[i].minor == version.minor &&
		    mended->in[i].patch <= version.patch && mended->in[i].major > 0)
			return true;
	}
	return false;
}

const struct advisory *advisory_next(struct engine_version version, unsigned *at)
{
	while (*at < ARRAY_LEN(table)) {
		const struct mended *mended = &table[(*at)++];

		if (!is_mended(mended, version))
			return &mended->advisory;
	}
	return NULL;
}
