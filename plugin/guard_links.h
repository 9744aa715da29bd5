/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where links on the way to guarded paths lead: a policy or an engine's data that a host keeps
 * elsewhere is reached by that name as well. Looks at the host once, while it still may.
 */
#ifndef QUAYMASTER_GUARD_LINKS_H
#define QUAYMASTER_GUARD_LINKS_H

#include <stddef.h>

#include "policy/cleanup.h"

struct guard;
struct policy;

struct guard_links {
	char **paths; /* n of them, clean, without a link */
	size_t n;
	char *policy_directory; /* of the policy, or NULL */
};

/*
 * Follows all that guard covers, its links aside, as if host_root ("" for "/") were the host's root
 * directory; a path below host_root is the host's by what follows. Also what policy includes, if
 * that is not NULL; links that it includes later are not followed. What cannot be followed is left
 * out. 0 and *ret; -ENOMEM.
 */
_must_check_ int guard_links_find(const struct guard *guard, const struct policy *policy,
                                  const char *host_root, struct guard_links *ret);

void guard_links_done(struct guard_links *links);

#endif
