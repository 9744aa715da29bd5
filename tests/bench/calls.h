/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The recorded mix: reads calls.jsonl into HTTP requests ready to be sent, byte for byte what
 * dockerd's plugin client sends. Does not send anything.
 */
#ifndef QUAYMASTER_BENCH_CALLS_H
#define QUAYMASTER_BENCH_CALLS_H

#include <stdbool.h>
#include <stddef.h>

enum calls_filter {
	CALLS_ALL,
	CALLS_ONLY_REQ, /* what is judged */
	CALLS_ONLY_RES  /* what is answered from a constant */
};

struct call {
	char *bytes; /* head and body of the HTTP request */
	size_t len;
	unsigned line; /* in the recording, from 1 */
};

struct calls {
	struct call *list;
	size_t n;
};

/* Reads a recording. 0, or -errno with nothing in *ret_calls; -EINVAL for a line that is no call.*/
int calls_read(const char *path, enum calls_filter filter, struct calls *ret_calls);

void calls_free(struct calls *calls);

#endif
