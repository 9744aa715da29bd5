/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a call into claims: its target, its route, its query, its body. What cannot be read
 * becomes a claim as well, so that the policy alone decides.
 */
#ifndef QUAYMASTER_CALL_CLAIMS_H
#define QUAYMASTER_CALL_CLAIMS_H

#include "call.h"
#include "claims.h"
#include "uri.h"

/* What the decision log says of a call beside its claims. Points into the call. */
struct call_summary {
	const char *action;  /* "container.create"; "unknown" when no route was found */
	const char *path;    /* decoded, without version and query; "" when unreadable */
	const char *version; /* API version as sent, NULL without one */
};

/*
 * Adds the claims of a call to claims, at least one for its action. The call's target and body
 * are changed, and must outlive the claims.
 */
void call_claims(struct call *call, struct claims *claims, struct call_summary *ret_summary);

#endif
