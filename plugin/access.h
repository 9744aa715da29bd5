/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who on this host may change a file, or reach a socket. Looks at owners, groups and modes; knows
 * no access control lists. Changes nothing.
 */
#ifndef QUAYMASTER_ACCESS_H
#define QUAYMASTER_ACCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "text.h"

/*
 * Whether others than root and owner may change what stands at path, an absolute one, be it by
 * writing to it or to a directory above. Then it says so in *ret: "/etc/q: group users may write".
 * What is not there, nobody changes; the directories that are there count.
 */
bool access_is_wide(const char *path, uid_t owner, struct text *ret);

/* Adds the names of a group's members, also of those whose own group it is. How many there are. */
unsigned access_members(gid_t group, struct text *ret);

/* The name of a user or a group, or its number as text. */
void access_put_user(struct text *text, uid_t user);
void access_put_group(struct text *text, gid_t group);

#endif
