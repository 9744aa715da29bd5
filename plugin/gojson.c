/* SPDX-License-Identifier: Apache-2.0 */
#include "gojson.h"

#include <errno.h>
#include <string.h>

#include "policy/limits.h"
#include "policy/utf8.h"

/* What a byte is inside a string: 0 plain, 1 needs a look (quote, escape, control, non-ASCII). */
#define LOOK 1
static const unsigned char string_bytes[256] = {
	[0x00 ... 0x1f] = LOOK, ['"'] = LOOK, ['\\'] = LOOK, [0x7f + 1 ... 0xff] = LOOK};

int gojson_fail(struct gojson *json, const char *why)
{
	if (!json->why)
		json->why = why;
	return -EINVAL;
}

void gojson_open(struct gojson *json, char *text, size_t len)
{
	*json = (struct gojson){.at = text, .end = text + len};
}

static void skip_space(struct gojson *json)
{
	while (*json->at == ' ' || *json->at == '\t' || *json->at == '\n' || *json->at == '\r')
		json->at++;
}

enum gojson_type gojson_peek(struct gojson *json)
{
	skip_space(json);
	switch (*json->at) {
	case '{':
		return GOJSON_OBJECT;
	case '[':
		return GOJSON_LIST;
	case '"':
		return GOJSON_STRING;
	case 't':
	case 'f':
		return GOJSON_BOOL;
	case 'n':
		return GOJSON_NULL;
	case '-':
	case '0' ... '9':
		return GOJSON_NUMBER;
	default:
		return GOJSON_INVALID;
	}
}

static int literal(struct gojson *json, const char *word)
{
	size_t len = strlen(word);

	skip_space(json);
	if (strncmp(json->at, word, len) != 0)
		return gojson_fail(json, "a value has the wrong type");
	json->at += len;
	return 0;
}

int gojson_null(struct gojson *json)
{
	return literal(json, "null");
}

int gojson_bool(struct gojson *json, bool *ret_value)
{
	bool value = gojson_peek(json) == GOJSON_BOOL && *json->at == 't';

	if (literal(json, value ? "true" : "false") < 0)
		return -EINVAL;
	*ret_value = value;
	return 0;
}

/* Four hexadecimal digits at p, or -1. */
static int32_t hex4(const char *p)
{
	int32_t value = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int32_t digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		else if (c >= 'A' && c <= 'F')
			digit = c - 'A' + 10;
		else
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

static char *put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | (c >> 6));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | (c >> 12));
		*out++ = (char)(0x80 | ((c >> 6) & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | (c >> 18));
		*out++ = (char)(0x80 | ((c >> 12) & 0x3f));
		*out++ = (char)(0x80 | ((c >> 6) & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

/*
 * Reads the \u escape at json->at, a surrogate pair with its second half, into *ret. A lone half
 * is refused: Go makes U+FFFD of it, other readers something else.
 */
static int unicode_escape(struct gojson *json, uint32_t *ret)
{
	int32_t high = hex4(json->at + 2);
	int32_t low;

	if (high < 0)
		return gojson_fail(json, "a \\u escape is cut off");
	if (high == 0)
		return gojson_fail(json, "a text holds \\u0000");
	json->at += 6;
	*ret = (uint32_t)high;
	if (high < 0xd800 || high > 0xdfff)
		return 0;
	low = json->at[0] == '\\' && json->at[1] == 'u' ? hex4(json->at + 2) : -1;
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return gojson_fail(json, "a \\u escape is half of a character");
	json->at += 6;
	*ret = 0x10000 + (((uint32_t)high & 0x3ff) << 10) + ((uint32_t)low & 0x3ff);
	return 0;
}

/* Reads the escape at json->at into *ret. */
static int escape(struct gojson *json, uint32_t *ret)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *name;

	if (json->at[1] == 'u')
		return unicode_escape(json, ret);
	name = json->at[1] ? strchr(names, json->at[1]) : NULL;
	if (!name)
		return gojson_fail(json, "a text holds an escape that JSON does not know");
	*ret = (unsigned char)values[name - names];
	json->at += 2;
	return 0;
}

/* What stopped a run of plain bytes: the closing quote (1), or something taken into out (0). */
static int special(struct gojson *json, char **out)
{
	size_t len;
	uint32_t c = 0;

	if (*json->at == '"') {
		json->at++;
		return 1;
	}
	if (*json->at == '\\') {
		if (escape(json, &c) < 0)
			return -EINVAL;
		*out = put_utf8(*out, c);
		return 0;
	}
	if ((unsigned char)*json->at < 0x20)
		return gojson_fail(json, json->at == json->end
		                                 ? "it is cut off"
		                                 : "a text holds a control character");
	len = utf8_decode(json->at, (size_t)(json->end - json->at), &c);
	if (len == 0)
		return gojson_fail(json, "a text is not UTF-8");
	memmove(*out, json->at, len);
	*out += len;
	json->at += len;
	return 0;
}

int gojson_string(struct gojson *json, char **ret_text, size_t *ret_len)
{
	char *text, *out;
	int r;

	if (gojson_peek(json) != GOJSON_STRING)
		return gojson_fail(json, "a value has the wrong type");
	text = out = ++json->at;
	for (;;) {
		char *run = json->at;
		size_t len;

		while (!string_bytes[(unsigned char)*json->at])
			json->at++;
		len = (size_t)(json->at - run);
		if (out != run)
			memmove(out, run, len);
		out += len;
		r = special(json, &out);
		if (r < 0)
			return r;
		if (r > 0)
			break;
	}
	*out = '\0';
	*ret_text = text;
	*ret_len = (size_t)(out - text);
	return 0;
}

/* As gojson_string(), but leaves the text as it is. */
static int skip_string(struct gojson *json, bool *ret_empty)
{
	char scratch[4];
	char *start = ++json->at;
	int r = 0;

	while (r == 0) {
		char *out = scratch;

		while (!string_bytes[(unsigned char)*json->at])
			json->at++;
		r = special(json, &out);
	}
	*ret_empty = json->at == start + 1;
	return r < 0 ? r : 0;
}

static size_t digits(struct gojson *json)
{
	char *start = json->at;

	while (*json->at >= '0' && *json->at <= '9')
		json->at++;
	return (size_t)(json->at - start);
}

/* One number by the grammar of RFC 8259; empty when no digit of it but the exponent's is not 0. */
static int skip_number(struct gojson *json, bool *ret_empty)
{
	char *start = json->at;
	char *mantissa_end;

	if (*json->at == '-')
		json->at++;
	if (*json->at == '0')
		json->at++;
	else if (digits(json) == 0)
		return gojson_fail(json, "a number is not written as JSON writes it");
	if (*json->at == '.') {
		json->at++;
		if (digits(json) == 0)
			return gojson_fail(json, "a number is not written as JSON writes it");
	}
	mantissa_end = json->at;
	if (*json->at == 'e' || *json->at == 'E') {
		json->at++;
		if (*json->at == '+' || *json->at == '-')
			json->at++;
		if (digits(json) == 0)
			return gojson_fail(json, "a number is not written as JSON writes it");
	}
	*ret_empty = strspn(start, "-0.") >= (size_t)(mantissa_end - start);
	return 0;
}

int gojson_integer(struct gojson *json, int64_t *ret_value)
{
	char *start;
	bool negative, ignored;
	uint64_t value = 0;

	if (gojson_peek(json) != GOJSON_NUMBER)
		return gojson_fail(json, "a value has the wrong type");
	start = json->at;
	if (skip_number(json, &ignored) < 0)
		return -EINVAL;
	negative = *start == '-';
	for (char *c = start + negative; c < json->at; c++) {
		if (*c < '0' || *c > '9')
			return gojson_fail(json, "a number is not a whole one");
		if (__builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*c - '0'), &value))
			return gojson_fail(json, "a number is too large");
	}
	if (value > (uint64_t)INT64_MAX + negative)
		return gojson_fail(json, "a number is too large");
	*ret_value = negative ? (int64_t)(0 - value) : (int64_t)value;
	return 0;
}

int gojson_enter(struct gojson *json, enum gojson_type list_or_object)
{
	if (gojson_peek(json) != list_or_object)
		return gojson_fail(json, "a value has the wrong type");
	if (++json->depth > LIMIT_JSON_DEPTH)
		return gojson_fail(json, "it is nested too deeply");
	json->at++;
	json->first = true;
	return 0;
}

/* Steps to the next element before the closing bracket: 1, or 0 when the bracket was read. */
static int next(struct gojson *json, char closing)
{
	bool first = json->first;

	json->first = false;
	skip_space(json);
	if (*json->at == closing) {
		json->at++;
		json->depth--;
		return 0;
	}
	if (first)
		return 1;
	if (*json->at != ',')
		return gojson_fail(json, json->at == json->end ? "it is cut off"
		                                               : "a comma or a bracket is missing");
	json->at++;
	return 1;
}

int gojson_next(struct gojson *json)
{
	return next(json, ']');
}

int gojson_next_key(struct gojson *json, char **ret_key, size_t *ret_len)
{
	int r = next(json, '}');

	if (r <= 0)
		return r;
	if (gojson_peek(json) != GOJSON_STRING)
		return gojson_fail(json, "a key is missing");
	if (gojson_string(json, ret_key, ret_len) < 0)
		return -EINVAL;
	skip_space(json);
	if (*json->at != ':')
		return gojson_fail(json, "a colon is missing");
	json->at++;
	return 1;
}

/* The depth of nesting is bounded by LIMIT_JSON_DEPTH, and so is the recursion. */
static int skip_elements(struct gojson *json, enum gojson_type type, bool *ret_empty)
{
	bool empty = true, ignored;
	int r;

	if (gojson_enter(json, type) < 0)
		return -EINVAL;
	for (;;) {
		r = next(json, type == GOJSON_LIST ? ']' : '}');
		if (r <= 0)
			break;
		empty = false;
		if (type == GOJSON_OBJECT) {
			if (gojson_peek(json) != GOJSON_STRING)
				return gojson_fail(json, "a key is missing");
			if (skip_string(json, &ignored) < 0)
				return -EINVAL;
			skip_space(json);
			if (*json->at != ':')
				return gojson_fail(json, "a colon is missing");
			json->at++;
		}
		if (gojson_skip(json, &ignored) < 0)
			return -EINVAL;
	}
	*ret_empty = empty;
	return r;
}

int gojson_skip(struct gojson *json, bool *ret_empty)
{
	enum gojson_type type = gojson_peek(json);
	bool value;

	switch (type) {
	case GOJSON_NULL:
		*ret_empty = true;
		return gojson_null(json);
	case GOJSON_BOOL:
		if (gojson_bool(json, &value) < 0)
			return -EINVAL;
		*ret_empty = !value;
		return 0;
	case GOJSON_NUMBER:
		return skip_number(json, ret_empty);
	case GOJSON_STRING:
		return skip_string(json, ret_empty);
	case GOJSON_LIST:
	case GOJSON_OBJECT:
		return skip_elements(json, type, ret_empty);
	case GOJSON_INVALID:
		break;
	}
	return gojson_fail(json, json->at == json->end ? "it is cut off" : "a value is missing");
}

int gojson_finish(struct gojson *json)
{
	skip_space(json);
	return json->at == json->end ? 0 : gojson_fail(json, "something follows behind its end");
}

bool gojson_key_folds_to(const char *key, const char *name)
{
	/* Nearly every client writes keys as Go does. */
	if (*key == *name && strcmp(key, name) == 0)
		return true;
	for (; *name; name++) {
		unsigned char c = (unsigned char)*key;
		unsigned char n = (unsigned char)*name;

		if (n >= 'A' && n <= 'Z')
			n |= 0x20;
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c == n) {
			key++;
		} else if (n == 's' && strncmp(key, "\u017f", 2) == 0) {
			key += 2;
		} else if (n == 'k' && strncmp(key, "\u212a", 3) == 0) {
			key += 3;
		} else {
			return false;
		}
	}
	return *key == '\0';
}
