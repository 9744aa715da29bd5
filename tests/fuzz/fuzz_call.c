/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call to its verdict: the input is method, target, Content-Type, Content-Length and body, each
 * ended by a line break but the last; an empty header is none. What judge.h demands of its claims,
 * and the same from the same call in an envelope, whatever of it JSON can hold.
 */
#include "judge.h"
#include "tests/unit/support/envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX (64u * 1024)

/* A part of the input, cut off by the NUL that its line break becomes. */
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
static void read_claims(const struct envelope *parts, char **copies, struct claims *claims)
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
	call.content_type = *parts->content_type ? parts->content_type : NULL;
	call.content_length = *parts->content_length ? parts->content_length : NULL;
	claims_init(claims);
	call_claims(&call, claims, &summary);
	judge_finish(claims);
	assert(summary.action && summary.path);
}

static void judge(const struct envelope *parts)
{
	static char envelope[8 * INPUT_MAX];
	static struct claims claims;
	const struct judges *judges = judges_all();
	bool sayable = judge_is_utf8(parts->method) && judge_is_utf8(parts->target) &&
	               judge_is_utf8(parts->content_type) && judge_is_utf8(parts->content_length) &&
	               *parts->method && *parts->target;
	char *copies[2];
	struct text text;

	text_init(&text, envelope, sizeof(envelope));
	envelope_write(parts, &text);
	assert(!text.cut);
	read_claims(parts, copies, &claims);
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
	struct envelope parts;

	if (size > INPUT_MAX)
		return 0;
	text = rest = malloc(size + 1);
	assert(text);
	memcpy(text, data, size);
	text[size] = '\0';
	parts.method = part(&rest);
	parts.target = part(&rest);
	parts.content_type = part(&rest);
	parts.content_length = part(&rest);
	parts.body = rest;
	parts.body_len = (size_t)(text + size - rest);
	judge(&parts);
	free(text);
	return 0;
}
