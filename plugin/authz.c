/* SPDX-License-Identifier: Apache-2.0 */
#include "authz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "call_claims.h"
#include "envelope.h"
#include "judgement.h"
#include "log.h"
#include "message.h"
#include "policy/diag.h"
#include "policy/log_filter.h"

#define ALLOW_ANSWER "{\"Allow\":true}"

#define BUSY_ANSWER "{\"Err\":\"quaymaster: too many calls wait for the engine; try again\"}"

#define NO_MEMORY_ANSWER "{\"Err\":\"quaymaster has no memory to judge this call\"}"

/* A static answer; each status but 200 is a failed call for dockerd, never an allow. */
#define STATIC_REPLY(s, text)                                                                      \
	((struct server_reply){.status = (s), .body = (text), .len = sizeof(text) - 1})

/*
 * What a second look asks, and nothing else, whatever the host's policy says of inspecting: the
 * call it asks for has passed through dockerd and back to here.
 */
#define OWN_CALLS                                                                                  \
	"version: 1\n"                                                                             \
	"rules:\n"                                                                                 \
	"  actions: {allow: [container.inspect, exec.inspect, volume.inspect, network.inspect, "   \
	"service.inspect, system.info, container.list, network.list]}\n"

int authz_init(struct authz *authz, struct state *state, struct decision_log *log,
               struct look *look)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	unsigned first = 0;
	int r = diag_new(&diag);

	/* Where the ids begin is of no matter but to people who look for one: no two days alike. */
	if (getrandom(&first, sizeof(first), GRND_NONBLOCK) != sizeof(first))
		first = 1;
	*authz = (struct authz){.state = state, .log = log, .look = look};
	atomic_init(&authz->next_id, first);
	if (r == 0)
		r = policy_load_text("own calls", OWN_CALLS, sizeof(OWN_CALLS) - 1, diag,
		                     &authz->own);
	return r;
}

void authz_done(struct authz *authz)
{
	policy_unref(authz->own);
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

static void answer(const struct decision_record *record, struct server_reply *reply)
{
	char message[LIMIT_MESSAGE];
	struct text text;

	if (record->decision == DECISION_ALLOW) {
		*reply = STATIC_REPLY(200, ALLOW_ANSWER);
		return;
	}
	text_init(&text, message, sizeof(message));
	message_write(&text, record);
	reply_text(reply, 200, "{\"Allow\":false,\"Msg\":", message);
}

/* One call on its way, with all that its claims point to but the request itself. */
struct pursuit {
	struct second_look second; /* first: what ends the look is given this */
	struct authz *authz;
	struct server_request *request; /* once it is pursued */
	int64_t begun;
	struct call call;
	struct call_summary summary;
	struct claims claims;
};

static bool is_off(const struct authz *authz, char ret_reason[LIMIT_OFF_REASON + 1])
{
	return authz->off && off_switch_is_off(authz->off, ret_reason);
}

/* Where nothing may go unlogged, what finds no room in the log is denied. */
static void log_decision(struct authz *authz, struct decision_record *record)
{
	if (decision_log_write(authz->log, record) || record->occasion->off ||
	    !log_filter_denies_when_full(record->policy))
		return;
	record->unlogged = record->decision != DECISION_DENY;
	record->decision = DECISION_DENY;
}

/* All claims are there: judges them, and answers. */
static void decide(struct pursuit *pursuit, struct server_reply *reply)
{
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	struct authz *authz = pursuit->authz;
	struct occasion occasion = judgement_occasion(&pursuit->call, time(NULL));
	char off_reason[LIMIT_OFF_REASON + 1];
	const char *broken;
	_cleanup_(policy_unrefp) struct policy *policy = state_acquire(authz->state, &broken);
	struct decision_record record = {
		.id = new_id(authz),
		.call = &pursuit->call,
		.summary = &pursuit->summary,
		.claims = &pursuit->claims,
		.verdicts = verdicts,
		.policy = policy,
		.occasion = &occasion,
		.off_reason = off_reason,
		.broken = broken,
	};

	occasion.off = is_off(authz, off_reason);
	record.decision =
		judgement_make(policy, &occasion, &authz->guard, &pursuit->claims, verdicts);
	log_decision(authz, &record);
	metrics_decided(authz->metrics, &record, pursuit->begun, pursuit->request != NULL);
	answer(&record, reply);
}

static void free_pursuit(struct pursuit *pursuit)
{
	metrics_end(pursuit->authz->metrics);
	second_look_end(&pursuit->second);
	claims_done(&pursuit->claims);
	free(pursuit);
}

/* A call of quaymaster's own has a policy of its own: what a second look asks. */
static bool answer_own(struct pursuit *pursuit, struct server_reply *reply)
{
	struct authz *authz = pursuit->authz;
	const struct call *call = &pursuit->call;
	const struct occasion occasion = {.user = ""};
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	struct decision_record record = {
		.call = call,
		.summary = &pursuit->summary,
		.claims = &pursuit->claims,
		.verdicts = verdicts,
		.policy = authz->own,
		.occasion = &occasion,
	};

	if (!authz->look || !look_is_own(authz->look, call->question, call->method, call->target))
		return false;
	call_claims(&pursuit->call, &pursuit->claims, &pursuit->summary);
	record.decision =
		judgement_make(authz->own, &occasion, &authz->guard, &pursuit->claims, verdicts);
	metrics_own(authz->metrics);
	answer(&record, reply);
	return true;
}

/* Whether the call has to be looked at first. If not, *reply is its answer. */
static bool answer_at_once(struct pursuit *pursuit, struct server_reply *reply)
{
	struct authz *authz = pursuit->authz;
	struct claims *claims = &pursuit->claims;
	char reason[LIMIT_OFF_REASON + 1];

	if (answer_own(pursuit, reply))
		return true;
	call_claims(&pursuit->call, claims, &pursuit->summary);
	/* While it is off, nothing that hangs may hold a call up. */
	if (authz->look && second_look_is_needed(claims, authz->asks_engine) &&
	    !is_off(authz, reason))
		return false;
	second_look_without(claims);
	decide(pursuit, reply);
	return true;
}

void *authz_answer(void *context, char *body, size_t len, struct server_reply *ret_reply)
{
	struct authz *authz = context;
	struct pursuit *pursuit = malloc(sizeof(*pursuit));
	const char *why;

	if (!pursuit) {
		metrics_refused(authz->metrics, REFUSED_NO_MEMORY);
		*ret_reply = STATIC_REPLY(503, NO_MEMORY_ANSWER);
		return NULL;
	}
	pursuit->authz = authz;
	pursuit->request = NULL;
	pursuit->begun = metrics_begin(authz->metrics);
	pursuit->second = (struct second_look){0};
	claims_init(&pursuit->claims);
	if (envelope_read(body, len, &pursuit->claims, &pursuit->call, &why) < 0) {
		metrics_refused(authz->metrics, REFUSED_UNREADABLE);
		reply_unreadable(ret_reply, why);
	} else if (!answer_at_once(pursuit, ret_reply)) {
		return pursuit;
	}
	free_pursuit(pursuit);
	return NULL;
}

static void looked(struct second_look *second)
{
	struct pursuit *pursuit = (struct pursuit *)(void *)second;
	struct authz *authz = pursuit->authz;
	struct server_reply reply;

	authz->guard.data_root = *authz->info.data_root ? authz->info.data_root : NULL;
	decide(pursuit, &reply);
	atomic_fetch_sub(&authz->waiting, 1);
	server_finish(pursuit->request, &reply);
	free_pursuit(pursuit);
}

void authz_pursue(void *context, void *job, struct server_request *request)
{
	struct authz *authz = context;
	struct pursuit *pursuit = job;

	if (atomic_fetch_add(&authz->waiting, 1) >= LIMIT_LOOKS_WAITING) {
		struct server_reply busy = STATIC_REPLY(503, BUSY_ANSWER);

		atomic_fetch_sub(&authz->waiting, 1);
		metrics_refused(authz->metrics, REFUSED_BUSY);
		free_pursuit(pursuit);
		server_finish(request, &busy);
		return;
	}
	pursuit->request = request;
	pursuit->second.look = authz->look;
	pursuit->second.info = &authz->info;
	pursuit->second.claims = &pursuit->claims;
	pursuit->second.done = looked;
	second_look_begin(&pursuit->second);
}
