/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serves metrics: one thread of its own with a few connections, each for a few seconds, so that
 * nobody who scrapes, however slowly, is waited for by anybody who judges. Knows nothing of what is
 * served, but that there is a page and a word on the health.
 */
#ifndef QUAYMASTER_METRICS_SERVER_H
#define QUAYMASTER_METRICS_SERVER_H

#include "metrics_http.h"

struct metrics_server;

/* An answer. body is freed by the server; NULL: there was no memory for it. */
struct metrics_reply {
	unsigned status;
	const char *type; /* static */
	char *body;
	size_t len;
};

/* Answers for METRICS_PAGE or METRICS_HEALTH, on the thread of the server. */
typedef void metrics_answer_fn(void *context, enum metrics_resource resource,
                               struct metrics_reply *ret_reply);

/* Serves on a listening socket, which stays the caller's. 0 and *ret_server, or -errno. */
_must_check_ int metrics_server_start(int listen_fd, metrics_answer_fn *answer, void *context,
                                      struct metrics_server **ret_server);

/* Hangs up on everybody, ends the thread and frees. NULL is fine. */
void metrics_server_stop(struct metrics_server *server);
DEFINE_CLEANUP(struct metrics_server *, metrics_server_stop)

#endif
