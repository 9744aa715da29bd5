/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"

#include <errno.h>
#include <gnutls/crypto.h>

#define DIGEST_BYTES ((DIGEST_SIZE - 1) / 2)

int digest_sha256(const void *bytes, size_t len, char ret_hex[DIGEST_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[DIGEST_BYTES];

	ret_hex[0] = '\0';
	if (gnutls_hash_get_len(GNUTLS_DIG_SHA256) != sizeof(digest) ||
	    gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, len, digest) < 0)
		return -EIO;
	for (size_t i = 0; i < sizeof(digest); i++) {
		ret_hex[2 * i] = digits[digest[i] >> 4];
		ret_hex[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_hex[DIGEST_SIZE - 1] = '\0';
	return 0;
}
