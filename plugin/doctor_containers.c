/* SPDX-License-Identifier: Apache-2.0 */
/* What runs already, held against the policy as a start of it would be. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ask.h"
#include "doctor.h"
#include "guard.h"
#include "host_path.h"
#include "inspection.h"
#include "judgement.h"
#include "message.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "second_look.h"

/* Containers that are looked at; more are counted. */
#define CONTAINERS_MAX 1024

/* One container being looked at, and all that was answered about it. */
struct patient {
	struct claims claims;
	struct engine_answer answers[LIMIT_QUESTIONS];
	char paths[LIMIT_QUESTIONS][64 + PATH_MAX];
	char message[LIMIT_MESSAGE];
	enum verdict verdicts[JUDGEMENT_VERDICTS];
};

/* As the process that looks answers it (monitor.c). */
static void ask_path(struct patient *patient, size_t at)
{
	const char *name = patient->claims.questions[at].name;
	char *text = patient->paths[at];
	size_t size = sizeof(patient->paths[at]);
	struct host_path found;
	int r = host_path_follow("", name, &found);
	int len = r < 0 ? snprintf(text, size, "%s: %s", name, strerrordesc_np(-r))
	                : snprintf(text, size, "%zu %s", found.trusted, found.path);

	if (len < 0 || (size_t)len >= size)
		len = (int)size - 1;
	inspection_read(&patient->claims, at, r < 0 ? ASK_NO_ANSWER : 200, text, (size_t)len);
}

static void ask_engine(const struct doctor *doctor, struct patient *patient, size_t at)
{
	static char nothing[] = "the engine does not answer";
	const struct question *question = &patient->claims.questions[at];
	struct engine_answer *answer = &patient->answers[at];
	char target[LIMIT_NAME + 32];
	int r = ask_target(inspection_kind(question->kind), question->name, target, sizeof(target));

	if (r == 0)
		r = engine_ask(doctor->engine_socket, "GET", target, NULL, answer);
	if (r == 0)
		inspection_read(&patient->claims, at, answer->status, answer->body, answer->len);
	else
		inspection_read(&patient->claims, at, ASK_NO_ANSWER, nothing, strlen(nothing));
}

/* What is shown of it is its name: nobody knows a container by its whole id. */
static void name_claims(struct claims *claims, const char *id)
{
	const struct subject *subject = claims->list[0].subject;
	const char *by_id = claims_printf(claims, "container %s", id);
	const char *by_name =
		subject ? claims_printf(claims, "container %s", subject->name) : by_id;

	for (size_t i = 0; i < claims->n; i++) {
		if (claims->list[i].of && strcmp(claims->list[i].of, by_id) == 0)
			claims->list[i].of = by_name;
	}
}

/* Asks all there is to ask of a container, as of one to be started. Answers raise questions. */
static void examine(const struct doctor *doctor, struct patient *patient, const char *id)
{
	struct claims *claims = &patient->claims;
	struct engine_info info = {0};
	char *copy = doctor->info ? strdup(doctor->info) : NULL;

	claims_init(claims);
	claims_add(claims, &(struct claim){.control = CONTROL_ACTIONS,
	                                   .value = "container.start",
	                                   .field = ""});
	claims_ask(claims, &(struct question){.kind = QUESTION_CONTAINER,
	                                      .must = true,
	                                      .name = id,
	                                      .field = "",
	                                      .claim = 0});
	for (size_t i = 0; i < claims->n_questions; i++) {
		if (ask_is_for_engine(inspection_kind(claims->questions[i].kind)))
			ask_engine(doctor, patient, i);
		else
			ask_path(patient, i);
	}
	if (copy)
		inspection_read_info(copy, doctor->info_len, &info);
	if (info.good_until > 0)
		inspection_drop_defaults(claims, &info);
	free(copy);
	name_claims(claims, id);
}

/*
 * What audit lets pass is what it would deny once it is over. That a policy lets nobody start
 * anything, which is the first claim, says nothing of this container.
 */
static bool is_denied(const struct doctor *doctor, struct patient *patient)
{
	const struct guard guard = {
		.engine_socket = doctor->engine_socket,
		.policy = doctor->policy_path,
		.socket = doctor->socket,
		.decision_log = doctor->decision_log,
		.data_root = doctor->engine.data_root,
	};
	const struct occasion occasion = {.user = "", .now = time(NULL)};
	bool overflown = judgement_make(doctor->policy, &occasion, &guard, &patient->claims,
	                                patient->verdicts) == DECISION_DENY &&
	                 patient->claims.overflown;
	bool denied = false;

	patient->verdicts[0] = VERDICT_PERMITTED;
	for (size_t i = 0; i < patient->claims.n; i++) {
		if (patient->verdicts[i] == VERDICT_AUDITED)
			patient->verdicts[i] = VERDICT_DENIED;
		denied |= patient->verdicts[i] == VERDICT_DENIED;
	}
	return denied || overflown;
}

/* The denial's lines without the first and the last, which speak to who sent a call. */
static void say_denied(const struct doctor *doctor, struct patient *patient,
                       struct findings *findings)
{
	const struct decision_record record = {
		.claims = &patient->claims,
		.verdicts = patient->verdicts,
		.policy = doctor->policy,
	};
	struct text text;
	char *begin, *end;

	text_init(&text, patient->message, sizeof(patient->message));
	message_write(&text, &record);
	begin = strstr(patient->message, "\n\n");
	end = begin ? strstr(begin + 2, "\n\n") : NULL;
	if (end)
		*end = '\0';
	findings_say(findings, FINDING_RUNNING_DENIED, "%s", begin ? begin + 2 : "");
}

static bool look_at(const struct doctor *doctor, struct patient *patient, const char *id,
                    struct findings *findings)
{
	bool denied;

	examine(doctor, patient, id);
	denied = is_denied(doctor, patient);
	if (denied)
		say_denied(doctor, patient, findings);
	claims_done(&patient->claims);
	for (size_t i = 0; i < LIMIT_QUESTIONS; i++)
		engine_answer_done(&patient->answers[i]);
	return denied;
}

static void look_at_all(const struct doctor *doctor, struct engine_answer *list,
                        struct findings *findings)
{
	const char *ids[CONTAINERS_MAX];
	_cleanup_(freep) struct patient *patient = calloc(1, sizeof(*patient));
	size_t n = engine_facts_read_ids(list->body, list->len, ids, CONTAINERS_MAX);
	size_t n_denied = 0;

	if (!patient) {
		findings_say(findings, FINDING_NOT_JUDGED, "there is no memory for it");
		return;
	}
	for (size_t i = 0; i < n; i++)
		n_denied += look_at(doctor, patient, ids[i], findings);
	if (n == CONTAINERS_MAX)
		findings_say(findings, FINDING_NOT_JUDGED, "beyond the first %d", CONTAINERS_MAX);
	if (n_denied == 0)
		findings_say(findings, FINDING_RUNNING, "%zu", n);
}

void doctor_check_containers(const struct doctor *doctor, struct findings *findings)
{
	struct engine_answer list = {0};
	int r;

	if (doctor->engine_error < 0)
		return;
	if (!doctor->policy) {
		findings_say(findings, FINDING_NOT_JUDGED, "the policy cannot be used");
		return;
	}
	if (doctor->chain == CANARY_FAILED) {
		findings_say(findings, FINDING_NOT_JUDGED, "the engine answers no call");
		return;
	}
	r = engine_ask(doctor->engine_socket, "GET", "/containers/json", NULL, &list);
	if (r == 0 && list.status == 200)
		look_at_all(doctor, &list, findings);
	else
		findings_say(findings, FINDING_NOT_JUDGED, "GET /containers/json: %s",
		             r < 0 ? strerrordesc_np(-r) : "the policy denies it to doctor");
	engine_answer_done(&list);
}
