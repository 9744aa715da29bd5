/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One question to the engine on its way: a connection of its own that never waits, the request, and
 * the answer as far as it has come. Knows nothing of what is asked.
 */
#ifndef QUAYMASTER_CONVERSATION_H
#define QUAYMASTER_CONVERSATION_H

#include <stddef.h>
#include <stdint.h>

#include "policy/cleanup.h"
#include "policy/limits.h"

/* All zero but for fd, which is -1, is a free one. */
struct conversation {
	int fd;
	uint32_t id;
	int64_t deadline; /* as process_now_ms() */
	size_t max;       /* of an answer */
	char request[LIMIT_NAME + 256];
	size_t request_len, sent;
	char *text;
	size_t len, size;
};

/*
 * Connects to the unix socket at path. 0, or -errno: -ENOENT when nothing is there. The request is
 * the caller's to fill in before.
 */
_must_check_ int conversation_begin(struct conversation *c, const char *path);

/* What poll(2) should wait for. */
short conversation_events(const struct conversation *c);

/*
 * Goes on as far as it can without waiting: 1 when the answer has come to its end; 0; -errno,
 * -EFBIG for an answer larger than max.
 */
_must_check_ int conversation_go_on(struct conversation *c);

/* Hangs up and frees; it is a free one then. */
void conversation_end(struct conversation *c);

#endif
