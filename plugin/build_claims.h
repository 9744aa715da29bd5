/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POST /build: all that can be told of it stands in its query; what it builds, and with which
 * steps, is in a tar that no plugin is shown.
 */
#ifndef QUAYMASTER_BUILD_CLAIMS_H
#define QUAYMASTER_BUILD_CLAIMS_H

#include "reader.h"
#include "uri.h"

/*
 * Claims what the query says. Parameters that the engine takes once are read as uri_param() gives
 * them: whether one is there twice is the caller's to tell (build_single_params()).
 */
void build_claims(struct reader *r, const struct uri *uri);

/* The parameters that build_claims() reads once, ended by NULL. Static. */
const char *const *build_single_params(void);

#endif
