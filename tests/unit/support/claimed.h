/* SPDX-License-Identifier: Apache-2.0 */
/* The claims of one call as a line of text, and the questions that it raises. */
#ifndef QUAYMASTER_TESTS_CLAIMED_H
#define QUAYMASTER_TESTS_CLAIMED_H

#include <stdio.h>
#include <string.h>

#include "plugin/call_claims.h"
#include "plugin/text.h"

/* A call as a test writes it down. */
struct claimed_call {
	const char *method, *uri;
	const char *body, *type, *length;
};

/* Room for what a test's call needs. */
struct claimed {
	char target[1024], body[4096];
	struct call_summary summary;
	struct claims claims;
};

/* Reads the call; claims_done() is the caller's. */
static inline void claimed_read(struct claimed *claimed, const struct claimed_call *from)
{
	struct call call = {
		.user = "",
		.method = from->method,
		.target = claimed->target,
		.body = from->body ? claimed->body : NULL,
		.body_len = from->body ? strlen(from->body) : 0,
		.content_type = from->type,
		.content_length = from->length,
	};

	snprintf(claimed->target, sizeof(claimed->target), "%s", from->uri);
	snprintf(claimed->body, sizeof(claimed->body), "%s", from->body ? from->body : "");
	claims_init(&claimed->claims);
	call_claims(&call, &claimed->claims, &claimed->summary);
	claims_finish(&claimed->claims);
}

/* Whether a call that makes something claims this when it says nothing of it. */
static inline bool claimed_always(const struct claim *claim, const char *action)
{
	static const struct {
		enum control control;
		const char *value;
	} always[] = {
		{CONTROL_NETWORKS, "bridge"},
		{CONTROL_USER, ""},
		{CONTROL_LABELS, ""},
		{CONTROL_DROPPED_CAPABILITIES, ""},
		{CONTROL_NO_NEW_PRIVILEGES, "false"},
		{CONTROL_READ_ONLY_ROOT, "false"},
		{CONTROL_HEALTHCHECK, "false"},
		{CONTROL_MEMORY, "none"},
		{CONTROL_CPUS, "none"},
		{CONTROL_PIDS, "none"},
	};
	bool makes = strcmp(action, "container.create") == 0 ||
	             strcmp(action, "image.build") == 0 || strncmp(action, "service.", 8) == 0;

	if (claim->control == CONTROL_API_VERSIONS)
		return true;
	if (claim->control == CONTROL_ACTIONS)
		return strcmp(claim->value, action) == 0 && strcmp(action, "unknown") != 0 &&
		       strcmp(action, "image.import") != 0;
	for (size_t i = 0; makes && !claim->typed && i < ARRAY_LEN(always); i++) {
		if (always[i].control == claim->control &&
		    strcmp(always[i].value, claim->value) == 0)
			return true;
	}
	return false;
}

/* The claims as " control=value ...", without those that every such call makes. */
static inline void claimed_describe(const struct claimed *claimed, struct text *text)
{
	for (size_t i = 0; i < claimed->claims.n; i++) {
		const struct claim *claim = &claimed->claims.list[i];

		if (!claimed_always(claim, claimed->summary.action))
			text_printf(text, " %s=%s%s", control_info(claim->control)->name,
			            claim->value, claim->read_only ? "(ro)" : "");
	}
}

/* The questions as " kind:name", with "!" for those that must be answered and "#n" for claim n. */
static inline void claimed_questions(const struct claimed *claimed, struct text *text)
{
	static const char *const kinds[] = {
		[QUESTION_PATH] = "path",           [QUESTION_VOLUME] = "volume",
		[QUESTION_CONTAINER] = "container", [QUESTION_RUNNING] = "attach",
		[QUESTION_EXEC] = "exec",           [QUESTION_NETWORK] = "network",
		[QUESTION_SERVICE] = "service",
	};

	for (size_t i = 0; i < claimed->claims.n_questions; i++) {
		const struct question *question = &claimed->claims.questions[i];

		text_printf(text, " %s:%s%s", kinds[question->kind], question->name,
		            question->must ? "!" : "");
		if (question->claim != NO_CLAIM)
			text_printf(text, "#%zu", question->claim);
	}
}

#endif
