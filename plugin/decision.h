/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One judged call with everything that is said of it afterwards, in the denial and in the decision
 * log. Data only; nothing in it is owned.
 */
#ifndef QUAYMASTER_DECISION_H
#define QUAYMASTER_DECISION_H

#include <stdint.h>

#include "call.h"
#include "call_claims.h"
#include "claims.h"
#include "policy/policy.h"

struct decision_record {
	uint32_t id; /* names this decision in the denial and in the log */
	enum decision decision;
	const struct call *call;
	const struct call_summary *summary;
	const struct claims *claims;
	const enum verdict *verdicts; /* one for each claim */
	const struct policy *policy;
	const struct occasion *occasion;
	const char *off_reason; /* why quaymaster is off, if the occasion says so */
	bool unlogged;          /* denied because the decision log is full */
	const char *broken;     /* why there is no usable policy, so that all is denied; or NULL */
};

#endif
