/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "policy/limits.h"

#define ERR(text) "{\"Err\":\"quaymaster: " text "\"}"

/*
 * Errors are never sent with 200: dockerd ignores Err there and looks at Allow alone (moby
 * pkg/authorization/authz.go, 29.7).
 */
static const struct fixed_answer FIXED[FIXED_COUNT] = {
	[FIXED_NO_ANSWER] = {500, ERR("no verdict was reached")},
	[FIXED_ACTIVATED] = {200, "{\"Implements\":[\"authz\"]}"},
	[FIXED_PASSED] = {200, "{\"Allow\":true}"},
	[FIXED_EMPTY] = {400, ERR("the request came without a body; try again")},
	[FIXED_NOT_FOUND] = {404, ERR("there is no such endpoint")},
	[FIXED_WRONG_METHOD] = {405, ERR("this endpoint takes POST only")},
	[FIXED_TOO_LARGE] = {413, ERR("the request is larger than 16 MiB")},
	[FIXED_NO_MEMORY] = {503, ERR("out of memory; try again")},
	[FIXED_BUSY] = {503, ERR("too many large requests at once; try again")},
	[FIXED_STOPPING] = {503, ERR("stopping; try again")},
};

static const struct {
	const char *path;
	bool wants_body;
	enum fixed fixed;
} ENDPOINTS[] = {
	{"/AuthZPlugin.AuthZReq", true, FIXED_NO_ANSWER},
	/* When this is asked the call has been carried out: a denial could only hide its reply. */
	{"/AuthZPlugin.AuthZRes", false, FIXED_PASSED},
	{"/Plugin.Activate", false, FIXED_ACTIVATED},
};

const struct fixed_answer *exchange_fixed(enum fixed fixed)
{
	return &FIXED[fixed];
}

bool exchange_wants_body(const char *path, const char *method, enum fixed *ret_fixed)
{
	bool is_post = strcmp(method, "POST") == 0;

	for (size_t i = 0; i < ARRAY_LEN(ENDPOINTS); i++) {
		if (strcmp(path, ENDPOINTS[i].path) != 0)
			continue;
		if (is_post && ENDPOINTS[i].wants_body)
			return true;
		*ret_fixed = is_post ? ENDPOINTS[i].fixed : FIXED_WRONG_METHOD;
		return false;
	}
	*ret_fixed = FIXED_NOT_FOUND;
	return false;
}

void exchange_refuse(struct exchange *exchange, enum fixed why)
{
	body_done(&exchange->body);
	exchange->stage = STAGE_REFUSED;
	exchange->fixed = why;
}

static void refuse_for(struct exchange *exchange, int error)
{
	enum fixed why = FIXED_BUSY;

	if (error == -E2BIG)
		why = FIXED_TOO_LARGE;
	else if (error == -ENOMEM)
		why = FIXED_NO_MEMORY;
	exchange_refuse(exchange, why);
}

void exchange_expect(struct exchange *exchange, const char *length)
{
	unsigned long long len;
	int error = -E2BIG;

	/* The HTTP library refuses what is not a number. What arrives is counted all the same. */
	if (!length || *length < '0' || *length > '9')
		return;
	len = strtoull(length, NULL, 10);
	if (len == 0)
		return;
	if (len <= LIMIT_REQUEST)
		error = body_reserve(&exchange->body, (size_t)len);
	if (error < 0)
		refuse_for(exchange, error);
}

bool exchange_take(struct exchange *exchange, const char *data, size_t len)
{
	int error;

	/* Has no counter: it is shared. Only dockerd can connect, so this guards against nobody. */
	if (exchange->stage == STAGE_CONSTANT)
		return true;
	if (exchange->stage == STAGE_COLLECTING) {
		error = body_append(&exchange->body, data, len);
		if (error < 0)
			refuse_for(exchange, error);
		return true;
	}
	exchange->discarded += len;
	return exchange->discarded <= LIMIT_DISCARD;
}

bool exchange_is_heavy(const struct exchange *exchange)
{
	return exchange->stage == STAGE_COLLECTING && exchange->body.len > LIMIT_INLINE_REQUEST;
}

void exchange_answer(struct exchange *exchange, const struct server_reply *reply)
{
	exchange->reply = *reply;
	if (reply->status < 200 || reply->status > 599 || !reply->body) {
		exchange_refuse(exchange, FIXED_NO_ANSWER);
		return;
	}
	body_done(&exchange->body);
	exchange->stage = STAGE_JUDGED;
}

void *exchange_judge(struct exchange *exchange, const struct server_options *options)
{
	struct server_reply reply = {0};
	void *job;

	/*
	 * dockerd repeats a call whose connection broke, but with an empty body (moby
	 * pkg/plugins/client.go, 19.03 to 29): it says nothing, so nothing is allowed for it.
	 */
	if (exchange->body.len == 0) {
		exchange_refuse(exchange, FIXED_EMPTY);
		return NULL;
	}
	job = options->answer(options->context, exchange->body.data, exchange->body.len, &reply);
	if (job)
		exchange->stage = STAGE_PURSUED;
	else
		exchange_answer(exchange, &reply);
	/* cppcheck-suppress returnDanglingLifetime; a job is never the reply */
	return job;
}

void exchange_done(struct exchange *exchange)
{
	body_done(&exchange->body);
	if (exchange->reply.free_body)
		free((void *)(uintptr_t)exchange->reply.body);
}
