/* SPDX-License-Identifier: Apache-2.0 */
#include "try_http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* What the head says of the body. */
struct framing {
	bool chunked;
	bool json;   /* by the first Content-Type, as dockerd goes by it */
	bool typed;  /* there was a Content-Type */
	bool expect; /* the client waits for leave to send it */
	size_t length;
};

/* A body as it is kept; too large a one is dropped. */
struct kept {
	char *data;
	size_t len, size;
	bool wanted;
};

void try_http_init(struct try_http *http, int fd)
{
	http->fd = fd;
	http->why = NULL;
	http->at = http->end = 0;
}

static int bad(struct try_http *http, const char *why)
{
	http->why = why;
	return -EBADMSG;
}

/* Makes sure that there is a byte to take. 1; 0 at the end; -errno. */
static int fill(struct try_http *http)
{
	ssize_t n;

	if (http->at < http->end)
		return 1;
	do {
		n = recv(http->fd, http->piece, sizeof(http->piece), 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == ECONNRESET ? 0 : -errno;
	http->at = 0;
	http->end = (size_t)n;
	return n > 0;
}

/* Reads a line without its end into size bytes. 1; 0 at the end of everything; -errno. */
static int read_line(struct try_http *http, char *line, size_t size, size_t *ret_len)
{
	size_t len = 0;
	int r;

	while ((r = fill(http)) > 0) {
		char c = http->piece[http->at++];

		if (c == '\0')
			return bad(http, "there is a NUL in its head");
		if (c == '\n') {
			if (len > 0 && line[len - 1] == '\r')
				len--;
			line[len] = '\0';
			*ret_len = len;
			return 1;
		}
		if (len + 1 >= size)
			return bad(http, "its head is too long");
		line[len++] = c;
	}
	return r < 0 || len == 0 ? r : bad(http, "it ends within its head");
}

/* Splits "METHOD TARGET HTTP/1.x". */
static int read_start(struct try_http *http, char *line, struct try_request *request)
{
	char *target = strchr(line, ' ');
	char *version = target ? strchr(target + 1, ' ') : NULL;

	if (!version || strncmp(version + 1, "HTTP/1.", strlen("HTTP/1.")) != 0)
		return bad(http, "it is not HTTP/1.1");
	*target = *version = '\0';
	request->method = line;
	request->target = target + 1;
	request->keep_alive = strcmp(version + 1, "HTTP/1.1") == 0;
	return 0;
}

static bool has_word(const char *list, const char *word)
{
	return strcasestr(list, word) != NULL;
}

/* Whether a Content-Type's media type is JSON, whatever its parameters are. */
static bool is_json(const char *type)
{
	static const char json[] = "application/json";
	size_t len = sizeof(json) - 1;

	return strncasecmp(type, json, len) == 0 && strchr(" \t;", type[len]) != NULL;
}

static int read_length(struct try_http *http, const char *value, struct framing *framing)
{
	char *end;
	unsigned long long length = strtoull(value, &end, 10);

	if (*value < '0' || *value > '9' || *end != '\0' || length > LIMIT_TRY_UPLOAD)
		return bad(http, "its Content-Length is not a number that can be");
	framing->length = (size_t)length;
	return 0;
}

static int read_header(struct try_http *http, const char *name, const char *value,
                       struct try_request *request, struct framing *framing)
{
	if (strcasecmp(name, "Content-Type") == 0) {
		if (!framing->typed)
			framing->json = is_json(value);
		framing->typed = true;
		request->content_type = value;
	} else if (strcasecmp(name, "Content-Length") == 0) {
		if (request->content_length && strcmp(request->content_length, value) != 0)
			return bad(http, "it has two lengths");
		request->content_length = value;
		return read_length(http, value, framing);
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		if (strcasecmp(value, "chunked") != 0)
			return bad(http, "its Transfer-Encoding is not \"chunked\"");
		framing->chunked = true;
	} else if (strcasecmp(name, "Connection") == 0) {
		request->upgrade = request->upgrade || has_word(value, "upgrade");
		request->keep_alive = request->keep_alive && !has_word(value, "close");
	} else if (strcasecmp(name, "Expect") == 0) {
		framing->expect = has_word(value, "100-continue");
	}
	return 0;
}

/* Reads the headers behind the first line, which take the first `used` bytes of the head. */
static int read_headers(struct try_http *http, size_t used, struct try_request *request,
                        struct framing *framing)
{
	for (;;) {
		char *line = http->head + used, *value;
		size_t len;
		int r = read_line(http, line, sizeof(http->head) - used, &len);

		if (r <= 0)
			return r < 0 ? r : bad(http, "it ends within its head");
		if (len == 0)
			return 0;
		value = strchr(line, ':');
		if (!value || value == line)
			return bad(http, "a header of it has no name");
		*value++ = '\0';
		value += strspn(value, " \t");
		for (char *end = line + len; end > value && strchr(" \t", end[-1]);)
			*--end = '\0';
		r = read_header(http, line, value, request, framing);
		if (r < 0)
			return r;
		used += len + 1;
	}
}

/* Keeps a piece of a body, or gives up keeping it. */
static void keep(struct kept *kept, const char *data, size_t len)
{
	if (!kept->wanted)
		return;
	if (kept->len + len + 1 > kept->size) {
		size_t size = 2 * (kept->len + len + 1);
		char *grown = kept->len + len <= LIMIT_TRY_BODY ? realloc(kept->data, size) : NULL;

		if (!grown) {
			kept->wanted = false;
			return;
		}
		kept->data = grown;
		kept->size = size;
	}
	memcpy(kept->data + kept->len, data, len);
	kept->len += len;
	kept->data[kept->len] = '\0';
}

static int read_bytes(struct try_http *http, size_t len, struct kept *kept)
{
	while (len > 0) {
		int r = fill(http);
		size_t n = http->end - http->at;

		if (r <= 0)
			return r < 0 ? r : bad(http, "it ends within its body");
		n = n < len ? n : len;
		keep(kept, http->piece + http->at, n);
		http->at += n;
		len -= n;
	}
	return 0;
}

/* The line before a chunk: its size in hexadecimal digits, and what nobody uses behind it. */
static int read_chunk_size(struct try_http *http, size_t *ret_size)
{
	char line[256], *end;
	size_t len;
	int r = read_line(http, line, sizeof(line), &len);

	if (r <= 0)
		return r < 0 ? r : bad(http, "it ends within its body");
	*ret_size = strtoul(line, &end, 16);
	if (end == line || !strchr("0123456789abcdefABCDEF", line[0]) || !strchr(" \t;", *end) ||
	    *ret_size > LIMIT_TRY_UPLOAD)
		return bad(http, "the size of a chunk of its body is no number");
	return 0;
}

/* What stands behind each chunk, and what may stand behind the last one. */
static int read_chunk_end(struct try_http *http, bool last)
{
	char line[1024];
	size_t len;
	int r;

	do {
		r = read_line(http, line, sizeof(line), &len);
	} while (r > 0 && last && len > 0);
	if (r > 0 && len > 0)
		return bad(http, "a chunk of its body is longer than it says");
	return r > 0 ? 0 : r < 0 ? r : bad(http, "it ends within its body");
}

static int read_chunks(struct try_http *http, struct kept *kept)
{
	size_t size;
	int r;

	do {
		r = read_chunk_size(http, &size);
		if (r == 0)
			r = read_bytes(http, size, kept);
		if (r == 0)
			r = read_chunk_end(http, size == 0);
	} while (r == 0 && size > 0);
	return r;
}

static int read_body(struct try_http *http, const struct framing *framing,
                     struct try_request *request)
{
	static const char leave[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct kept kept = {.wanted = framing->json && !strstr(request->target, "/auth")};
	int r = 0;

	if (framing->expect)
		r = try_http_send(http, leave, sizeof(leave) - 1);
	if (r == 0)
		r = framing->chunked ? read_chunks(http, &kept)
		                     : read_bytes(http, framing->length, &kept);
	if (r < 0 || !kept.wanted || kept.len == 0) {
		free(kept.data);
		return r;
	}
	request->body = kept.data;
	request->body_len = kept.len;
	return 0;
}

int try_http_read(struct try_http *http, struct try_request *ret)
{
	struct try_request request = {0};
	struct framing framing = {0};
	size_t len;
	int r;

	do {
		r = read_line(http, http->head, sizeof(http->head), &len);
	} while (r > 0 && len == 0);
	if (r <= 0)
		return r;
	r = read_start(http, http->head, &request);
	if (r == 0)
		r = read_headers(http, len + 1, &request, &framing);
	if (r < 0)
		return r;
	if (framing.chunked)
		request.content_length = NULL;
	r = read_body(http, &framing, &request);
	if (r < 0)
		return r;
	*ret = request;
	return 1;
}

void try_request_done(struct try_request *request)
{
	free(request->body);
	request->body = NULL;
}

int try_http_send(const struct try_http *http, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = send(http->fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

void try_http_drain(struct try_http *http)
{
	do {
		http->at = http->end;
	} while (fill(http) > 0);
}
