/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the process that reads calls may ask the one that is allowed to look: these few things, by a
 * name that is checked before it goes into a path. Both sides use this table, so that the one knows
 * what the other will send to the engine. Does no I/O.
 */
#ifndef QUAYMASTER_ASK_H
#define QUAYMASTER_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"

enum ask_kind {
	ASK_CONTAINER,     /* GET /containers/NAME/json */
	ASK_EXEC,          /* GET /exec/NAME/json */
	ASK_VOLUME,        /* GET /volumes/NAME */
	ASK_NETWORK,       /* GET /networks/NAME */
	ASK_INFO,          /* GET /info; without a name */
	ASK_CONTAINERS,    /* GET /containers/json: all of them; without a name */
	ASK_NETWORKS,      /* GET /networks; without a name */
	ASK_SWARM_HOST,    /* GET /networks/host, of a swarm; without a name */
	ASK_SERVICE,       /* GET /services/NAME */
	ASK_PATH,          /* where a path of the host leads; the name is the path */
	ASK_POLICY,        /* the text of the policy file; without a name */
	ASK_REMOVE_SOCKET, /* remove the plugin's own socket; without a name */
	ASK_REOPEN_LOG,    /* open the decision log anew: it comes by news.h; without a name */
	ASK_COUNT
};

/* Answers that are no status of HTTP. */
#define ASK_NO_ANSWER 0u /* the text says why */
#define ASK_NO_ENGINE 1u /* nobody is to ask the engine, or there is none where it usually is */

/* What the engine takes as a name of a container (moby daemon/names/names.go v29.7.2), and with it
 * every id. Volumes and networks of other names are not asked about. */
bool ask_name_is_plain(const char *name);

/* What the kind asks about, for people: "container", or "other"; static. */
const char *ask_kind_name(enum ask_kind kind);

/* Whether the kind is answered by the engine. */
bool ask_is_for_engine(enum ask_kind kind);

/* How many of a kind may be asked at once, all others aside. */
unsigned ask_at_once(enum ask_kind kind);

/* How long an answer of a kind may be, in bytes: a power of two. */
size_t ask_answer_max(enum ask_kind kind);

/*
 * The request target for a question to the engine, into size bytes. 0, or -EINVAL for another kind,
 * for a name that is not plain, or when it does not fit.
 */
_must_check_ int ask_target(enum ask_kind kind, const char *name, char *ret, size_t size);

#endif
