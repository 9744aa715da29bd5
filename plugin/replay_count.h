/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logged decisions judged by another policy, and what that changes, counted. The memory does not
 * grow with the number of decisions. Reads no file and prints nothing.
 */
#ifndef QUAYMASTER_REPLAY_COUNT_H
#define QUAYMASTER_REPLAY_COUNT_H

#include <stddef.h>
#include <stdint.h>

#include "decision_read.h"
#include "policy/limits.h"
#include "tally.h"

#define REPLAY_ID   sizeof("7f3a91c2")
#define REPLAY_TIME sizeof("2026-01-02T03:04:05.123Z")

/* One decision of those that were counted together: the first. */
struct replay_example {
	char id[REPLAY_ID];
	const char *file;
	uint64_t line;
};

/* What is told apart in a change; each call counts once for each of its texts. */
enum replay_by {
	REPLAY_BY_VALUE = 0, /* "images docker.io/evil/miner:latest" */
	REPLAY_BY_USER,
	REPLAY_BY_IMAGE,
	REPLAY_BY_COUNT
};

/* Calls that are answered differently, in one direction. */
struct replay_change {
	uint64_t calls;
	uint64_t rule_calls[CONTROL_COUNT]; /* by the rule that makes the difference */
	struct replay_example rule_examples[CONTROL_COUNT];
	struct tally tallies[REPLAY_BY_COUNT];
	struct replay_example *examples[REPLAY_BY_COUNT]; /* of each entry */
};

/* How calls passed that a rule denied. A call can count in several. */
struct replay_passes {
	uint64_t audited;
	uint64_t excepted;
	uint64_t off;
};

struct replay {
	const struct policy *policy;
	int64_t now; /* as in struct occasion */
	uint64_t decisions;
	uint64_t still_denied;
	uint64_t still_allowed;
	struct replay_change denied;        /* newly */
	struct replay_change allowed;       /* newly */
	struct replay_passes before;        /* as it is logged */
	struct replay_passes after;         /* by the policy */
	struct replay_passes denied_before; /* of those newly denied, as it is logged */
	uint64_t idle;                      /* see decision_is_idle() */
	uint64_t foreign, halves, shortened, lost_lines, lost, too_long, labels_left_out;
	struct replay_example first_foreign;
	const char *foreign_why;
	char first_time[REPLAY_TIME];
	char last_time[REPLAY_TIME];
	enum verdict verdicts[LIMIT_CLAIMS + 1];
};

/* Makes ready for counting; the policy is borrowed. 0 or -ENOMEM. */
_must_check_ int replay_init(struct replay *replay, const struct policy *policy, int64_t now);
void replay_done(struct replay *replay);

/* Judges and counts one line; half: it ended with its file. The file's name is borrowed. */
void replay_add(struct replay *replay, struct logged_decision *logged, const char *file,
                uint64_t line, bool half);

/* The image that a decision is about, or "-". */
const char *replay_image(const struct logged_decision *logged);

/* Who a decision is for, as policies write it. */
const char *replay_user(const struct logged_decision *logged);

#endif
