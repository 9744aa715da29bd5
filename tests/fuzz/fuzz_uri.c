/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request target. Whatever uri_parse() accepts has a clean path of visible ASCII and parameters
 * that a plain reading of url.ParseQuery finds too; and the same call with every byte of it
 * escaped, or behind a scheme and a host, is the same call.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/route.h"
#include "plugin/uri.h"
#include "policy/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every byte may become three. */
#define INPUT_MAX 4096
#define SPELT_MAX (4 * INPUT_MAX)

static void check_path(const char *path)
{
	assert(path[0] == '/');
	for (const char *c = path; *c; c++)
		assert(*c >= ' ' && *c <= '~' && *c != '\\' && *c != ';');
	for (const char *segment = path; segment; segment = strchr(segment + 1, '/')) {
		size_t len = strcspn(segment + 1, "/");

		assert(len > 0 || !segment[1]);
		assert(strncmp(segment + 1, ".", len) != 0 || len == 0);
		assert(strncmp(segment + 1, "..", len) != 0 || len == 0);
	}
}

static void check_text(const char *text)
{
	uint32_t c;

	for (size_t len = strlen(text), n; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &c);
		assert(n > 0);
	}
}

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = memchr(digits, c, sizeof(digits) - 1);

	return at ? (int)(at - digits) % 16 : -1;
}

/* Reads len bytes as url.QueryUnescape would and compares them. */
static void check_unescaped(const char *in, size_t len, const char *want)
{
	for (size_t i = 0; i < len; want++) {
		int c = in[i] == '+' ? ' ' : (unsigned char)in[i];

		if (c == '%') {
			assert(i + 2 < len && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0);
			c = hex(in[i + 1]) * 16 + hex(in[i + 2]);
			i += 2;
		}
		i++;
		assert((unsigned char)*want == c);
	}
	assert(!*want);
}

/* The query as it was sent, cut at each '&' and there at the first '='. */
static void check_query(const char *sent, const struct uri *uri)
{
	const char *pair = strchr(sent, '?');
	size_t n = 0, len;

	for (pair = pair ? pair + 1 : ""; *pair; pair += len + (pair[len] == '&')) {
		size_t key = strcspn(pair, "=&");

		len = strcspn(pair, "&");
		if (len == 0)
			continue;
		assert(n < uri->n_params);
		check_unescaped(pair, key, uri->params[n].key);
		check_unescaped(pair + key + (key < len), len - key - (key < len),
		                uri->params[n].value);
		n++;
	}
	assert(n == uri->n_params);
}

static char *spell(char *out, const char *text)
{
	for (; *text; text++)
		out += sprintf(out, "%%%02x", (unsigned char)*text);
	return out;
}

/* A slash may be escaped too, but for the first, which the path begins with. */
static void respell(const struct uri *uri, const char *before, char *out)
{
	out += sprintf(out, "%s/", before);
	if (uri->version)
		out = spell(spell(spell(out, "v"), uri->version), "/");
	out = spell(out, uri->path + 1);
	for (size_t i = 0; i < uri->n_params; i++) {
		*out++ = i == 0 ? '?' : '&';
		out = spell(out, uri->params[i].key);
		*out++ = '=';
		out = spell(out, uri->params[i].value);
	}
	*out = '\0';
}

static void check_same(const struct uri *uri, const char *before)
{
	static char text[SPELT_MAX];
	static struct uri other;
	const char *why = NULL;

	respell(uri, before, text);
	assert(uri_parse(text, &other, &why) == 0);
	assert(strcmp(uri->path, other.path) == 0 && uri->n_params == other.n_params);
	assert(!uri->version == !other.version);
	assert(!uri->version || strcmp(uri->version, other.version) == 0);
	for (size_t i = 0; i < uri->n_params; i++) {
		assert(strcmp(uri->params[i].key, other.params[i].key) == 0);
		assert(strcmp(uri->params[i].value, other.params[i].value) == 0);
	}
}

static void check_route(const char *path)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"};

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		const struct route *route = NULL;
		struct route_name name = {0};

		if (route_find(methods[i], path, &route, &name) != ROUTE_FOUND)
			continue;
		assert(route && strcmp(route->method, methods[i]) == 0);
		assert(!name.text || (name.text > path && name.len > 0 &&
		                      name.text + name.len <= path + strlen(path)));
	}
}

static void check(const struct uri *uri, const char *sent)
{
	check_path(uri->path);
	check_route(uri->path);
	if (uri->version)
		assert(*uri->version && !uri->version[strspn(uri->version, "0123456789.")]);
	for (size_t i = 0; i < uri->n_params; i++) {
		check_text(uri->params[i].key);
		check_text(uri->params[i].value);
		assert(uri_param(uri, uri->params[i].key));
		uri_param_bool(uri, uri->params[i].key);
	}
	check_query(sent, uri);
	check_same(uri, "");
	check_same(uri, "http://user@[::1]:1");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct uri uri;
	const char *why = NULL;
	char *text, *sent;

	if (size > INPUT_MAX)
		return 0;
	text = malloc(size + 1);
	assert(text);
	memcpy(text, data, size);
	text[size] = '\0';
	sent = strdup(text);
	assert(sent);
	if (uri_parse(text, &uri, &why) == 0)
		check(&uri, sent);
	else
		assert(why && *why);
	free(sent);
	free(text);
	return 0;
}
