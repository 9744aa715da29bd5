/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a decision is written as a line of JSON: the members that the decision log, `replay`, `learn`
 * and `explain` agree on. Holds claims, never bodies, and so nothing of what Env, registry logins,
 * secrets or configs carry. Does not write to any file.
 */
#ifndef QUAYMASTER_DECISION_LINE_H
#define QUAYMASTER_DECISION_LINE_H

#include "decision.h"
#include "text.h"

/*
 * The members of a line but for the time, without the braces around. Where there is no room for
 * the claims, how many there are is said instead, so that the line stays JSON.
 */
void decision_line_write(struct text *text, const struct decision_record *record);

/* "denied", "permitted", ...: a verdict as the log has it. Static. */
const char *decision_line_verdict(enum verdict verdict);

#endif
