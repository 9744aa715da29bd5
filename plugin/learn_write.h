/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a learned policy, rule by rule. Does not decide what is granted. */
#ifndef QUAYMASTER_LEARN_WRITE_H
#define QUAYMASTER_LEARN_WRITE_H

#include <stdio.h>

#include "learn_group.h"
#include "learn_seen.h"

/* The mark of a thing that no pattern says. */
#define LEARN_NAMELESS "no pattern can name it"

/* Which controls have their things named one by one. */
struct learn_plan {
	bool exact[CONTROL_COUNT];
};

/* The whole policy on a stream. 0 or -ENOMEM. */
_must_check_ int learn_write(const struct seen_log *log, const char *profile,
                             const struct learn_plan *plan, FILE *stream);

/*
 * Whether a thing can be granted by leaving what names it out of a list of what is denied: true
 * also where nothing is listed as denied.
 */
bool learn_can_leave_out(const struct policy *base, const struct seen *seen);

#endif
