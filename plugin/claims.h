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

/* Text made for claims comes from here first; most calls need no more. */
#define CLAIMS_INLINE_TEXT 2048

struct claims_chunk;

struct claims {
	struct claim list[LIMIT_CLAIMS + 1]; /* one more for the overflow itself */
	size_t n;
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

/* A text that lives as long as the list. Never NULL: "" stands for one that did not fit, and the
 * list is then overflown. */
const char *claims_printf(struct claims *claims, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* size bytes that live as long as the list, or NULL (overflown). */
char *claims_alloc(struct claims *claims, size_t size);

/* Ends the list: an overflown one gets a claim that nothing can be said of the call. */
void claims_finish(struct claims *claims);

#endif
