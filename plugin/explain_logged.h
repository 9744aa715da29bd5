/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `explain --id`: a decision of the log, judged anew and explained. Reads the logs, and says what
 * is missing in them.
 */
#ifndef QUAYMASTER_EXPLAIN_LOGGED_H
#define QUAYMASTER_EXPLAIN_LOGGED_H

#include <stdio.h>

#include "options.h"
#include "policy/policy.h"

struct explain_logged {
	const char *id;                 /* as given */
	const struct option_list *logs; /* paths, "-" for standard input */
	struct policy *policy;
	const char *user; /* judge as if this one had asked; NULL: who did */
	int64_t now;      /* judge as of then, seconds since 1970, UTC */
	bool own_time;    /* as of the time of each line instead, if it has one */
	bool json;
	FILE *out, *err;
};

/* The exit code: 0 allowed, EXIT_NO denied, EXIT_USAGE when nothing could be explained. */
_must_check_ int explain_logged(const struct explain_logged *explain);

#endif
