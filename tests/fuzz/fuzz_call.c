/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call to its verdict: the input is method, target, Content-Type, Content-Length and body, each
 * ended by a line break but the last; an empty header is none. What judge.h demands of its claims,
 * and the same from the same call in an envelope, whatever of it JSON can hold.
 */
#include "judge.h"
#include "plugin/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX (64u * 1024)

/* The parts of an input; each is cut off by the NUL that its line break becomes. */
struct parts {
	const char *method, *target, *type, *length;
	const char *body;
	size_t body_len;
};

static char *part(char **rest)
{
	char *start = *rest;
	char *end = strchr(start, '\n');

	*rest = end ? end + 1 : start + strlen(start);
	if (end)
		*end = '\0';
	return start;
}

/* Reading changes target and body: both are copies. */
static void read_claims(const struct parts *parts, char **copies, struct claims *claims)
{
	struct call call = {.user = "", .method = parts->method};
	struct call_summary summary;

	copies[0] = call.target = strdup(parts->target);
	copies[1] = malloc(parts->body_len + 1);
	assert(copies[0] && copies[1]);
	memcpy(copies[1], parts->body, parts->body_len);
	copies[1][parts->body_len] = '\0';
	call.body = parts->body_len > 0 ? copies[1] : NULL;
	call.body_len = parts->body_len;
	call.content_type = *parts->type ? parts->type : NULL;
	call.content_length = *parts->length ? parts->length : NULL;
	claims_init(claims);
	call_claims(&call, claims, &summary);
	assert(summary.action && summary.path);
}

static void put_base64(struct text *text, const char *data, size_t len)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)(unsigned char)data[i] << 16;

		bits |= i + 1 < len ? (uint32_t)(unsigned char)data[i + 1] << 8 : 0;
		bits |= i + 2 < len ? (unsigned char)data[i + 2] : 0;
		text_printf(text, "%c%c%c%c", letters[bits >> 18], letters[bits >> 12 & 63],
		            i + 1 < len ? letters[bits >> 6 & 63] : '=',
		            i + 2 < len ? letters[bits & 63] : '=');
	}
}

static void put(struct text *text, const char *before, const char *value)
{
	text_put(text, before);
	text_put_json(text, value, strlen(value));
}

static void write_envelope(const struct parts *parts, struct text *text)
{
	put(text, "{\"RequestMethod\":", parts->method);
	put(text, ",\"RequestUri\":", parts->target);
	if (parts->body_len > 0) {
		text_put(text, ",\"RequestBody\":\"");
		put_base64(text, parts->body, parts->body_len);
		text_put(text, "\"");
	}
	text_put(text, ",\"RequestHeaders\":{\"X\":\"\"");
	if (*parts->type)
		put(text, ",\"content-Type\":", parts->type);
	if (*parts->length)
		put(text, ",\"Content-length\":", parts->length);
	text_put(text, "}}");
	assert(!text->cut);
}

static void judge(const struct parts *parts)
{
	static char envelope[8 * INPUT_MAX];
	static struct claims claims;
	const struct judges *judges = judges_all();
	bool sayable = judge_is_utf8(parts->method) && judge_is_utf8(parts->target) &&
	               judge_is_utf8(parts->type) && judge_is_utf8(parts->length) &&
	               *parts->method && *parts->target;
	char *copies[2];
	struct text text;

	text_init(&text, envelope, sizeof(envelope));
	write_envelope(parts, &text);
	read_claims(parts, copies, &claims);
	judge_check_claims(&claims);
	for (size_t i = 0; i < judges->n; i++) {
		bool allows = judge_allows(&judges->list[i], &claims);
		bool answers = judge_answers(&judges->list[i], envelope, text.len);

		assert(answers == allows || (!sayable && !answers));
	}
	claims_done(&claims);
	free(copies[0]);
	free(copies[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text, *rest;
	struct parts parts;

	if (size > INPUT_MAX)
		return 0;
	text = rest = malloc(size + 1);
	assert(text);
	memcpy(text, data, size);
	text[size] = '\0';
	parts.method = part(&rest);
	parts.target = part(&rest);
	parts.type = part(&rest);
	parts.length = part(&rest);
	parts.body = rest;
	parts.body_len = (size_t)(text + size - rest);
	judge(&parts);
	free(text);
	return 0;
}
