/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Just enough of an HTTP/1.1 server for one client of the engine's API that is run on purpose: its
 * requests one after the other from a connection, with what dockerd would show a plugin of each.
 * Blocks; one thread has a connection. Not for strangers: the server of `serve` is server.c.
 */
#ifndef QUAYMASTER_TRY_HTTP_H
#define QUAYMASTER_TRY_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"
#include "policy/limits.h"

struct try_http {
	int fd;          /* the caller's */
	const char *why; /* why the last request cannot be read; static */
	size_t at, end;
	char piece[16 * 1024];
	char head[LIMIT_TRY_HEAD];
};

/* A request. The texts point into the connection, until the next is read. */
struct try_request {
	const char *method;
	const char *target;         /* as sent */
	const char *content_type;   /* the last one, as a plugin sees it; NULL without one */
	const char *content_length; /* NULL without one, and for a chunked body */
	bool upgrade;               /* wants the connection for itself */
	bool keep_alive;
	char *body; /* what a plugin would see of it, ended by a NUL, or NULL; to be freed */
	size_t body_len;
};

/* Begins to read from fd. */
void try_http_init(struct try_http *http, int fd);

/*
 * Reads the next request with its whole body. What no plugin is shown of a body is dropped: all
 * but JSON up to LIMIT_TRY_BODY. 1 and *ret; 0 when the client has hung up; -EBADMSG with why set;
 * other -errno.
 */
_must_check_ int try_http_read(struct try_http *http, struct try_request *ret);

/* Frees the body. */
void try_request_done(struct try_request *request);

/* Sends all of it. 0 or -errno. */
_must_check_ int try_http_send(const struct try_http *http, const char *data, size_t len);

/* Reads and drops until the client hangs up. */
void try_http_drain(struct try_http *http);

#endif
