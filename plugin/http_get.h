/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One GET in HTTP/1.0, as text: the request, and what an answer says that was read to its end. In
 * HTTP/1.0 Go's server sends no chunks and closes behind the answer, so that this is all there is
 * to it; a library for HTTP would bring thirty more into the process that runs as root. Does no
 * I/O.
 */
#ifndef QUAYMASTER_HTTP_GET_H
#define QUAYMASTER_HTTP_GET_H

#include <stddef.h>

#include "policy/cleanup.h"

/* By this header quaymaster knows the calls that it makes itself. */
#define HTTP_OWN_HEADER "X-Quaymaster-Question"

/* Writes the request into size bytes. Its length, or -EINVAL when it does not fit. */
_must_check_ int http_get_request(const char *target, const char *nonce, char *ret, size_t size);

/*
 * Reads an answer of len bytes. 0, *ret_status (100 to 599) and its body, which points into text;
 * -EINVAL for what is no answer, or one that ends before its Content-Length.
 */
_must_check_ int http_get_answer(const char *text, size_t len, unsigned *ret_status,
                                 const char **ret_body, size_t *ret_len);

#endif
