/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a policy file, and where: errors and warnings that point at bytes of the
 * text. The only place that formats `file:line:column: error: ...` with the source line and a
 * caret. Decides nothing. Not for use by two threads at once.
 */
#ifndef QUAYMASTER_DIAG_H
#define QUAYMASTER_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cleanup.h"

struct diag;

/* Bytes [begin, end) of the text of a source. */
struct span {
	size_t begin;
	size_t end;
};

struct diag_counts {
	size_t errors;
	size_t warnings;
};

/* An empty list of mistakes. 0 and *ret_diag, the caller's, or -ENOMEM. */
_must_check_ int diag_new(struct diag **ret_diag);

/* Frees. NULL is fine. */
void diag_free(struct diag *diag);
DEFINE_CLEANUP(struct diag *, diag_free)

/*
 * Names the file that the following mistakes are in, and keeps a copy of its text (len bytes,
 * which may hold anything). Mistakes noted before are forgotten. 0 or -ENOMEM.
 */
_must_check_ int diag_source(struct diag *diag, const char *name, const char *text, size_t len);

/* The same, but what was noted before stays: the next of several files. */
_must_check_ int diag_add_source(struct diag *diag, const char *name, const char *text, size_t len);

/*
 * Which source what is noted next is in: the number of times that diag_add_source() was called
 * before. Going to one that was given before is how several are gone through more than once.
 */
unsigned diag_current(const struct diag *diag);
void diag_go_to(struct diag *diag, unsigned source);

/*
 * Notes a mistake at a span of the text. At most LIMIT_DIAGNOSTICS are kept, and of one kind
 * LIMIT_SAME_DIAGNOSTICS: those that come first in the text, and errors before warnings. A text
 * longer than LIMIT_DIAGNOSTIC_TEXT is cut. Never fails.
 */
void diag_error(struct diag *diag, struct span span, const char *format, ...) _printf_(3, 4);
void diag_warning(struct diag *diag, struct span span, const char *format, ...) _printf_(3, 4);

/* Notes an error of the file as a whole: that it cannot be read. */
void diag_error_file(struct diag *diag, const char *format, ...) _printf_(2, 3);
void diag_warning_file(struct diag *diag, const char *format, ...) _printf_(2, 3);

/* Whether there was an error; warnings do not count. */
bool diag_failed(const struct diag *diag);

/*
 * Writes all mistakes in the order of the text, each with its source line, and how many there are
 * if not all are kept.
 */
void diag_print(const struct diag *diag, FILE *stream);

/*
 * The first error on one line, "policy.yaml:4:3: unknown control ...", for a message to
 * developers. The caller's, to be freed; NULL when there is no memory.
 */
char *diag_summary(const struct diag *diag);

/* One mistake for a program. All strings are borrowed from diag. */
struct diag_view {
	const char *file;
	const char *text;
	bool warning;
	size_t more;       /* so many of its kind were not kept, and this is the last that was */
	size_t line;       /* from 1; 0 for a mistake of the file as a whole */
	size_t column;     /* from 1, in characters */
	size_t end_column; /* behind the last character, on the same line */
};

/* The mistake at i in the order of the text; false behind the last one. */
bool diag_get(const struct diag *diag, size_t i, struct diag_view *ret);

/* How many there are, and how many of them were not kept. */
struct diag_counts diag_count(const struct diag *diag);
size_t diag_hidden(const struct diag *diag);

/* The line, from 1, that an offset of the current source's text is on. */
unsigned diag_line(const struct diag *diag, size_t offset);

#endif
