/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One API call as dockerd shows it to a plugin: what the envelope holds, and no more. Filled by
 * authz.c, read into claims by call_claims.c.
 */
#ifndef QUAYMASTER_CALL_H
#define QUAYMASTER_CALL_H

#include <stddef.h>

#include "route.h"

/* All strings point into the request that dockerd sent, and live as long as it. */
struct call {
	const char *user; /* common name of the TLS client certificate; "" on the unix socket */
	const char *user_method; /* how the engine knows the user: "TLS"; NULL when it does not */
	const char *method;      /* as sent */
	char *target;            /* request target, as sent; reading the call changes it */
	char *body;              /* decoded; NULL when dockerd showed none; reading changes it */
	size_t body_len;
	const char *content_type; /* last one sent; NULL without one */
	const char *question; /* the number that quaymaster's own calls carry; NULL without one */
	const char *content_length; /* NULL without one: chunked, or not sent */
};

#endif
