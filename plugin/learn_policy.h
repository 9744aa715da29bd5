/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a policy from what was seen: rules that differ from the profile, what is dangerous as
 * comments alone, and makes sure by compiling it that it grants what it says and nothing of what is
 * marked. Reads no log.
 */
#ifndef QUAYMASTER_LEARN_POLICY_H
#define QUAYMASTER_LEARN_POLICY_H

#include "learn_seen.h"

struct diag;

/*
 * Writes the policy for a sorted log on top of a profile. *ret_text is the caller's, to be freed.
 * What turns out not to be expressible is marked in the log. 0; -EINVAL when the policy does not
 * compile, with why in diag; -ENOMEM.
 */
_must_check_ int learn_policy(struct seen_log *log, const char *profile, struct diag *diag,
                              char **ret_text);

#endif
