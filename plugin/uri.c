/* SPDX-License-Identifier: Apache-2.0 */
#include "uri.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define DIGITS  "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/*
 * What a byte may be. RAW: stands in a target as it is. PATH: stands in a decoded path. dockerd
 * shows bytes that are not UTF-8 as U+FFFD, so only ASCII is the same to both; '#' splits a
 * target for url.Parse but not for net/http, and the body is withheld (moby authz.go v29.7.2,
 * sendBody).
 */
enum { RAW = 1, PATH = 2 };

static const unsigned char byte_kinds[256] = {
	[' '] = PATH,
	['!' ... '"'] = RAW | PATH,
	['#'] = PATH,
	['$' ... ':'] = RAW | PATH,
	[';'] = RAW,
	['<' ... '['] = RAW | PATH,
	[']' ... '~'] = RAW | PATH,
};

static const unsigned char hex_values[256] = {
	['0'] = 0x10, ['1'] = 0x11, ['2'] = 0x12, ['3'] = 0x13, ['4'] = 0x14, ['5'] = 0x15,
	['6'] = 0x16, ['7'] = 0x17, ['8'] = 0x18, ['9'] = 0x19, ['A'] = 0x1a, ['B'] = 0x1b,
	['C'] = 0x1c, ['D'] = 0x1d, ['E'] = 0x1e, ['F'] = 0x1f, ['a'] = 0x1a, ['b'] = 0x1b,
	['c'] = 0x1c, ['d'] = 0x1d, ['e'] = 0x1e, ['f'] = 0x1f,
};

static const char bad_escape[] = "its URL holds a % that begins no escape";

/* The byte that the escape at text stands for, or -1. */
static int unescape(const char *text)
{
	unsigned high = hex_values[(unsigned char)text[1]];
	unsigned low = high ? hex_values[(unsigned char)text[2]] : 0;

	return low ? (int)((high & 0xf) << 4 | (low & 0xf)) : -1;
}

static const char *why_not_raw(unsigned char c)
{
	if (c >= 0x80)
		return "its URL holds a character outside ASCII";
	if (c == '#')
		return "its URL holds a #";
	if (c == '\\')
		return "its URL holds a backslash";
	return "its URL holds a space or a control character";
}

static const char *why_not_in_path(unsigned char c)
{
	if (c >= 0x80)
		return "its path holds a character outside ASCII";
	if (c == ';')
		return "its path holds a semicolon";
	if (c == '\\')
		return "its path holds a backslash";
	return c ? "its path holds a control character" : "its path holds an escaped NUL";
}

/* Where the path begins: behind "scheme:" and "//authority", if they are there. NULL for none. */
static char *find_path(char *target)
{
	char *p = target;

	if (*p == '/')
		return p;
	if (strspn(p, LETTERS) == 0)
		return NULL;
	p += strspn(p, LETTERS DIGITS "+-.");
	if (*p++ != ':')
		return NULL;
	if (p[0] == '/' && p[1] == '/') {
		p += 2;
		while (*p != '/' && *p != '?' && *p != '%' && byte_kinds[(unsigned char)*p] & RAW)
			p++;
	}
	return *p == '/' ? p : NULL;
}

/* What the engine answers with a redirect to the clean path (gorilla/mux v1.8.1 cleanPath). */
static const char *why_not_segment(const char *segment, size_t len)
{
	if (len == 1 && segment[0] == '.')
		return "its path holds a /./";
	if (len == 2 && segment[0] == '.' && segment[1] == '.')
		return "its path holds a /../";
	return NULL;
}

/*
 * Decodes the path up to the query in place. Returns why it is refused or NULL; *ret_query is
 * the text behind '?', or the end of the target.
 */
static const char *decode_path(char *path, char **ret_query)
{
	char *in = path;
	char *out = path;
	char *segment = path + 1;
	const char *why = NULL;

	while (*in && *in != '?') {
		unsigned char c = (unsigned char)*in;
		int value = c == '%' ? unescape(in) : c;

		if (value < 0)
			return bad_escape;
		if (!(byte_kinds[c] & RAW))
			return why_not_raw(c);
		in += c == '%' ? 3 : 1;
		if (!(byte_kinds[value] & PATH))
			return why_not_in_path((unsigned char)value);
		if (value == '/' && out > path) {
			why = out == segment ? "its path holds a //"
			                     : why_not_segment(segment, (size_t)(out - segment));
			if (why)
				return why;
			segment = out + 1;
		}
		*out++ = (char)value;
	}
	*ret_query = in + (*in == '?');
	*out = '\0';
	return why_not_segment(segment, (size_t)(out - segment));
}

/* Moves the version to the left by one, so that a NUL fits between it and the path. */
static void strip_version(char *path, struct uri *uri)
{
	size_t len = path[1] == 'v' ? strspn(path + 2, DIGITS ".") : 0;

	uri->path = path;
	uri->version = NULL;
	if (len == 0 || path[2 + len] != '/')
		return;
	memmove(path + 1, path + 2, len);
	path[1 + len] = '\0';
	uri->version = path + 1;
	uri->path = path + 2 + len;
}

/* Bytes of the UTF-8 sequence at text, 0 if it is none (too long, a surrogate, cut short). */
static size_t utf8_span(const unsigned char *text)
{
	static const struct {
		unsigned char first, last;         /* range of the first byte */
		unsigned char second, second_last; /* range of the byte that follows it */
		unsigned char len;
	} forms[] = {
		{0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
		{0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
		{0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	size_t i = 0;
	size_t n = 2;

	if (text[0] < 0x80)
		return 1;
	while (i < ARRAY_LEN(forms) && (text[0] < forms[i].first || text[0] > forms[i].last))
		i++;
	if (i == ARRAY_LEN(forms) || text[1] < forms[i].second || text[1] > forms[i].second_last)
		return 0;
	while (n < forms[i].len && (text[n] & 0xc0) == 0x80)
		n++;
	return n == forms[i].len ? n : 0;
}

static bool is_utf8(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n = 1;

	while (*p && n > 0) {
		n = utf8_span(p);
		p += n;
	}
	return n > 0;
}

/* A text that is being decoded in place; out never overtakes in. */
struct decoder {
	char *in;
	char *out;
};

/*
 * Decodes one key or value up to stop, '&' or the end, and ends it with NUL; *ret_end is what it
 * was ended by.
 */
static const char *decode_part(struct decoder *d, char stop, char *ret_end)
{
	const char *part = d->out;
	unsigned seen = 0;
	char end;

	while (*d->in && *d->in != '&' && *d->in != stop) {
		unsigned char c = (unsigned char)*d->in;
		int value = c == '%' ? unescape(d->in) : c;

		if (value < 0)
			return bad_escape;
		if (!(byte_kinds[c] & RAW))
			return why_not_raw(c);
		if (c == ';')
			return "its query holds a semicolon";
		if (value == 0)
			return "its query holds an escaped NUL";
		seen |= (unsigned)value;
		d->in += c == '%' ? 3 : 1;
		*d->out++ = c == '+' ? ' ' : (char)value;
	}
	end = *d->in;
	d->in += end != '\0';
	*d->out++ = '\0';
	if (seen & 0x80 && !is_utf8(part))
		return "its query holds escapes that are not UTF-8";
	*ret_end = end;
	return NULL;
}

/* Reads a query as url.ParseQuery of Go does from 1.17 on; what that skips is refused. */
static const char *decode_query(char *query, struct uri *uri)
{
	struct decoder d = {query, query};
	const char *why = NULL;

	uri->n_params = 0;
	while (*d.in && !why) {
		struct uri_param *param = &uri->params[uri->n_params];
		char end = '\0';

		if (*d.in == '&') {
			d.in++;
			continue;
		}
		if (uri->n_params++ == LIMIT_QUERY_PARAMS)
			return "its query has too many parameters";
		param->key = d.out;
		why = decode_part(&d, '=', &end);
		param->value = end == '=' ? d.out : d.out - 1;
		if (!why && end == '=')
			why = decode_part(&d, '&', &end);
	}
	return why;
}

static const char *read_target(char *target, struct uri *uri)
{
	char *path = find_path(target);
	char *query = NULL;
	const char *why;

	if (!path)
		return "its URL has no path that begins with a /";
	if (strnlen(target, LIMIT_URI + 1) > LIMIT_URI)
		return "its URL is too long";
	why = decode_path(path, &query);
	if (why)
		return why;
	strip_version(path, uri);
	return decode_query(query, uri);
}

int uri_parse(char *target, struct uri *ret_uri, const char **reterr_why)
{
	struct uri uri;
	const char *why = read_target(target, &uri);

	if (why) {
		*reterr_why = why;
		return -EINVAL;
	}
	ret_uri->path = uri.path;
	ret_uri->version = uri.version;
	ret_uri->n_params = uri.n_params;
	memcpy(ret_uri->params, uri.params, uri.n_params * sizeof(uri.params[0]));
	return 0;
}

const char *uri_param(const struct uri *uri, const char *key)
{
	for (size_t i = 0; i < uri->n_params; i++) {
		if (strcmp(uri->params[i].key, key) == 0)
			return uri->params[i].value;
	}
	return NULL;
}

bool uri_param_repeated(const struct uri *uri, const char *key)
{
	size_t n = 0;

	for (size_t i = 0; i < uri->n_params; i++)
		n += strcmp(uri->params[i].key, key) == 0;
	return n > 1;
}

/* Bytes of the white space at text, as unicode.IsSpace of Go sees it; 0 for none. */
static size_t space_span(const char *text)
{
	static const char *const spaces[] = {
		"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
		"\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
		"\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
		"\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
	};

	for (size_t i = 0; i < ARRAY_LEN(spaces) && *text & 0x80; i++) {
		if (strncmp(text, spaces[i], strlen(spaces[i])) == 0)
			return strlen(spaces[i]);
	}
	return strspn(text, " \t\n\v\f\r");
}

static const char *skip_spaces(const char *text)
{
	size_t n;

	while ((n = space_span(text)) > 0)
		text += n;
	return text;
}

bool uri_param_bool(const struct uri *uri, const char *key)
{
	static const char *const negatives[] = {"", "0", "no", "false", "none"};
	const char *value = uri_param(uri, key);

	if (!value)
		return false;
	value = skip_spaces(value);
	for (size_t i = 0; i < ARRAY_LEN(negatives); i++) {
		size_t len = strlen(negatives[i]);

		if (strncasecmp(value, negatives[i], len) == 0 && !*skip_spaces(value + len))
			return false;
	}
	return true;
}
