/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How cases went, for people (text), for harnesses (TAP version 13) and for build servers (JUnit's
 * XML). Runs no case.
 */
#ifndef QUAYMASTER_CASE_REPORT_H
#define QUAYMASTER_CASE_REPORT_H

#include <stdio.h>

#include "case_check.h"

struct case_format;

/* Start with the format and the stream, the rest zero. */
struct case_report {
	const struct case_format *format;
	FILE *stream;
	size_t planned;                 /* cases of all files */
	size_t passed, failed, skipped; /* what could not be tried has failed */
};

/* The format of a name, NULL when there is none. */
const struct case_format *case_format_find(const char *name);

/* The name at i, NULL behind the last one. */
const char *case_format_name(size_t i);

void case_report_begin(struct case_report *report);

/* All cases of a file, file->n of them. */
void case_report_file(struct case_report *report, const struct case_file *file,
                      const struct case_checked *checked);

/* A remark on the run as a whole, one line: a rule or an exception that no test reached. */
void case_report_remark(struct case_report *report, const char *line);

void case_report_end(struct case_report *report);

#endif
