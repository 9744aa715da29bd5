/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call to the engine, waited for: for commands, which have nothing else to do. The serving
 * process never calls this; it asks the process that looks (look.h).
 */
#ifndef QUAYMASTER_ENGINE_ASK_H
#define QUAYMASTER_ENGINE_ASK_H

#include <stddef.h>

#include "policy/cleanup.h"

/* An answer; all zero is none. */
struct engine_answer {
	unsigned status;
	char *text; /* owned: all that came */
	char *body; /* points into text; len bytes and a NUL; may be changed */
	size_t len;
};

/*
 * Calls over the unix socket at path. body is JSON, or NULL for a call without one. 0 and
 * *ret_answer, whose text is the caller's; -ETIMEDOUT after ENGINE_ASK_MS; -errno.
 */
_must_check_ int engine_ask(const char *path, const char *method, const char *target,
                            const char *body, struct engine_answer *ret_answer);

/* Longer than dockerd tries to reach a plugin that is down: 15 s to connect, and as many to ask. */
#define ENGINE_ASK_MS 40000

void engine_answer_done(struct engine_answer *answer);

#endif
