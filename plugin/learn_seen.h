/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a decision log shows that a profile would deny, each thing once: what, how often, by whom.
 * The memory does not grow with the log. Decides nothing about what is granted.
 */
#ifndef QUAYMASTER_LEARN_SEEN_H
#define QUAYMASTER_LEARN_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decision_read.h"
#include "policy/policy.h"
#include "tally.h"

/* Users named for one thing; that there are more is said. */
#define SEEN_USERS 3
#define SEEN_USER  65
#define SEEN_ID    sizeof("7f3a91c2")
#define SEEN_DAY   sizeof("2026-01-02")

struct seen {
	enum control control;
	const char *value; /* what rules are written about; owned by the arena */
	const char *alias;
	size_t alias_links;
	const char *image; /* of the container, or NULL when nobody looked */
	bool has_subject;
	bool read_only;
	bool guarded;
	bool whole;
	bool normal;     /* passed by a rule or by audit, and not by an exception or off alone */
	uint64_t amount; /* the largest, but for limits that are not there */
	bool unlimited;  /* one of the limits was not there */
	uint64_t count;
	char users[SEEN_USERS][SEEN_USER];
	bool more_users;
	char id[SEEN_ID];
	char first[SEEN_DAY], last[SEEN_DAY];
	const char *marked; /* why it is not granted, static; NULL if it is */
	bool covered;       /* marked, and yet allowed by what was learned from others */
};

struct seen_log {
	const struct policy *base;
	struct tally tally;
	struct seen *seen; /* of each of the tally's entries */
	struct arena texts;
	uint64_t decisions; /* that passed, and were learned from */
	uint64_t denied;    /* that did not */
	uint64_t idle;      /* of which nothing could come, see decision_is_idle() */
	uint64_t foreign, halves, shortened, lost, too_long;
	char first[SEEN_DAY], last[SEEN_DAY];
	enum verdict verdicts[LIMIT_CLAIMS + 1];
};

/* Makes ready; the base is borrowed. 0 or -ENOMEM. */
_must_check_ int seen_init(struct seen_log *log, const struct policy *base);
void seen_done(struct seen_log *log);

/* Adds one line; half: it ended with its file. 0 or -ENOMEM. */
_must_check_ int seen_add(struct seen_log *log, struct logged_decision *logged, bool half);

/* Once all lines are there: everything in order of control and value. */
void seen_sort(struct seen_log *log);

/* The claim that a thing is, with its subject in ret_subject. */
struct claim seen_claim(const struct seen *seen, struct subject *ret_subject);

#endif
