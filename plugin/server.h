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

/* A request whose answer takes longer; given to who pursues it. */
struct server_request;

/*
 * Answers one /AuthZPlugin.AuthZReq. body is the request's, len bytes followed by a NUL that is
 * not counted; the function may change it in place. Called from several threads at once. Returns
 * NULL, with *ret_reply filled, whatever happens, and body is gone then; or a job to pursue, and
 * body stays until its answer.
 */
typedef void *server_answer_fn(void *context, char *body, size_t len,
                               struct server_reply *ret_reply);

/*
 * Goes on with a job, without waiting for anything: server_finish() is called for the request,
 * once, from whatever thread, by then or later. No worker is held up meanwhile.
 */
typedef void server_pursue_fn(void *context, void *job, struct server_request *request);

struct server_options {
	int listen_fd; /* a listening socket; stays the caller's, is never shut down or closed */
	unsigned workers;
	server_answer_fn *answer;
	server_pursue_fn *pursue;        /* NULL if there are never jobs */
	void (*stopping)(void *context); /* the stop begins: jobs end soon, or NULL */
	void *context;
};

/* Starts answering. 0 and *ret_server, or -errno. */
_must_check_ int server_start(const struct server_options *options, struct server **ret_server);

/* Gives the answer of a request that was pursued; takes the reply's body over. From any thread. */
void server_finish(struct server_request *request, struct server_reply *reply);

/*
 * Takes no more connections, answers what is in flight (at most LIMIT_DRAIN_MS), ends all threads
 * and frees. NULL is fine.
 */
void server_stop(struct server *server);

#endif
