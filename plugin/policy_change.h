/* SPDX-License-Identifier: Apache-2.0 */
/* In what two policies differ, in few words for the log. Judges nothing. */
#ifndef QUAYMASTER_POLICY_CHANGE_H
#define QUAYMASTER_POLICY_CHANGE_H

#include <stdbool.h>

#include "text.h"

struct policy;

/* Writes what of the policy changed; false when its mode, contact, rules,
 * groups and exceptions did not. */
bool policy_change_write(struct text *text, const struct policy *before,
                         const struct policy *after);

#endif
