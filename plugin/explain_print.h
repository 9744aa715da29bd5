/* SPDX-License-Identifier: Apache-2.0 */
/* A judged call, claim by claim: which rule judged it and why, and what would let it pass. */
#ifndef QUAYMASTER_EXPLAIN_PRINT_H
#define QUAYMASTER_EXPLAIN_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "decision.h"
#include "decision_read.h"

/* Where in a decision log a call comes from. Borrowed. */
struct explain_source {
	const struct logged_decision *logged;
	const char *path;
	uint64_t line;
};

/* Whether the log's line was judged by the policy that explains it. */
enum explain_policy {
	EXPLAIN_POLICY_UNKNOWN, /* the line does not say */
	EXPLAIN_POLICY_SAME,
	EXPLAIN_POLICY_OTHER
};

enum explain_policy explain_compare(const struct explain_source *from, const struct policy *policy);

/* For people, and as one JSON object on lines of its own. from is NULL for no call of a log. */
void explain_print(FILE *out, const struct decision_record *record,
                   const struct explain_source *from);
void explain_print_json(FILE *out, const struct decision_record *record,
                        const struct explain_source *from);

#endif
