/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much of HTTP as it takes to be scraped: reads the head of a request, writes that of an answer.
 * Bodies of requests are not read, and each connection is closed behind its answer. Does no I/O.
 */
#ifndef QUAYMASTER_METRICS_HTTP_H
#define QUAYMASTER_METRICS_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"

enum metrics_resource {
	METRICS_NOTHING, /* the request is answered with an error */
	METRICS_PAGE,    /* /metrics */
	METRICS_HEALTH   /* /healthz */
};

/* What is wanted, and how. */
struct metrics_request {
	enum metrics_resource resource;
	unsigned status;   /* of METRICS_NOTHING */
	const char *error; /* of METRICS_NOTHING: a line that says why, static */
	bool head;         /* the answer has no body */
};

/* Room for the head of an answer. */
#define METRICS_HEAD_SIZE 256

/*
 * Reads what came of a request so far, len bytes. False when more has to come; true, and
 * *ret_request, when its head is whole or can be answered without the rest.
 */
_must_check_ bool metrics_http_read(const char *text, size_t len,
                                    struct metrics_request *ret_request);

/* The head of an answer with a body of so many bytes, into METRICS_HEAD_SIZE. Its length. */
size_t metrics_http_head(unsigned status, const char *type, size_t body_len,
                         char ret[METRICS_HEAD_SIZE]);

#endif
