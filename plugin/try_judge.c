/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "call_claims.h"
#include "host_path.h"
#include "inspection.h"
#include "judgement.h"
#include "message.h"
#include "second_look.h"
#include "try_session.h"

/* What the engine would say of one question; lives as long as the claims. */
struct said {
	struct said *next;
	char text[];
};

/* One call being judged. */
struct trial {
	struct try_session *session;
	struct call call;
	struct call_summary summary;
	struct claims claims;
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	struct said *said;
	char depends_on[LIMIT_NAME + 32]; /* "" unless something was there before */
};

static char *new_said(struct trial *trial, size_t len)
{
	struct said *said = malloc(sizeof(*said) + len + 1);

	if (!said) {
		trial->claims.overflown = true;
		return NULL;
	}
	said->next = trial->said;
	trial->said = said;
	return said->text;
}

/* Where a path leads on this host; what cannot be followed is judged as it is written. */
static void answer_path(struct trial *trial, size_t question, const char *path)
{
	const char *root = trial->session->options->host_root;
	struct host_path found;
	char *text;
	int len;

	if (!root || host_path_follow(root, path, &found) < 0)
		return;
	text = new_said(trial, PATH_MAX + 32);
	if (!text)
		return;
	len = snprintf(text, PATH_MAX + 32, "%zu %s", found.trusted, found.path);
	inspection_read(&trial->claims, question, 200, text, (size_t)len);
}

static void answer_thing(struct trial *trial, size_t question, struct try_thing *thing)
{
	_cleanup_(freep) char *printed = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&printed, &len);
	unsigned seen = thing->seen;
	char *text;

	if (!out) {
		trial->claims.overflown = true;
		return;
	}
	try_thing_print(out, thing);
	thing->seen = seen;
	if (fclose(out) != 0 || !printed) {
		trial->claims.overflown = true;
		return;
	}
	text = new_said(trial, len);
	if (!text)
		return;
	memcpy(text, printed, len + 1);
	inspection_read(&trial->claims, question, 200, text, len);
}

/* What somebody says that a container is which was there before, or what an exec is in. */
static void answer_given(struct trial *trial, size_t question, const char *given)
{
	size_t len = strlen(given);
	char *text = new_said(trial, len);

	if (!text)
		return;
	memcpy(text, given, len + 1);
	inspection_read(&trial->claims, question, 200, text, len);
}

static const struct {
	enum try_kind kind;
	const char
		*what; /* what of it was there before is of matter; NULL: it is taken for plain */
} asked[] = {
	[QUESTION_VOLUME] = {TRY_VOLUME},
	[QUESTION_CONTAINER] = {TRY_CONTAINER, "container"},
	[QUESTION_RUNNING] = {TRY_CONTAINER, "container"},
	[QUESTION_EXEC] = {TRY_EXEC, "exec"},
	[QUESTION_NETWORK] = {TRY_NETWORK},
};

/* Answers may raise further questions, so the end is looked for anew. */
static void answer_questions(struct trial *trial)
{
	static const char an_exec[] = "{\"ContainerID\":\"container\"}";
	const struct engine_info usual = {.log_driver = "json-file", .runtime = "runc"};
	const struct try_options *options = trial->session->options;

	for (size_t i = 0; i < trial->claims.n_questions; i++) {
		const struct question *question = &trial->claims.questions[i];
		struct try_thing *thing;

		if (question->kind == QUESTION_PATH) {
			answer_path(trial, i, question->name);
			continue;
		}
		/* Nobody makes a service here that could go back to what it was. */
		if (question->kind == QUESTION_SERVICE) {
			snprintf(trial->depends_on, sizeof(trial->depends_on), "service %.*s",
			         LIMIT_NAME, question->name);
			continue;
		}
		thing = try_things_find(&trial->session->things, asked[question->kind].kind,
		                        question->name);
		if (thing && thing->body)
			answer_thing(trial, i, thing);
		else if (asked[question->kind].what && options->container)
			answer_given(trial, i,
			             question->kind == QUESTION_EXEC ? an_exec
			                                             : options->container);
		else if (asked[question->kind].what)
			snprintf(trial->depends_on, sizeof(trial->depends_on), "%s %.*s",
			         asked[question->kind].what, LIMIT_NAME, question->name);
	}
	inspection_drop_defaults(&trial->claims, &usual);
}

/* Whether all that is denied is denied because nobody could look at a container. */
static bool only_unseen_denied(const struct trial *trial)
{
	for (size_t i = 0; i < trial->claims.n; i++) {
		const struct claim *claim = &trial->claims.list[i];
		struct rule_view rule;

		if (trial->verdicts[i] != VERDICT_DENIED)
			continue;
		policy_rule(trial->session->options->policy, claim->control, &rule);
		if (control_info(claim->control)->shape != SHAPE_CONTAINER || claim->subject ||
		    rule.n_allow + rule.n_deny == 0)
			return false;
	}
	return true;
}

static enum try_outcome outcome_of(const struct trial *trial, enum decision decision)
{
	if (*trial->depends_on && !trial->claims.overflown && only_unseen_denied(trial))
		return TRY_DEPENDS;
	return decision == DECISION_DENY ? TRY_DENIED : TRY_ALLOWED;
}

static char *refusal(const struct decision_record *record)
{
	static const char start[] = "authorization denied by plugin quaymaster: ";
	char *message = malloc(LIMIT_MESSAGE + sizeof(start));
	struct text text;

	if (!message)
		return NULL;
	text_init(&text, message, LIMIT_MESSAGE + sizeof(start));
	text_put(&text, start);
	message_write(&text, record);
	return message;
}

static void report(struct try_session *session, const struct try_call *call)
{
	session->calls++;
	session->options->judged(session->options->context, call);
}

/* The call of a request; its target and its body are copies, for reading changes them. */
static enum try_outcome judge_copy(struct trial *trial, const struct try_place *place,
                                   char **ret_message)
{
	const struct try_options *options = trial->session->options;
	const struct guard guard = {0};
	const struct occasion occasion = judgement_occasion(&trial->call, options->now);
	struct decision_record record = {
		.id = trial->session->calls + 1,
		.call = &trial->call,
		.summary = &trial->summary,
		.claims = &trial->claims,
		.verdicts = trial->verdicts,
		.policy = options->policy,
		.occasion = &occasion,
	};
	struct try_call call = {.record = &record, .target = place->shown};

	call_claims(&trial->call, &trial->claims, &trial->summary);
	answer_questions(trial);
	record.decision =
		judgement_make(options->policy, &occasion, &guard, &trial->claims, trial->verdicts);
	call.outcome = outcome_of(trial, record.decision);
	call.depends_on = call.outcome == TRY_DEPENDS ? trial->depends_on : NULL;
	report(trial->session, &call);
	if (options->refuse && call.outcome == TRY_DENIED)
		*ret_message = refusal(&record);
	return call.outcome;
}

static enum try_outcome not_reached(struct try_session *session, const struct try_request *request,
                                    const struct try_place *place)
{
	const struct call call = {.user = "", .method = request->method};
	const struct call_summary summary = {.action = place->action, .path = ""};
	const struct decision_record record = {.call = &call, .summary = &summary};
	char depends_on[LIMIT_NAME + 32];

	snprintf(depends_on, sizeof(depends_on), "%.*s", LIMIT_NAME, place->thing->name);
	report(session, &(struct try_call){.outcome = TRY_NOT_REACHED,
	                                   .record = &record,
	                                   .depends_on = depends_on,
	                                   .target = place->shown});
	return TRY_NOT_REACHED;
}

static char *copy_body(const struct try_request *request)
{
	char *copy = request->body ? malloc(request->body_len + 1) : NULL;

	if (copy)
		memcpy(copy, request->body, request->body_len + 1);
	return copy;
}

enum try_outcome try_judge(struct try_session *session, const struct try_request *request,
                           const struct try_place *place, char **ret_message)
{
	_cleanup_(freep) char *target = strdup(request->target);
	_cleanup_(freep) char *body = copy_body(request);
	struct trial *trial = malloc(sizeof(*trial));
	enum try_outcome outcome;
	const char *user = session->options->user;

	*ret_message = NULL;
	if (place->thing && place->thing->denied) {
		free(trial);
		return not_reached(session, request, place);
	}
	if (!trial || !target || (request->body && !body)) {
		session->overflown = true;
		free(trial);
		return TRY_DENIED;
	}
	trial->session = session;
	trial->said = NULL;
	trial->depends_on[0] = '\0';
	trial->call = (struct call){
		.user = user ? user : "",
		.user_method = user && *user ? "TLS" : NULL,
		.method = request->method,
		.target = target,
		.body = body,
		.body_len = request->body ? request->body_len : 0,
		.content_type = request->content_type,
		.content_length = request->content_length,
	};
	claims_init(&trial->claims);
	outcome = judge_copy(trial, place, ret_message);
	claims_done(&trial->claims);
	while (trial->said) {
		struct said *said = trial->said;

		trial->said = said->next;
		free(said);
	}
	free(trial);
	return outcome;
}
