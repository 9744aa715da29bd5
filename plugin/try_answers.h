/* SPDX-License-Identifier: Apache-2.0 */
/* What is answered to each action under `try`: a table. How it is sent is try_answer.c's. */
#ifndef QUAYMASTER_TRY_ANSWERS_H
#define QUAYMASTER_TRY_ANSWERS_H

#include "try_session.h"

/* An answer being made. */
struct answering {
	struct try_session *session;
	struct try_request *request;
	struct try_place *place;
	enum try_outcome outcome;
	unsigned status;
	const char *type;
	const char *header; /* one more, with its end of line; NULL for none */
	enum try_rest rest;
	FILE *out; /* the body */
};

/* Writes the body, and sets status, type and rest where they are not the usual ones. */
typedef void try_answer_fn(struct answering *a);

try_answer_fn try_answers_write;

/* The same for an error. */
void try_answers_message(struct answering *a, unsigned status, const char *message);

#endif
