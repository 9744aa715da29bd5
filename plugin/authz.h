/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main path: the bytes of one AuthZReq become a call, the call claims, the claims a verdict,
 * the verdict an answer and a line in the decision log. Where claims raise questions, the path
 * leaves the worker's thread and ends on the one that gets the answers.
 */
#ifndef QUAYMASTER_AUTHZ_H
#define QUAYMASTER_AUTHZ_H

#include <stdatomic.h>

#include "decision_log.h"
#include "guard.h"
#include "metrics.h"
#include "off_switch.h"
#include "second_look.h"
#include "server.h"
#include "state.h"

/* What the main path needs; shared by all threads. */
struct authz {
	struct state *state;
	struct decision_log *log; /* NULL: no decision log */
	struct look *look;        /* NULL: nobody looks */
	struct off_switch *off;   /* NULL: it cannot be switched off */
	bool asks_engine;         /* or only at the host's own paths */
	struct guard guard;       /* data_root is set here, by the thread of look */
	struct engine_info info;  /* of that thread alone */
	atomic_uint waiting;      /* calls that are looked at */
	struct policy *own;       /* what quaymaster's own calls may */
	atomic_uint next_id;
	struct metrics *metrics; /* NULL, unless somebody is to see them */
};

/* log and look may be NULL. All stay the caller's. 0 or -ENOMEM. */
_must_check_ int authz_init(struct authz *authz, struct state *state, struct decision_log *log,
                            struct look *look);

/* Frees what authz_init() made. No call may be in flight. */
void authz_done(struct authz *authz);

/* With a struct authz as their context. */
server_answer_fn authz_answer;
server_pursue_fn authz_pursue;

#endif
