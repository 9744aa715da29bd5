/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the claims of one call are judged, once they are all there: the one way for the server and
 * for every command that judges calls. Reads no call, asks nobody and writes nothing.
 */
#ifndef QUAYMASTER_JUDGEMENT_H
#define QUAYMASTER_JUDGEMENT_H

#include "call.h"
#include "claims.h"
#include "decision_read.h"
#include "guard.h"
#include "policy/policy.h"

/* How many verdicts there can be. */
#define JUDGEMENT_VERDICTS (LIMIT_CLAIMS + 1)

/* Who asks by this call, now (seconds since 1970, UTC). Points into the call. */
struct occasion judgement_occasion(const struct call *call, int64_t now);

/*
 * Completes the claims and judges them. ret_verdicts has room for JUDGEMENT_VERDICTS, one is
 * written for each claim. A call of which claims had to be left out is denied.
 */
_must_check_ enum decision judgement_make(const struct policy *policy,
                                          const struct occasion *occasion,
                                          const struct guard *guard, struct claims *claims,
                                          enum verdict *ret_verdicts);

/*
 * Judges what was logged by a policy, as of logged->occasion; one verdict is written for each
 * claim. What was guarded then is guarded.
 */
_must_check_ enum decision judgement_again(const struct policy *policy,
                                           const struct logged_decision *logged,
                                           enum verdict *ret_verdicts);

#endif
