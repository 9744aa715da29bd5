/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of `try`: what its connections share, how a call is judged there (try_judge.c), what it
 * is answered (try_answer.c), and how a connection is served (try_serve.c).
 */
#ifndef QUAYMASTER_TRY_SESSION_H
#define QUAYMASTER_TRY_SESSION_H

#include <pthread.h>

#include "try_http.h"
#include "try_run.h"
#include "try_things.h"

struct try_session {
	const struct try_options *options;
	pthread_mutex_t lock;   /* of all below; held while a call is judged and answered */
	pthread_cond_t changed; /* events, or the end */
	struct try_things things;
	FILE *events; /* what the engine would have told; written to text and len */
	char *events_text;
	size_t events_len;
	unsigned calls;
	bool ending;
	bool overflown;
};

/* A call with its place in the API. Points into the request. */
struct try_place {
	const char *action;      /* "unknown" for no route */
	char *name;              /* in the path, decoded; "" without one; to be freed */
	char *given;             /* the parameter "name" of the query, or NULL; to be freed */
	char *filters;           /* the same for "filters" */
	char *shown;             /* the target without secrets (try_target.h); to be freed */
	struct try_thing *thing; /* that the name names, if the client made it */
};

/* How what is sent goes on behind its head. */
enum try_rest {
	TRY_REST_NONE,
	TRY_REST_EVENTS, /* a stream of what happens */
	TRY_REST_CLOSE   /* the connection is the client's until it hangs up */
};

/* What is sent: head and body, to be freed. */
struct try_reply {
	char *text; /* NULL without memory */
	size_t len;
	enum try_rest rest;
};

/* Finds out what a call is for. 0 or -ENOMEM. try_place_done() frees. */
_must_check_ int try_place_find(struct try_session *session, const struct try_request *request,
                                struct try_place *ret);
void try_place_done(struct try_place *place);

/*
 * Judges a call and reports it. *ret_message is dockerd's refusal if it is denied and the client
 * is to be told so; else NULL; to be freed.
 */
enum try_outcome try_judge(struct try_session *session, const struct try_request *request,
                           const struct try_place *place, char **ret_message);

/* Answers a call as if it had been carried out. Takes the request's body over where it needs it. */
void try_answer(struct try_session *session, struct try_request *request, struct try_place *place,
                enum try_outcome outcome, struct try_reply *ret);

/* A refusal, or a complaint about what cannot be read. */
void try_answer_error(unsigned status, const char *message, struct try_reply *ret);

/* Serves a connection to its end. */
void try_serve(struct try_session *session, struct try_http *http);

#endif
