/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The request that dockerd sends to a plugin (moby pkg/authorization/api.go v29.7.2, Request):
 * JSON that holds one API call. Reads it in place; does not look into the call.
 */
#ifndef QUAYMASTER_ENVELOPE_H
#define QUAYMASTER_ENVELOPE_H

#include "policy/cleanup.h"

#include "call.h"
#include "claims.h"

/*
 * Reads the envelope, len bytes and a NUL, which it changes; *ret_call points into it. 0, or
 * -EINVAL with *reterr_why (lives as long as scratch, whose claims it leaves alone).
 */
_must_check_ int envelope_read(char *text, size_t len, struct claims *scratch,
                               struct call *ret_call, const char **reterr_why);

#endif
