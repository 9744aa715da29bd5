/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text format in which Prometheus reads metrics, version 0.0.4: a family's two comments, then
 * its samples. Makes every text fit to stand there; does not check that names are. Writes to a
 * stream whose errors are the caller's to look for.
 */
#ifndef QUAYMASTER_EXPOSITION_H
#define QUAYMASTER_EXPOSITION_H

#include <stdint.h>
#include <stdio.h>

#include "histogram.h"

/* What a server says that the text is. */
#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Of one sample; a list ends with a NULL name. */
struct exposition_label {
	const char *name;  /* letters, digits and _ */
	const char *value; /* any bytes: what is no UTF-8 is shown as U+FFFD */
};

/* type: "counter", "gauge" or "histogram". help: one sentence. */
void exposition_family(FILE *out, const char *name, const char *type, const char *help);

/* A sample that is a whole number. labels may be NULL. */
void exposition_count(FILE *out, const char *name, const struct exposition_label *labels,
                      uint64_t value);

/* A sample that is any number. */
void exposition_number(FILE *out, const char *name, const struct exposition_label *labels,
                       double value);

/* All samples of a histogram, in seconds. */
void exposition_histogram(FILE *out, const char *name, const struct exposition_label *labels,
                          const struct histogram *histogram);

#endif
