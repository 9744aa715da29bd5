/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `doctor` can find: one row for each kind, with its name, how bad it is, what it means and
 * what to type; and the list of what was found. The man page and every output are made of these
 * rows. Looks at nothing itself.
 */
#ifndef QUAYMASTER_FINDING_H
#define QUAYMASTER_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "policy/cleanup.h"

enum finding_level { FINDING_OK, FINDING_NOTE, FINDING_WARNING, FINDING_ERROR, FINDING_LEVELS };

enum finding_kind {
	/* whether the engine asks */
	FINDING_CANARY,
	FINDING_NOT_GIVEN,
	FINDING_NOT_IN_CHAIN,
	FINDING_WRONG_KEY,
	FINDING_FLAG_ONLY,
	FINDING_NOT_IN_FILE,
	FINDING_IN_FILE,
	FINDING_DAEMON_JSON,
	FINDING_ORDER,
	FINDING_PLUGIN_FAILED,
	FINDING_OTHER_PLUGIN,
	FINDING_CANARY_UNCLEAR,
	FINDING_SWITCHED_OFF,
	FINDING_OFF_FILE,
	FINDING_NOT_ENFORCING,
	FINDING_ENFORCING,
	/* the engine */
	FINDING_NO_ENGINE,
	FINDING_ENGINE,
	FINDING_NOT_TOLD,
	FINDING_NO_DOCKERD,
	FINDING_ADVISORIES,
	FINDING_ADVISORIES_CLOSED,
	FINDING_GRPC,
	FINDING_OLD_API,
	FINDING_EXPERIMENTAL,
	FINDING_SWARM,
	FINDING_ROOTLESS,
	FINDING_NO_USERNS,
	FINDING_LIVE_RESTORE,
	/* who reaches it */
	FINDING_OPEN_LISTENER,
	FINDING_OTHER_LISTENER,
	FINDING_TLS_LISTENER,
	FINDING_SOCKET_OPEN,
	FINDING_SOCKET_GROUP,
	FINDING_SOCKET,
	/* quaymaster itself */
	FINDING_PLUGIN_DOWN,
	FINDING_PLUGIN_OPEN,
	FINDING_PLUGIN,
	FINDING_MANAGED,
	FINDING_MANAGED_DISABLED,
	FINDING_NO_LOG,
	FINDING_LOG_LOST,
	FINDING_LOG_FULL,
	/* the policy */
	FINDING_POLICY_BROKEN,
	FINDING_POLICY_WRITABLE,
	FINDING_POLICY_BASELINE,
	FINDING_POLICY_AUDIT,
	FINDING_POLICY,
	FINDING_USERS_WITHOUT_TLS,
	FINDING_EXCEPTION_ENDED,
	FINDING_EXCEPTION_ENDS,
	/* what runs */
	FINDING_RUNNING_DENIED,
	FINDING_RUNNING,
	FINDING_NOT_JUDGED,
	FINDING_NOT_ROOT,
	FINDING_KINDS
};

/* One row. Names stay as they are: scripts look for them. */
struct finding_info {
	const char *name; /* "flag-only" */
	enum finding_level level;
	const char *title; /* a sentence without a period */
	const char *means; /* sentences; NULL where there is nothing to add */
	const char *type;  /* what to do; lines behind the first are to be typed; NULL: nothing */
};

/* One thing that was found; detail is lines about this host, or NULL. */
struct finding {
	enum finding_kind kind;
	char *detail;
};

/* More are counted, not kept: a host can run thousands of containers. */
#define FINDINGS_MAX 256

struct findings {
	struct finding list[FINDINGS_MAX];
	size_t n;
	size_t n_left_out;
	enum finding_level worst;
};

/* The row of a kind. Static. */
const struct finding_info *finding_info(enum finding_kind kind);

/* "error", "warning", "note", "ok". Static. */
const char *finding_level_name(enum finding_level level);

/* Adds one without a detail, or with one. Where there is no memory the detail is lost. */
void findings_add(struct findings *findings, enum finding_kind kind);
void findings_say(struct findings *findings, enum finding_kind kind, const char *format, ...)
	_printf_(3, 4);

/* Frees the details; the list is empty then. */
void findings_done(struct findings *findings);

/* Prints all of them, the worst first. */
void findings_print(const struct findings *findings, FILE *stream);
void findings_print_json(const struct findings *findings, FILE *stream);

/* Prints every row there is, for the manual and for those who write scripts. */
void finding_kinds_print(FILE *stream);
void finding_kinds_print_json(FILE *stream);

#endif
