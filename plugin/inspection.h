/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer to a question says, as claims. Reads text that the engine, or the process that
 * looks, has sent; asks nobody itself, but an answer can raise further questions.
 */
#ifndef QUAYMASTER_INSPECTION_H
#define QUAYMASTER_INSPECTION_H

#include "ask.h"
#include "claims.h"

struct engine_info;

/* What is asked, and under which name, to answer a question. */
enum ask_kind inspection_kind(enum question_kind kind);

/*
 * Adds what an answer says. text, len bytes and a NUL, is changed and must outlive the claims.
 * Whatever cannot be read becomes a claim that it could not be seen.
 */
void inspection_read(struct claims *claims, size_t question, unsigned status, char *text,
                     size_t len);

/* Reads what the engine says of itself; an unreadable answer leaves *info as it was. */
void inspection_read_info(char *text, size_t len, struct engine_info *info);

/* Takes out what merely states the engine's own defaults, which everybody gets who says nothing. */
void inspection_drop_defaults(struct claims *claims, const struct engine_info *info);

#endif
