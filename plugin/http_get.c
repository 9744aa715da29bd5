/* SPDX-License-Identifier: Apache-2.0 */
#include "http_get.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

int http_get_request(const char *target, const char *nonce, char *ret, size_t size)
{
	int len = snprintf(ret, size,
	                   "GET %s HTTP/1.0\r\nHost: docker\r\n" HTTP_OWN_HEADER ": %s\r\n\r\n",
	                   target, nonce);

	return len > 0 && (size_t)len < size ? len : -EINVAL;
}

/* "HTTP/1.x NNN": the status, or 0. */
static unsigned read_status(const char *text, size_t len)
{
	unsigned status = 0;

	if (len < strlen("HTTP/1.0 200") || memcmp(text, "HTTP/1.", 7) != 0 || text[8] != ' ')
		return 0;
	for (size_t i = 9; i < 12; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		status = status * 10 + (unsigned)(text[i] - '0');
	}
	return status >= 100 && status < 600 ? status : 0;
}

/* Whether the head, which ends in a blank line, says no other length than that of the body. */
static bool is_whole(const char *head, size_t head_len, size_t body_len)
{
	static const char name[] = "\r\ncontent-length:";

	for (size_t i = 0; i + sizeof(name) - 1 < head_len; i++) {
		size_t said = 0;

		if (strncasecmp(head + i, name, sizeof(name) - 1) != 0)
			continue;
		for (i += sizeof(name) - 1; head[i] == ' '; i++)
			;
		for (; head[i] >= '0' && head[i] <= '9' && said <= body_len; i++)
			said = said * 10 + (size_t)(head[i] - '0');
		return said == body_len;
	}
	return true;
}

int http_get_answer(const char *text, size_t len, unsigned *ret_status, const char **ret_body,
                    size_t *ret_len)
{
	const char *end = memmem(text, len, "\r\n\r\n", 4);
	unsigned status = read_status(text, len);
	size_t head_len;

	if (!end || status == 0)
		return -EINVAL;
	head_len = (size_t)(end - text) + 4;
	if (!is_whole(text, head_len, len - head_len))
		return -EINVAL;
	*ret_status = status;
	*ret_body = text + head_len;
	*ret_len = len - head_len;
	return 0;
}
