/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a case and compares what came of it with what was expected, in words. Prints nothing. */
#ifndef QUAYMASTER_CASE_CHECK_H
#define QUAYMASTER_CASE_CHECK_H

#include "case_outcome.h"

enum case_fate {
	CASE_FAILED = 0,
	CASE_PASSED,
	CASE_BROKEN, /* it could not be tried */
	CASE_SKIPPED
};

/* How a case went. The texts live in the arena of the case's file. */
struct case_checked {
	const struct test_case *c;
	enum case_fate fate;
	const char *expected; /* one line, as the two others but why */
	const char *got;
	const char *missed; /* what of the expected was not met, why it could not be tried, or why
	                     * it was skipped; "" if it passed */
	const char *why;    /* lines, each ended by a newline; "" for none */
};

/* Runs one case of a file. 0 and *ret_checked; -ENOMEM. */
_must_check_ int case_check(struct case_file *file, const struct test_case *c,
                            const struct case_setting *setting, struct case_checked *ret_checked);

#endif
