/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is counted of the questions to the process that looks: relaxed atomics, written by the
 * thread of struct look and read by any.
 */
#ifndef QUAYMASTER_QUESTION_COUNTS_H
#define QUAYMASTER_QUESTION_COUNTS_H

#include "ask.h"
#include "histogram.h"

/* What came of a question. */
enum question_result {
	QUESTION_ANSWERED,  /* 200 */
	QUESTION_ABSENT,    /* 404: there is no such thing */
	QUESTION_FAILED,    /* any other status */
	QUESTION_NO_ANSWER, /* in time, or at all */
	QUESTION_NO_ENGINE, /* nobody is to be asked */
	QUESTION_RESULT_COUNT
};

/* All zero at first. */
struct question_counts {
	atomic_uint_fast64_t asked;
	atomic_uint_fast64_t answered[ASK_COUNT][QUESTION_RESULT_COUNT];
	struct histogram engine; /* how long answers took that the engine gives, or should have */
	struct histogram host;   /* those that the process that looks gives itself */
};

/* Counts a question that begins; when that was, in nanoseconds. */
int64_t question_asked(struct question_counts *counts);

/* Counts its end, with the status that it was answered with. */
void question_answered(struct question_counts *counts, enum ask_kind kind, int64_t asked,
                       unsigned status);

/* "answered", "no_answer", ...; static. */
const char *question_result_name(enum question_result result);

#endif
