/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_http.h"

#include <stdio.h>
#include <string.h>

#include "policy/limits.h"

/* A run of bytes, not ended by a NUL. */
struct run {
	const char *text;
	size_t len;
};

static bool is(struct run run, const char *text)
{
	return run.len == strlen(text) && memcmp(run.text, text, run.len) == 0;
}

/* Up to the next blank, which is stepped over; all of it when there is none. */
static struct run cut_word(struct run *line)
{
	const char *blank = memchr(line->text, ' ', line->len);
	struct run word = {line->text, blank ? (size_t)(blank - line->text) : line->len};
	size_t taken = word.len + (blank != NULL);

	line->text += taken;
	line->len -= taken;
	return word;
}

static void refuse(struct metrics_request *request, unsigned status, const char *error)
{
	request->resource = METRICS_NOTHING;
	request->status = status;
	request->error = error;
}

static void read_line(struct run line, struct metrics_request *request)
{
	struct run method = cut_word(&line);
	struct run target = cut_word(&line);
	const char *query = memchr(target.text, '?', target.len);

	if (query)
		target.len = (size_t)(query - target.text);
	request->head = is(method, "HEAD");
	if (!is(line, "HTTP/1.1") && !is(line, "HTTP/1.0"))
		refuse(request, 400, "this is no request of HTTP/1.1\n");
	else if (!request->head && !is(method, "GET"))
		refuse(request, 405, "there is only GET and HEAD here\n");
	else if (is(target, "/metrics"))
		request->resource = METRICS_PAGE;
	else if (is(target, "/healthz"))
		request->resource = METRICS_HEALTH;
	else
		refuse(request, 404, "there is only /metrics and /healthz here\n");
}

/* Where the head ends: behind an empty line. 0 when it goes on. */
static size_t head_end(const char *text, size_t len)
{
	for (size_t i = 1; i < len; i++) {
		if (text[i] != '\n')
			continue;
		if (text[i - 1] == '\n' || (i >= 2 && text[i - 1] == '\r' && text[i - 2] == '\n'))
			return i + 1;
	}
	return 0;
}

bool metrics_http_read(const char *text, size_t len, struct metrics_request *ret_request)
{
	size_t end = head_end(text, len);
	struct run line = {text, 0};

	*ret_request = (struct metrics_request){0};
	if (end == 0) {
		refuse(ret_request, 431, "the head of this request is too long\n");
		return len >= LIMIT_METRICS_REQUEST;
	}
	line.len = (size_t)((const char *)memchr(text, '\n', end) - text);
	if (line.len > 0 && line.text[line.len - 1] == '\r')
		line.len--;
	read_line(line, ret_request);
	return true;
}

static const char *reason(unsigned status)
{
	static const struct {
		unsigned status;
		const char *reason;
	} reasons[] = {
		{200, "OK"},
		{400, "Bad Request"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{431, "Request Header Fields Too Large"},
		{503, "Service Unavailable"},
	};

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "Error";
}

size_t metrics_http_head(unsigned status, const char *type, size_t body_len,
                         char ret[METRICS_HEAD_SIZE])
{
	int len = snprintf(ret, METRICS_HEAD_SIZE,
	                   "HTTP/1.1 %u %s\r\n"
	                   "Content-Type: %s\r\n"
	                   "Content-Length: %zu\r\n"
	                   "%s"
	                   "Cache-Control: no-store\r\n"
	                   "Connection: close\r\n\r\n",
	                   status, reason(status), type, body_len,
	                   status == 405 ? "Allow: GET, HEAD\r\n" : "");

	return (size_t)len < METRICS_HEAD_SIZE ? (size_t)len : METRICS_HEAD_SIZE - 1;
}
