/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 as Go encodes a []byte in JSON (RFC 4648, standard alphabet, padded), strictly: no white
 * space, no other length, no bits set beyond the end.
 */
#ifndef QUAYMASTER_BASE64_H
#define QUAYMASTER_BASE64_H

#include <stddef.h>

#include "policy/cleanup.h"

/* Decodes text, len characters, where it stands; a NUL follows the result, which is shorter. 0 and
 * *ret_len, or -EINVAL with the text half changed. */
_must_check_ int base64_decode(char *text, size_t len, size_t *ret_len);

#endif
