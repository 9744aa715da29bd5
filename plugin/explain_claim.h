/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One judged claim with all that is to be said of it: the rule, why, what lets it pass, and what
 * would. Finds that out; how it is written is for explain_print.c and explain_json.c.
 */
#ifndef QUAYMASTER_EXPLAIN_CLAIM_H
#define QUAYMASTER_EXPLAIN_CLAIM_H

#include "decision.h"
#include "explain_print.h"
#include "grant.h"

/* Half a sentence with some patterns of a rule. */
#define EXPLAIN_WHY_SIZE 1024

struct explained {
	const struct claim *claim;
	enum verdict verdict;
	struct rule_view rule;
	char why[EXPLAIN_WHY_SIZE];
	bool excepted; /* an exception permits it */
	bool ended;    /* one that is over would have */
	struct exception_view exception;
	bool audited_alone; /* audited, and by its rule's mode: the policy's is enforce */
	bool was_otherwise; /* it comes from the log, where its verdict is was */
	enum verdict was;
	const char *instead; /* in the call; NULL if it passes its rule */
	bool has_grant;      /* grant is a rule with which it would pass */
	bool dangerous;      /* whoever is granted it is as good as root */
	char grant[GRANT_SIZE];
};

/* Whether a rule's origin is a built-in profile, and no file of the policy. */
bool explain_is_built_in(const struct policy *policy, const char *origin);

/* Explains the claim at `at`; from as in explain_print(). ret borrows from all of them. */
void explain_claim(const struct decision_record *record, const struct explain_source *from,
                   size_t at, struct explained *ret);

#endif
