/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a client (docker, docker compose, a script) against a socket of our own instead of the
 * engine's, and judges each call that it makes as the server would. Nothing is created anywhere:
 * each call gets an answer with which the client goes on to the next one. Prints nothing.
 */
#ifndef QUAYMASTER_TRY_RUN_H
#define QUAYMASTER_TRY_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "decision.h"

/* How a call fares. Zero is denied. */
enum try_outcome {
	TRY_DENIED = 0,
	TRY_ALLOWED,
	/* Nothing that the call says is denied, but it is about something that was there before,
	 * and the policy looks at what that is. */
	TRY_DEPENDS,
	/* About something whose creation was denied: on a real host it would never be made. It was
	 * not judged. */
	TRY_NOT_REACHED
};

/* One call, once it was judged. Valid only while try_call_fn runs. */
struct try_call {
	enum try_outcome outcome;
	/* Complete but for TRY_NOT_REACHED, which has neither claims nor verdicts. */
	const struct decision_record *record;
	const char *depends_on; /* TRY_DEPENDS, TRY_NOT_REACHED: "container web"; else NULL */
	const char *target;     /* as sent, but for what try_target.h leaves out */
};

/* Gets each call in the order in which they came, never two at once, on any thread. */
typedef void try_call_fn(void *context, const struct try_call *call);

struct try_options {
	struct policy *policy; /* borrowed */
	const char *user;      /* of a TLS client certificate; NULL: who uses the unix socket */
	int64_t now;           /* when it is, for exceptions: seconds since 1970, UTC */
	/*
	 * Below which directory links in host paths are followed: "" for this host; NULL: not at
	 * all, so that paths are judged as they were written, whatever the machine is like.
	 */
	const char *host_root;
	bool refuse; /* a denied call gets dockerd's refusal; else all is answered as if allowed */
	/*
	 * The client gets a terminal where nobody answers for its stdin, or none, and its output is
	 * dropped; else that goes to stderr.
	 */
	bool silent;
	int errors;            /* silent: the descriptor that its stderr goes to; 0: none */
	bool fresh;            /* it has no settings, credentials or plugins of its user's */
	const char *directory; /* where it runs; NULL: here */
	const char *container; /* as JSON, what a container that it did not make is; NULL: unknown
	                        */
	int timeout_ms;        /* the client is ended after that */
	try_call_fn *judged;
	void *context;
};

/* How the client ended. */
struct try_end {
	int status;     /* its exit status; 128 + the signal that ended it */
	bool timed_out; /* it was ended because its time was up */
	bool overflown; /* there were more calls or things than are kept: the result is not whole */
};

/* Time for a client that nobody said otherwise for: a compose project of twenty services. */
#define TRY_TIMEOUT_MS 120000

/*
 * Runs command (ended by NULL; found by PATH) to its end. 0 and *ret_end; -ENOENT and the like when
 * it cannot be started; other -errno when there can be no socket. Changes the disposition of
 * SIGINT, SIGQUIT, SIGTERM and SIGHUP while it runs, so one run at a time.
 */
_must_check_ int try_run(const struct try_options *options, char *const *command,
                         struct try_end *ret_end);

#endif
