/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256, by which policies and profiles are known. The only file that knows GnuTLS, which
 * libmicrohttpd has loaded anyway. Holds no state.
 */
#ifndef QUAYMASTER_DIGEST_H
#define QUAYMASTER_DIGEST_H

#include <stddef.h>

#include "cleanup.h"

/* A digest as text: 64 digits of lower case, and the NUL. */
#define DIGEST_SIZE 65

/*
 * The digest of len bytes, as sha256sum(1) prints it. 0, or -EIO when the library cannot compute
 * it; ret_hex is "" then.
 */
_must_check_ int digest_sha256(const void *bytes, size_t len, char ret_hex[DIGEST_SIZE]);

#endif
