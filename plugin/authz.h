/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main path: the bytes of one AuthZReq become a call, the call claims, the claims a verdict,
 * the verdict an answer and a line in the decision log.
 */
#ifndef QUAYMASTER_AUTHZ_H
#define QUAYMASTER_AUTHZ_H

#include <stdatomic.h>

#include "decision_log.h"
#include "server.h"
#include "state.h"

/* What the main path needs; shared by all threads. */
struct authz {
	struct state *state;
	struct decision_log *log; /* NULL: no decision log */
	atomic_uint next_id;
};

/* log may be NULL. Both stay the caller's. */
void authz_init(struct authz *authz, struct state *state, struct decision_log *log);

/* A server_answer_fn with a struct authz as its context. */
server_answer_fn authz_answer;

#endif
