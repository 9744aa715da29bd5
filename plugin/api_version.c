/* SPDX-License-Identifier: Apache-2.0 */
#include "api_version.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

unsigned api_minor(const char *version)
{
	unsigned long major, minor;
	char *rest;

	if (!version)
		return UINT_MAX;
	major = strtoul(version, &rest, 10);
	minor = *rest == '.' ? strtoul(rest + 1, NULL, 10) : 0;
	if (major != 1)
		return major == 0 ? 0 : UINT_MAX;
	return minor < UINT_MAX ? (unsigned)minor : UINT_MAX;
}

/* Whether version is "major.minor" without zeros in front, as every client sends it. */
static bool is_plain(const char *version)
{
	size_t major = strcspn(version, ".");
	const char *minor = version + major + 1;

	return major > 0 && version[major] == '.' && *minor && !strchr(minor, '.') &&
	       (version[0] != '0' || major == 1) && (minor[0] != '0' || !minor[1]);
}

const char *api_canonical(struct claims *claims, const char *version)
{
	char *canonical;
	size_t len = 0, end = 0;

	if (is_plain(version))
		return version;
	/* An empty part is 0; the second is always shown. */
	canonical = claims_alloc(claims, 2 * strlen(version) + sizeof("0.0"));
	if (!canonical)
		return "";
	for (size_t part = 0; part < 2 || *version; part++) {
		size_t n;

		version += strspn(version, "0");
		n = strcspn(version, ".");
		if (part > 0)
			canonical[len++] = '.';
		memcpy(canonical + len, n > 0 ? version : "0", n > 0 ? n : 1);
		len += n > 0 ? n : 1;
		if (part < 2 || n > 0)
			end = len;
		version += n + (version[n] == '.');
	}
	canonical[end] = '\0';
	return canonical;
}
