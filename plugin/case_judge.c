/* SPDX-License-Identifier: Apache-2.0 */
/* A case's call on the server's own path: read into claims, completed, judged. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "case_outcome.h"
#include "decision.h"
#include "inspection.h"
#include "judgement.h"
#include "second_look.h"

/* One case on its way, with all that its claims point to. */
struct judging {
	struct claims claims;
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	struct call call;
	struct call_summary summary;
	struct arena arena;
};

static void judging_free(struct judging *judging)
{
	claims_done(&judging->claims);
	arena_done(&judging->arena);
	free(judging);
}
DEFINE_CLEANUP(struct judging *, judging_free)

/* Reading changes a text, so it gets a copy. */
static int copy(struct judging *judging, const char *text, char **ret_text)
{
	*ret_text = text ? arena_strndup(&judging->arena, text, strlen(text)) : NULL;
	return text && !*ret_text ? -ENOMEM : 0;
}

static bool is_about_container(enum question_kind kind)
{
	return kind == QUESTION_CONTAINER || kind == QUESTION_RUNNING || kind == QUESTION_EXEC;
}

static int answer(struct judging *judging, const struct test_case *c, size_t at)
{
	static const char exec[] = "{\"ContainerID\":\"container\"}";
	const struct question *question = &judging->claims.questions[at];
	const char *said = question->kind == QUESTION_EXEC ? exec : c->container;
	char *text;
	int r = copy(judging, is_about_container(question->kind) && c->container ? said : "",
	             &text);

	if (r == 0)
		inspection_read(&judging->claims, at, *text ? 200 : ASK_NO_ENGINE, text,
		                strlen(text));
	return r;
}

/* Answers can raise further questions; claims bound how many. */
static int look(struct judging *judging, const struct test_case *c)
{
	int r = 0;

	for (size_t i = 0; i < judging->claims.n_questions && r == 0; i++)
		r = answer(judging, c, i);
	return r;
}

static int read_call(struct judging *judging, const struct test_case *c)
{
	struct call *call = &judging->call;
	int r = copy(judging, c->call.path, &call->target);

	if (r == 0)
		r = copy(judging, c->call.body, &call->body);
	if (r < 0)
		return r;
	call->method = c->call.method;
	call->body_len = call->body ? strlen(call->body) : 0;
	call->content_type = c->call.content_type;
	call->content_length = c->call.content_length;
	call_claims(call, &judging->claims, &judging->summary);
	return look(judging, c);
}

static int read_case(struct judging *judging, const struct test_case *c)
{
	judging->call = (struct call){
		.user = c->user ? c->user : "",
		.user_method = c->user ? "TLS" : NULL,
		.method = "",
	};
	judging->summary = (struct call_summary){.action = "unknown", .path = ""};
	if (c->call.method)
		return read_call(judging, c);
	for (size_t i = 0; i < c->claims.n; i++)
		claims_add(&judging->claims, &c->claims.list[i]);
	return 0;
}

int case_judge(const struct case_setting *setting, const struct test_case *c,
               struct case_outcome *outcome)
{
	static const struct guard guard;
	_cleanup_(judging_freep) struct judging *judging = malloc(sizeof(*judging));
	struct occasion occasion;
	struct decision_record record;
	int r;

	if (!judging)
		return -ENOMEM;
	claims_init(&judging->claims);
	judging->arena = (struct arena){0};
	r = read_case(judging, c);
	if (r < 0)
		return r;
	occasion = judgement_occasion(&judging->call, c->now ? c->now : setting->now);
	record = (struct decision_record){
		.call = &judging->call,
		.summary = &judging->summary,
		.claims = &judging->claims,
		.verdicts = judging->verdicts,
		.policy = setting->policy,
		.occasion = &occasion,
	};
	record.decision = judgement_make(setting->policy, &occasion, &guard, &judging->claims,
	                                 judging->verdicts);
	case_outcome_add(outcome, c, &record, setting->coverage);
	return 0;
}
