/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request on its way from its head to its answer: which endpoint it is for, whether its body
 * is kept, why it is refused. Knows neither sockets nor the HTTP library. A struct exchange is
 * used by one thread at a time.
 */
#ifndef QUAYMASTER_EXCHANGE_H
#define QUAYMASTER_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "body.h"
#include "server.h"

/* Answers without a judgement. The first, and so whatever is all zero, is an error. */
enum fixed {
	FIXED_NO_ANSWER,
	FIXED_ACTIVATED,
	FIXED_PASSED,
	FIXED_EMPTY,
	FIXED_NOT_FOUND,
	FIXED_WRONG_METHOD,
	FIXED_TOO_LARGE,
	FIXED_NO_MEMORY,
	FIXED_BUSY,
	FIXED_STOPPING,
	FIXED_COUNT
};

struct fixed_answer {
	unsigned status;
	const char *body; /* static */
};

enum stage {
	STAGE_CONSTANT,   /* fixed is the answer, the body is thrown away; never written to */
	STAGE_COLLECTING, /* the body arrives and is kept */
	STAGE_PURSUED,    /* the body is whole, and somebody works on the answer */
	STAGE_REFUSED,    /* fixed is the answer, once the rest of the body is thrown away */
	STAGE_JUDGED      /* reply is the answer */
};

/* All zero but for stage and body.budget is a new one; exchange_done() ends it. */
struct exchange {
	enum stage stage;
	enum fixed fixed;
	size_t discarded;
	struct body body;
	struct server_reply reply;
};

/* What a fixed answer says. Static. */
const struct fixed_answer *exchange_fixed(enum fixed fixed);

/*
 * Whether a request is to be judged, which takes its body. If not, *ret_fixed is its answer
 * whatever the body says.
 */
bool exchange_wants_body(const char *path, const char *method, enum fixed *ret_fixed);

/*
 * Makes room for a body of the length that a Content-Length header says, or NULL without one.
 * Refuses the exchange when there cannot be room.
 */
void exchange_expect(struct exchange *exchange, const char *length);

/* Takes a piece of the body. False when so much was thrown away that it is time to hang up. */
_must_check_ bool exchange_take(struct exchange *exchange, const char *data, size_t len);

/* Whether the body is whole and so large that it is not judged between others. */
bool exchange_is_heavy(const struct exchange *exchange);

/*
 * Gives a whole body to options->answer, or refuses it when there is none. NULL, and the body is
 * freed; or a job, and exchange_answer() ends it.
 */
void *exchange_judge(struct exchange *exchange, const struct server_options *options);

/* Takes over the answer to a body, and frees the body. */
void exchange_answer(struct exchange *exchange, const struct server_reply *reply);

/* Answers with an error instead, and frees the body. */
void exchange_refuse(struct exchange *exchange, enum fixed why);

/* Frees what is left. */
void exchange_done(struct exchange *exchange);

#endif
