/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy in force, swapped while calls are judged. A bad policy never replaces a good one;
 * without any good one everything but ping and version is denied, and state says why.
 */
#ifndef QUAYMASTER_STATE_H
#define QUAYMASTER_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "policy/cleanup.h"

#define STATE_DEFAULT_POLICY "/etc/quaymaster/policy.yaml"

/* The origin of the policy that denies nearly everything while there is no usable one. */
#define STATE_LOCKDOWN "lockdown"

struct policy;
struct state;

/*
 * path names the policy file; it is borrowed. NULL: STATE_DEFAULT_POLICY, or the built-in baseline
 * as long as nothing was ever there. Loads it; a bad file is no error here but a state that
 * denies. 0 and *ret_state, or -ENOMEM.
 */
_must_check_ int state_new(const char *path, struct state **ret_state);

/* What became of the policy file so far. */
struct state_status {
	bool usable;       /* a policy of the admin's is in force */
	bool last_failed;  /* the file in force is not the one that was loaded last */
	time_t loaded;     /* when the policy in force was loaded */
	uint64_t reloads;  /* that brought a policy into force */
	uint64_t failures; /* that did not */
};

void state_status(struct state *state, struct state_status *ret_status);

/* Frees. NULL is fine. No call may be in flight. */
void state_free(struct state *state);
DEFINE_CLEANUP(struct state *, state_free)

/*
 * Reads the policy's files when this process may not any more: 0, *ret_text (to be freed, ended by
 * a NUL; see policy_bundle()) and *ret_len; -ENOENT when there is none; -EINVAL with *ret_text
 * saying why; -ENOMEM.
 */
typedef int state_read_fn(void *context, char **ret_text, size_t *ret_len);

/* From now on the file is read by read(). Before other threads exist. */
void state_read_by(struct state *state, state_read_fn *read, void *context);

enum state_cause {
	STATE_SIGNAL, /* somebody asked for it, and wants to hear of it */
	STATE_NOTICED /* something changed there */
};

/*
 * Loads the file anew. What it changed is logged; a bad file leaves the policy in force as it is.
 * One thread at a time.
 */
void state_reload(struct state *state, enum state_cause cause);

/*
 * One reference to the policy in force, the caller's. *ret_broken is why there is no usable policy
 * (the policy then denies everything but ping and version), or NULL; it lives as long as state.
 */
struct policy *state_acquire(struct state *state, const char **ret_broken);

#endif
