/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine, or the process that looks, answers: the first letter of the input chooses the
 * question ("a" is the first kind), and the rest is the answer. Further questions are answered by
 * the same text. Whatever it is, all claims keep what claim.h promises, and the claim that
 * depended on the answer is only given up for an answer that says so.
 */
#include "judge.h"
#include "plugin/inspection.h"
#include "plugin/namesakes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX (64u * 1024)
#define ROUNDS    64
#define KINDS     (QUESTION_SWARM_HOST + 1)

static void ask(struct claims *claims, enum question_kind kind)
{
	static const struct claim claims_of[KINDS] = {
		[QUESTION_PATH] = {.control = CONTROL_HOST_PATHS, .value = "/srv"},
		[QUESTION_NETWORK] = {.control = CONTROL_NETWORKS, .value = "cafe"},
		[QUESTION_NETWORK_NAMESAKES] = {.control = CONTROL_NETWORKS, .value = "cafe"},
		[QUESTION_SWARM_HOST] = {.control = CONTROL_NETWORKS, .value = "cafe"},
	};
	struct claim claim = claims_of[kind];

	if (!claim.value)
		claim = (struct claim){.control = CONTROL_EXEC, .value = "cafe"};
	claim.field = "path";
	claims_add(claims, &(struct claim){.control = CONTROL_ACTIONS,
	                                   .value = "container.exec",
	                                   .field = "request"});
	claims_add(claims, &claim);
	claims_ask(claims, &(struct question){
				   .kind = kind,
				   .must = true,
				   .name = kind == QUESTION_PATH ? "/srv" : "cafe",
				   .field = "path",
				   .claim = 1,
				   .of_service = true,
				   .version = "7",
			   });
}

/* Each answer is a text of its own that stays as long as the claims. */
static char *answer(struct claims *claims, size_t at, const char *body, size_t len)
{
	const struct question question = claims->questions[at];
	unsigned status = 200;
	char *text = malloc(len + 1);

	assert(text);
	memcpy(text, body, len);
	text[len] = '\0';
	namesakes_ask(claims, at);
	if (namesakes_is_list(question.kind) && namesakes_shorten(&question, &text, &len) < 0) {
		status = ASK_NO_ANSWER;
		free(text);
		text = calloc(1, len + 1);
	}
	assert(text);
	text[len] = '\0';
	inspection_read(claims, at, status, text, len);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct claims claims;
	const struct judges *judges = judges_all();
	char *texts[ROUNDS];
	size_t n = 0;

	if (size == 0 || size > INPUT_MAX || data[0] < 'a' || data[0] >= 'a' + KINDS)
		return 0;
	claims_init(&claims);
	ask(&claims, (enum question_kind)(data[0] - 'a'));
	for (; n < claims.n_questions && n < ROUNDS && !claims.overflown; n++)
		texts[n] = answer(&claims, n, (const char *)data + 1, size - 1);
	claims_finish(&claims);
	judge_check_claims(&claims);
	for (size_t i = 0; i < judges->n; i++)
		judge_allows(&judges->list[i], &claims);
	while (n > 0)
		free(texts[--n]);
	claims_done(&claims);
	return 0;
}
