/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a line of the decision log back into what was judged: who asked, when, and the claims with
 * their verdicts. What decision_line.c writes, this reads; nothing else. Judges nothing, opens no
 * file, allocates nothing.
 */
#ifndef QUAYMASTER_DECISION_READ_H
#define QUAYMASTER_DECISION_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/limits.h"
#include "policy/policy.h"

/* Labels of all containers that the claims of one line speak of. */
#define LOGGED_LABELS (16 * LIMIT_LOGGED_LABELS)

/* What a line is. */
enum logged_kind {
	LOGGED_FOREIGN = 0, /* no line of a decision log; why says what is wrong with it */
	LOGGED_DECISION,
	LOGGED_SHORT, /* a decision without its claims, which were too many for a line */
	LOGGED_LOST   /* says how many lines could not be written */
};

/* One line, as large as a call: allocate it once. All strings point into the line. */
struct logged_decision {
	enum logged_kind kind;
	const char *why;          /* LOGGED_FOREIGN: static */
	uint64_t lost;            /* LOGGED_LOST: lines */
	size_t left_out;          /* LOGGED_SHORT: claims */
	bool has_time;            /* occasion.now is when it was decided */
	bool overflown;           /* there were more claims than can be judged: always denied */
	size_t labels_left_out;   /* labels of containers that the line does not hold */
	const char *id;           /* "7f3a91c2" */
	const char *time;         /* as written; "" without one */
	enum decision decision;   /* as it was answered: what audit let pass is an allow */
	enum mode mode;           /* of the policy then */
	const char *policy;       /* its origin then */
	const char *policy_hash;  /* as policy_hash() was then; "" if the line does not say */
	const char *off;          /* quaymaster was off, and why; NULL: it was not */
	const char *method;       /* "POST" */
	const char *path;         /* decoded, without the version */
	const char *api;          /* version as sent, "" without one */
	const char *action;       /* "container.create" */
	struct occasion occasion; /* who and when; its off is never set */
	size_t n;
	size_t n_labels;
	struct claim claims[LIMIT_CLAIMS + 1];
	enum verdict verdicts[LIMIT_CLAIMS + 1];   /* as it was judged */
	const char *exceptions[LIMIT_CLAIMS + 1];  /* id of what excepted it; NULL for none */
	struct subject subjects[LIMIT_CLAIMS + 1]; /* of the claims that have one */
	const char *labels[LOGGED_LABELS];
};

/*
 * Reads one line without its newline, len bytes followed by a NUL. The line is changed, and must
 * outlive what is read from it. Returns ret->kind. typed, flag and alias_links that the log does
 * not hold are as for a claim without them.
 */
enum logged_kind decision_read(struct logged_decision *ret, char *line, size_t len);

#endif
