/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP server: takes whole requests from a listening unix socket and gives them to one
 * function that answers. The only file that knows libmicrohttpd. Does not know what the bytes
 * mean, save that AuthZRes is answered from a constant without being kept or read.
 */
#ifndef QUAYMASTER_SERVER_H
#define QUAYMASTER_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"

struct server;

/*
 * An answer: status, and a body that is static (free_body false) or malloc'ed (true, the server
 * frees it).
 */
struct server_reply {
	unsigned status;
	bool free_body;
	const char *body;
	size_t len;
};

/*
 * Answers one /AuthZPlugin.AuthZReq. body is the request's, len bytes followed by a NUL that is
 * not counted; the function may change it in place, and it is gone after the return. Called from
 * several threads at once. Must fill *ret_reply whatever happens.
 */
typedef void server_answer_fn(void *context, char *body, size_t len,
                              struct server_reply *ret_reply);

struct server_options {
	int listen_fd; /* a listening socket; stays the caller's, is never shut down or closed */
	unsigned workers;
	server_answer_fn *answer;
	void *context;
};

/* Starts answering. 0 and *ret_server, or -errno. */
_must_check_ int server_start(const struct server_options *options, struct server **ret_server);

/*
 * Takes no more connections, answers what is in flight (at most LIMIT_DRAIN_MS), ends all threads
 * and frees. NULL is fine.
 */
void server_stop(struct server *server);

#endif
