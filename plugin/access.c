/* SPDX-License-Identifier: Apache-2.0 */
#include "access.h"

#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

#include "policy/limits.h"

/* Names shown of a group; how many more there are is said. */
#define SHOWN_MEMBERS 20

void access_put_user(struct text *text, uid_t user)
{
	const struct passwd *entry = getpwuid(user);

	if (entry)
		text_put_shown(text, entry->pw_name, LIMIT_SHOWN_VALUE);
	else
		text_printf(text, "%u", user);
}

void access_put_group(struct text *text, gid_t group)
{
	const struct group *entry = getgrgid(group);

	if (entry)
		text_put_shown(text, entry->gr_name, LIMIT_SHOWN_VALUE);
	else
		text_printf(text, "%u", group);
}

/* In a sticky directory nobody renames or removes what is another's. */
static bool is_wide(const char *path, uid_t owner, bool is_last, struct text *ret)
{
	struct stat st;
	mode_t others;

	if (stat(path, &st) < 0)
		return false;
	others = !is_last && S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX) ? 0 : st.st_mode;
	if (st.st_uid != 0 && st.st_uid != owner) {
		text_printf(ret, "%s belongs to ", path);
		access_put_user(ret, st.st_uid);
	} else if (others & S_IWOTH) {
		text_printf(ret, "%s may be written by everybody", path);
	} else if ((others & S_IWGRP) && st.st_gid != 0) {
		text_printf(ret, "%s may be written by the group ", path);
		access_put_group(ret, st.st_gid);
	} else {
		return false;
	}
	return true;
}

bool access_is_wide(const char *path, uid_t owner, struct text *ret)
{
	size_t len = strlen(path);

	if (*path != '/' || len >= PATH_MAX)
		return false;
	for (size_t i = 0; i <= len; i++) {
		char part[PATH_MAX];

		if (i > 0 && path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (is_wide(i > 0 ? part : "/", owner, i == len, ret))
			return true;
	}
	return false;
}

static void put_member(struct text *text, unsigned n, const char *name)
{
	if (n < SHOWN_MEMBERS) {
		text_put(text, n > 0 ? ", " : "");
		text_put_shown(text, name, LIMIT_SHOWN_VALUE);
	}
}

unsigned access_members(gid_t group, struct text *ret)
{
	const struct group *entry = getgrgid(group);
	const struct passwd *user;
	unsigned n = 0;

	for (char *const *member = entry ? entry->gr_mem : NULL; member && *member; member++)
		put_member(ret, n++, *member);
	setpwent();
	while ((user = getpwent())) {
		if (user->pw_gid == group && user->pw_uid != 0)
			put_member(ret, n++, user->pw_name);
	}
	endpwent();
	if (n > SHOWN_MEMBERS)
		text_printf(ret, " and %u more", n - SHOWN_MEMBERS);
	return n;
}
