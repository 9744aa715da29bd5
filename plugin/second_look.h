/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second look at one call: puts the questions that its claims raised, and adds what the answers
 * say, until nothing is open. What the engine really made is then judged with what the call says.
 * Reads answers; judges nothing, waits for nothing.
 */
#ifndef QUAYMASTER_SECOND_LOOK_H
#define QUAYMASTER_SECOND_LOOK_H

#include <limits.h>
#include <stdbool.h>

#include "claims.h"
#include "look.h"

/* What the engine said of itself, last. Used by the thread of struct look alone. */
struct engine_info {
	int64_t good_until;  /* as process_now_ms(); 0: nothing is known */
	size_t n_text;       /* bytes of answers that are kept, for all calls */
	bool shares_cgroups; /* containers share the host's cgroup namespace if nobody asks */
	char log_driver[64];
	char runtime[64];
	char data_root[PATH_MAX];
};

struct look_slot;

struct second_look {
	struct look_task task;
	struct look *look;
	struct engine_info *info;
	struct claims *claims;
	void (*done)(struct second_look *look); /* all is answered; may free what this lies in */
	int64_t began;                          /* as process_now_ms() */
	size_t asked;                           /* questions that were put */
	size_t n_text;                          /* bytes of answers that are kept for this one */
	unsigned waiting;                       /* answers that have not come */
	struct look_slot *slots, *last_slot;
	struct look_slot *round; /* the first of those that were put last */
};

/*
 * Whether there is anything to ask for these claims: where a path leads, and of the engine, if it
 * is asked here at all, any question, or whether a setting is its own default.
 */
bool second_look_is_needed(const struct claims *claims, bool asks_engine);

/*
 * Begins, on the thread of struct look; look, info, claims and done of *second are set, and the
 * rest is zero. All claims are there when done is called, on that thread; claims_finish() is not
 * called.
 */
void second_look_begin(struct second_look *second);

/* Frees the answers, to which claims point. */
void second_look_end(struct second_look *second);

/* What is left of the questions where nobody looks: those without whose answer nothing may pass. */
void second_look_without(struct claims *claims);

#endif
