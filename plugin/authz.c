/* SPDX-License-Identifier: Apache-2.0 */
#include "authz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "call_claims.h"
#include "envelope.h"
#include "log.h"
#include "message.h"

#define ALLOW_ANSWER "{\"Allow\":true}"

#define NO_MEMORY_ANSWER "{\"Err\":\"quaymaster has no memory to judge this call\"}"

/* A static answer; each status but 200 is a failed call for dockerd, never an allow. */
#define STATIC_REPLY(s, text)                                                                      \
	((struct server_reply){.status = (s), .body = (text), .len = sizeof(text) - 1})

void authz_init(struct authz *authz, struct state *state, struct decision_log *log)
{
	unsigned first = 0;

	/* Where the ids begin is of no matter but to people who look for one: no two days alike. */
	if (getrandom(&first, sizeof(first), GRND_NONBLOCK) != sizeof(first))
		first = 1;
	*authz = (struct authz){.state = state, .log = log};
	atomic_init(&authz->next_id, first);
}

/* A number that no other decision has for the next 2^32, and that does not look like the next. */
static uint32_t new_id(struct authz *authz)
{
	uint32_t id = atomic_fetch_add_explicit(&authz->next_id, 1, memory_order_relaxed);

	/* Each step can be undone, so different numbers stay different. */
	id ^= id >> 16;
	id *= 0x7feb352du;
	id ^= id >> 15;
	id *= 0x846ca68bu;
	id ^= id >> 16;
	return id;
}

/* An answer with a body of its own: {"name":"text"} with what stands before. */
static void reply_text(struct server_reply *reply, unsigned status, const char *start,
                       const char *message)
{
	size_t len = strlen(message);
	size_t size = strlen(start) + 6 * len + 4;
	char *body = malloc(size);
	struct text text;

	if (!body) {
		*reply = STATIC_REPLY(503, NO_MEMORY_ANSWER);
		return;
	}
	text_init(&text, body, size);
	text_put(&text, start);
	text_put_json(&text, message, len);
	text_put(&text, "}");
	*reply = (struct server_reply){
		.status = status, .free_body = true, .body = body, .len = text.len};
}

static void reply_unreadable(struct server_reply *reply, const char *why)
{
	char message[512];
	struct text text;

	text_init(&text, message, sizeof(message));
	text_put(&text, "quaymaster cannot read what the engine asks: ");
	text_put_shown(&text, why, LIMIT_SHOWN_VALUE);
	log_warning("%s", message);
	reply_text(reply, 400, "{\"Err\":", message);
}

static void reply_denied(struct server_reply *reply, const struct decision_record *record)
{
	char message[LIMIT_MESSAGE];
	struct text text;

	text_init(&text, message, sizeof(message));
	message_write(&text, record);
	reply_text(reply, 200, "{\"Allow\":false,\"Msg\":", message);
}

/* Judges a call that was read, and answers. */
static void decide(struct authz *authz, struct call *call, struct claims *claims,
                   struct server_reply *reply)
{
	enum verdict verdicts[LIMIT_CLAIMS + 1];
	struct call_summary summary;
	const char *broken;
	_cleanup_(policy_unrefp) struct policy *policy = state_acquire(authz->state, &broken);
	struct decision_record record = {
		.id = new_id(authz),
		.call = call,
		.summary = &summary,
		.claims = claims,
		.verdicts = verdicts,
		.policy = policy,
		.broken = broken,
	};

	call_claims(call, claims, &summary);
	record.decision = policy_judge(policy, claims->list, claims->n, verdicts);
	if (claims->overflown) {
		/* What was left out may be what a rule denies, so no rule can allow the rest. */
		record.decision = DECISION_DENY;
		verdicts[claims->n - 1] = VERDICT_DENIED;
	}
	decision_log_write(authz->log, &record);
	if (record.decision == DECISION_ALLOW)
		*reply = STATIC_REPLY(200, ALLOW_ANSWER);
	else
		reply_denied(reply, &record);
}

void authz_answer(void *context, char *body, size_t len, struct server_reply *ret_reply)
{
	struct claims claims;
	struct call call;
	const char *why;

	claims_init(&claims);
	if (envelope_read(body, len, &claims, &call, &why) < 0)
		reply_unreadable(ret_reply, why);
	else
		decide(context, &call, &claims, ret_reply);
	claims_done(&claims);
}
