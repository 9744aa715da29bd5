/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of one request as they arrive, never more than LIMIT_REQUEST of them. Knows nothing
 * of HTTP. One struct body is used by one thread at a time; a budget is shared by many.
 */
#ifndef QUAYMASTER_BODY_H
#define QUAYMASTER_BODY_H

#include <stdatomic.h>
#include <stddef.h>

#include "policy/cleanup.h"

/* Bytes held by all bodies larger than LIMIT_INLINE_REQUEST; at most LIMIT_BODIES. */
struct body_budget {
	atomic_size_t used;
};

/* All zero but for budget is an empty body. The budget is borrowed. */
struct body {
	char *data; /* len bytes and a NUL; NULL before the first byte */
	size_t len;
	size_t size;    /* allocated */
	size_t charged; /* to the budget */
	struct body_budget *budget;
};

/*
 * Makes room for len bytes in all, so that a body of a known length is allocated once. 0, or
 * -E2BIG above LIMIT_REQUEST, -ENOBUFS when the budget is used up, -ENOMEM. The body is as before
 * on failure.
 */
_must_check_ int body_reserve(struct body *body, size_t len);

/* Appends len bytes and a NUL that is not counted. Errors are body_reserve()'s. */
_must_check_ int body_append(struct body *body, const char *data, size_t len);

/* Frees the bytes and gives the budget back. The body is empty and may be used again. */
void body_done(struct body *body);

#endif
