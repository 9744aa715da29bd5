/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What came of a case: its calls judged as the server would, and put into words. Needs no engine;
 * what one would say is in the case. Does not know what was expected of it, but which controls are
 * of interest.
 */
#ifndef QUAYMASTER_CASE_OUTCOME_H
#define QUAYMASTER_CASE_OUTCOME_H

#include <stdio.h>

#include "case.h"
#include "policy/cleanup.h"
#include "policy/limits.h"
#include "policy/policy.h"

struct decision_record;

/* All zero but the streams. */
struct case_outcome {
	enum case_result result;
	unsigned n_calls;
	bool claimed[CONTROL_COUNT];
	bool fired[CONTROL_COUNT]; /* denied, or audited where nothing is denied */
	bool asks_container;       /* it was denied since nobody said what a container is */
	FILE *why;                 /* gets a line for each claim that matters */
	FILE *message;             /* gets the denial of each call that was denied */
	FILE *exceptions;          /* gets the ids of those that permitted something, one a line */
	FILE *trouble;             /* gets why the case could not be tried, one line */
};

/* Which rules of a policy were asked for anything, and which exceptions permitted anything. */
struct case_coverage {
	bool reached[CONTROL_COUNT];
	bool permitted[LIMIT_EXCEPTIONS]; /* in the policy's order */
};

/* What cases are judged by. */
struct case_setting {
	struct policy *policy;
	int64_t now; /* of cases without a day of their own: seconds since 1970, UTC */
	struct case_coverage *coverage;
	const char *directory; /* where docker command lines run; NULL: here */
	bool skip_docker;      /* cases with one are left out */
};

/* Judges a case that has a call or claims. 0; -ENOMEM. */
_must_check_ int case_judge(const struct case_setting *setting, const struct test_case *c,
                            struct case_outcome *outcome);

/* Adds one judged call, of which there can be several in a case. */
void case_outcome_add(struct case_outcome *outcome, const struct test_case *c,
                      const struct decision_record *record, struct case_coverage *coverage);

#endif
