/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mistakes of policy files for programs: JSON, SARIF 2.1.0, and the annotations that GitHub's
 * workflows show beside a change. What people read is diag_print()'s.
 */
#ifndef QUAYMASTER_REPORT_H
#define QUAYMASTER_REPORT_H

#include <stddef.h>
#include <stdio.h>

struct diag;

/* What has been reported up to now, of all files, with what only its number is reported of. */
struct report {
	FILE *stream;
	const struct report_format *format;
	size_t errors;
	size_t warnings;
};

/* A format by its name, NULL when there is none. Static. */
const struct report_format *report_find(const char *name);

/* The name at i, for a list of what there is; NULL behind the last one. */
const char *report_name(size_t i);

/* Begins a report, adds the mistakes of one file, and ends it. */
void report_begin(struct report *report, const struct report_format *format, FILE *stream);
void report_add(struct report *report, const struct diag *diag);
void report_end(struct report *report);

#endif
