/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which questions are about the same, and who waits for the answer to another's: all who had asked
 * the same before that was sent. Asks nobody.
 */
#ifndef QUAYMASTER_LOOK_SAME_H
#define QUAYMASTER_LOOK_SAME_H

#include <stdbool.h>

#include "look.h"

/*
 * Whether two questions of a kind may be about one thing: a container has its name, and each
 * beginning of its id.
 */
bool look_same_thing(const struct look_ask *a, const struct look_ask *b);

/* A question was sent: those of the list that ask the same wait for its answer. */
void look_same_ride(struct look_ask *list, const struct look_ask *ask);

/* They do not any more; each has to be sent. */
void look_same_let_go(struct look_ask *list, const struct look_ask *ask);

/* Takes them out of the list, in their order; *ret_last is the list's new end. NULL for none. */
struct look_ask *look_same_take(struct look_ask **list, const struct look_ask *ask,
                                struct look_ask ***ret_last);

#endif
