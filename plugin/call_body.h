/* SPDX-License-Identifier: Apache-2.0 */
/* Which body a call has, as far as the engine shows it, and whether its route can have one. */
#ifndef QUAYMASTER_CALL_BODY_H
#define QUAYMASTER_CALL_BODY_H

#include <stdbool.h>

#include "call.h"
#include "route.h"
#include "uri.h"

/*
 * Whether parameters of the call may stand in a form body that no plugin is shown. net/http merges
 * it into the query for POST when the FIRST Content-Type says so, and a plugin sees the LAST.
 */
bool call_hides_parameters(const struct call *call);

/*
 * Why the body is not what the route's class says, for the developer, or NULL. dockerd withholds
 * bodies for many reasons (moby authz.go v29.7.2 sendBody; CVE-2024-41110, CVE-2026-34040), and a
 * plugin that takes a withheld body for none lets it through.
 */
const char *call_body_problem(const struct call *call, const struct route *route,
                              const struct uri *uri);

#endif
