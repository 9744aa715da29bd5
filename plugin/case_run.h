/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs test files: reads all of them and their policies, then judges case by case, reports, and
 * tells which rules and exceptions no case reached. With a mistake in any file nothing is run.
 */
#ifndef QUAYMASTER_CASE_RUN_H
#define QUAYMASTER_CASE_RUN_H

#include "case_report.h"

struct case_options {
	const char *policy; /* in place of what the files say; NULL: as they say */
	int64_t now;        /* for cases without a day: seconds since 1970, UTC */
	FILE *mistakes;     /* gets what is wrong with the files */
	bool skip_docker;   /* leaves out cases with a docker command line */
};

/*
 * Runs n files, at most LIMIT_OPERANDS. 0, with the counts in report; -EINVAL when a file or a
 * policy has a mistake, all of which were printed; -ENOMEM.
 */
_must_check_ int case_run(const struct case_options *options, const char *const *paths, size_t n,
                          struct case_report *report);

#endif
