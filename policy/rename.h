/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a container's new name would open what its old one did not: rules for exec, attach,
 * namespaces and mounts can go by a container's name, and so can exceptions. Whoever may rename
 * could otherwise give any container such a name. Labels need no such care: they stay as they were
 * made.
 */
#ifndef QUAYMASTER_RENAME_H
#define QUAYMASTER_RENAME_H

#include <stdbool.h>

struct claim;
struct policy;

/*
 * Whether a claim of renaming, whose value is the new name and whose subject is the container by
 * its old one, must be refused for that. Where nobody looked at the container, it must as soon as
 * anything goes by names.
 */
bool rename_opens(const struct policy *policy, const struct claim *claim);

#endif
