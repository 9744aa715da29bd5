/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fuzz_call.c, fuzz_body.c and fuzz_envelope.c demand of every call: its claims say what
 * claim.h promises, every policy of the project judges them twice alike and by their verdicts
 * alone, and the whole main path answers what its parts say.
 */
#ifndef QUAYMASTER_TESTS_JUDGE_H
#define QUAYMASTER_TESTS_JUDGE_H

#include <assert.h>
#include <glob.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/authz.h"
#include "plugin/call_claims.h"
#include "plugin/envelope.h"
#include "plugin/log.h"
#include "policy/policy.h"
#include "policy/utf8.h"

#define JUDGES_MAX 16

struct judge {
	struct state *state;
	struct policy *policy;
	struct authz authz;
};

struct judges {
	struct judge list[JUDGES_MAX];
	size_t n;
};

static inline void judges_add(struct judges *judges, const char *pattern)
{
	glob_t found;

	assert(glob(pattern, 0, NULL, &found) == 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct judge *judge = &judges->list[judges->n++];
		const char *broken;

		assert(judges->n <= JUDGES_MAX);
		assert(state_new(found.gl_pathv[i], &judge->state) == 0);
		judge->policy = state_acquire(judge->state, &broken);
		assert(!broken);
		assert(authz_init(&judge->authz, judge->state, NULL, NULL) == 0);
	}
	globfree(&found);
}

/* The built-in profiles and the tests' policies; never freed. */
static inline const struct judges *judges_all(void)
{
	static struct judges judges;

	if (judges.n == 0) {
		/* A warning for each of a million unreadable inputs is of no use. */
		log_setup(LOG_LEVEL_ERROR);
		judges_add(&judges, "policy/profiles/*.yaml");
		judges_add(&judges, "tests/policies/*.yaml");
	}
	return &judges;
}

static inline bool judge_is_utf8(const char *text)
{
	size_t rest = strlen(text), n = 1;
	uint32_t c;

	for (; rest > 0 && n > 0; text += n, rest -= n)
		n = utf8_decode(text, rest, &c);
	return n > 0;
}

static inline void judge_check_claims(const struct claims *claims)
{
	bool action = false;

	assert(claims->n > 0 && claims->n <= LIMIT_CLAIMS + 1);
	assert(claims->n <= LIMIT_CLAIMS || claims->overflown);
	for (size_t i = 0; i < claims->n; i++) {
		const struct claim *claim = &claims->list[i];

		assert((unsigned)claim->control < CONTROL_COUNT && control_info(claim->control));
		assert(claim->value && claim->field && *claim->field);
		action |= claim->control == CONTROL_ACTIONS;
	}
	assert(action || claims->overflown);
}

/* Ends the claims of a call as the main path does where nobody looks. */
static inline void judge_finish(struct claims *claims)
{
	second_look_without(claims);
	claims_finish(claims);
	for (size_t i = 0; i < claims->n; i++)
		claims->list[i].guarded = claims->list[i].control == CONTROL_HOST_PATHS &&
		                          guard_covers(&(struct guard){0}, claims->list[i].value);
	judge_check_claims(claims);
}

/* What is read from JSON is UTF-8, and must be so still where it is given out. */
static inline void judge_check_texts(const struct claims *claims)
{
	for (size_t i = 0; i < claims->n; i++) {
		const struct claim *claim = &claims->list[i];

		assert(judge_is_utf8(claim->value) && judge_is_utf8(claim->field));
		assert(!claim->typed || judge_is_utf8(claim->typed));
	}
}

/* What the policy says of the claims, and so of the call. */
static inline bool judge_allows(const struct judge *judge, const struct claims *claims)
{
	static const struct occasion nobody = {.user = ""};
	static enum verdict verdicts[LIMIT_CLAIMS + 1], again[LIMIT_CLAIMS + 1];
	enum decision decision =
		policy_judge(judge->policy, &nobody, claims->list, claims->n, verdicts);
	size_t denied = 0;

	assert(policy_judge(judge->policy, &nobody, claims->list, claims->n, again) == decision);
	assert(memcmp(verdicts, again, claims->n * sizeof(*verdicts)) == 0);
	for (size_t i = 0; i < claims->n; i++)
		denied += verdicts[i] == VERDICT_DENIED;
	assert((decision == DECISION_ALLOW) == (denied == 0));
	assert(denied == 0 || policy_mode(judge->policy) == MODE_ENFORCE);
	return decision == DECISION_ALLOW && !claims->overflown;
}

/* Whether an answer lets the call pass; it must be one that dockerd can read, and in no doubt. */
static inline bool judge_reply_allows(struct server_reply *reply)
{
	json_t *root = json_loadb(reply->body, reply->len, 0, NULL);
	json_t *allow = json_object_get(root, "Allow");
	bool allows = json_is_true(allow);

	assert(json_is_object(root) && strlen(reply->body) == reply->len);
	if (allows)
		assert(reply->status == 200 && json_object_size(root) == 1);
	else if (json_is_false(allow))
		assert(reply->status == 200 && json_object_size(root) == 2 &&
		       json_string_length(json_object_get(root, "Msg")) > 0);
	else
		assert(reply->status >= 400 && !allow && json_object_size(root) == 1 &&
		       json_string_length(json_object_get(root, "Err")) > 0);
	json_decref(root);
	if (reply->free_body)
		free((void *)(uintptr_t)reply->body);
	return allows;
}

/* The main path with an envelope, of which it gets a copy. */
static inline bool judge_answers(const struct judge *judge, const char *envelope, size_t len)
{
	struct server_reply reply = {0};
	char *text = malloc(len + 1);
	bool allows;

	assert(text);
	memcpy(text, envelope, len + 1);
	/* The ids of decisions are all that is written there. */
	authz_answer((struct authz *)(uintptr_t)&judge->authz, text, len, &reply);
	assert(reply.body);
	allows = judge_reply_allows(&reply);
	free(text);
	return allows;
}

/* The parts of the main path one by one, and the whole: both must come to the same. */
static inline bool judge_envelope(const struct judge *judge, const char *envelope, size_t len)
{
	static struct claims claims;
	char *text = malloc(len + 1);
	struct call_summary summary;
	struct call call;
	const char *why = NULL;
	bool allows = false;

	assert(text);
	memcpy(text, envelope, len + 1);
	claims_init(&claims);
	if (envelope_read(text, len, &claims, &call, &why) == 0) {
		assert(!why && claims.n == 0);
		call_claims(&call, &claims, &summary);
		judge_finish(&claims);
		judge_check_texts(&claims);
		allows = judge_allows(judge, &claims);
	} else {
		assert(why && *why);
	}
	claims_done(&claims);
	free(text);
	assert(judge_answers(judge, envelope, len) == allows);
	return allows;
}

#endif
