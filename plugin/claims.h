/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of claims that one call makes, while it is being read. Holds the claims and the text
 * that was made for them; judges nothing.
 *
 * What does not fit (LIMIT_CLAIMS, LIMIT_CLAIM_TEXT, no memory) is not forgotten: the list is
 * marked as overflown, claims_finish() adds a claim that says so, and whoever judges the list must
 * deny it whatever the policy says of what is in it.
 */
#ifndef QUAYMASTER_CLAIMS_H
#define QUAYMASTER_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/claim.h"
#include "policy/limits.h"

/*
 * Something that only the engine or the host can tell, and that the claims depend on. The reader
 * asks while it reads; whoever has the claims gets the answers and adds what they say.
 */
enum question_kind {
	QUESTION_PATH,      /* a path of the host: where it leads; its claim is at `claim` */
	QUESTION_VOLUME,    /* a volume by name: what its driver mounts */
	QUESTION_CONTAINER, /* a container by name or id: everything that it is */
	QUESTION_RUNNING,   /* the same, and whether it ever ran: only then is its claim one */
	QUESTION_EXEC,      /* a prepared command by its id: which container it is for */
	QUESTION_NETWORK,   /* a network by name or id: the claim at `claim` becomes what it is */
	QUESTION_SERVICE,   /* a service by name or id: what it was before, and goes back to */
	/* Whom else a name of the first three kinds can mean, as the beginning of an id. */
	QUESTION_CONTAINER_NAMESAKES,
	QUESTION_RUNNING_NAMESAKES,
	QUESTION_NETWORK_NAMESAKES,
	QUESTION_SWARM_HOST /* whether that is the host's own network as a swarm has it */
};

#define NO_CLAIM ((size_t)-1)

struct question {
	enum question_kind kind;
	/* Without an answer the call must not pass; else it is judged by what it says itself, as on
	 * a host where nobody looks. */
	bool must;
	const char *name;  /* as the call has it */
	const char *field; /* where the call has it */
	size_t claim;      /* the claim that the answer completes, or NO_CLAIM */
	bool of_service;   /* a swarm's, which has networks of its own */
	/* What the call has in place of this name, which may mean this one as well; or NULL. */
	const char *namesake_of;
	/* QUESTION_SERVICE: the version of it that the call changes, as the call has it. */
	const char *version;
	/* *_NAMESAKES: the id of what was looked at by that name already; or NULL. */
	const char *known_id;
};

/* What the claim of an overflown list says, by which it is known in the decision log. */
#define CLAIMS_OVERFLOW "the call asks for more things than can be judged at once"

/* Text made for claims comes from here first; most calls need no more. */
#define CLAIMS_INLINE_TEXT 2048

struct claims_chunk;

struct claims {
	struct claim list[LIMIT_CLAIMS + 1]; /* one more for the overflow itself */
	size_t n;
	struct question questions[LIMIT_QUESTIONS];
	size_t n_questions;
	bool overflown;
	char inline_text[CLAIMS_INLINE_TEXT];
	size_t inline_used;
	size_t text_used;            /* of LIMIT_CLAIM_TEXT */
	struct claims_chunk *chunks; /* text beyond inline_text */
};

/* Makes an empty list without touching all of its memory. */
void claims_init(struct claims *claims);

/* Frees what the list holds; the list itself is the caller's. */
void claims_done(struct claims *claims);

/* Adds one claim; its strings are borrowed. */
void claims_add(struct claims *claims, const struct claim *claim);

/*
 * Asks, unless the same was asked before for the same claim. All is borrowed. Too many questions
 * make the list overflow.
 */
void claims_ask(struct claims *claims, const struct question *question);

/* A text that lives as long as the list. Never NULL: "" stands for one that did not fit, and the
 * list is then overflown. */
const char *claims_printf(struct claims *claims, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* size bytes that live as long as the list, or NULL (overflown). */
char *claims_alloc(struct claims *claims, size_t size);

/* Room for n pointers that lives as long as the list, or NULL (overflown). */
void *claims_alloc_pointers(struct claims *claims, size_t n);

/* Takes a claim out again. Its place stays until claims_finish(), so that indices hold. */
void claims_drop(struct claims *claims, size_t at);

/*
 * Ends the list: what was dropped leaves it, and an overflown one gets a claim that nothing can be
 * said of the call. Questions are not valid any more.
 */
void claims_finish(struct claims *claims);

#endif
