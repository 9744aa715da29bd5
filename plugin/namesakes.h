/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom else a name can mean. The engine takes a name of a container or a network for a whole id,
 * then for a name, then for the beginning of an id (moby daemon/container.go and network.go
 * v29.7.2): one that was looked at by its name may be gone a moment later, and the same word then
 * means an older one. So everything that the word could mean is judged, each by its whole id.
 *
 * Puts the questions, and reads the lists that answer them. Asks nobody itself.
 */
#ifndef QUAYMASTER_NAMESAKES_H
#define QUAYMASTER_NAMESAKES_H

#include <stdbool.h>

#include "claims.h"
#include "policy/cleanup.h"

/*
 * Adds to claims what has to be asked beside the question at `at`, before that is asked. A
 * claim of the question's is there twice afterwards: the second is for whoever else is meant.
 */
void namesakes_ask(struct claims *claims, size_t at);

/* Whether a question is one of those that namesakes_ask() adds. */
bool namesakes_is_list(enum question_kind kind);

/*
 * Keeps of a list that the engine sent what the question wants of it: *text is replaced by a
 * shorter one, which is the caller's. 0; -EINVAL for what cannot be read; -E2BIG when more than
 * LIMIT_NAMESAKES are meant; -ENOMEM. *text is freed by the caller in any case.
 */
_must_check_ int namesakes_shorten(const struct question *question, char **text, size_t *len);

/* Adds the questions and claims that follow from a shortened list; `of` says whose they are. */
void namesakes_read(struct claims *claims, const struct question *question, const char *text,
                    size_t len);

/* There is no list: the claim that was there for others goes. */
void namesakes_none(struct claims *claims, const struct question *question);

#endif
