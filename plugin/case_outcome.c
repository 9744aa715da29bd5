/* SPDX-License-Identifier: Apache-2.0 */
#include "case_outcome.h"

#include <string.h>

#include "decision.h"
#include "discretion.h"
#include "message.h"
#include "text.h"

/* The id of the exception that let a claim pass, or NULL. */
static const char *exception_of(const struct decision_record *record, size_t at)
{
	if (record->verdicts[at] != VERDICT_EXCEPTED)
		return NULL;
	return policy_exception_of(record->policy, record->occasion, record->claims->list,
	                           record->claims->n, at);
}

static const char *verdict_words(enum verdict verdict)
{
	static const char *const words[VERDICT_COUNT] = {
		[VERDICT_DENIED] = "denied by",
		[VERDICT_PERMITTED] = "permitted by",
		[VERDICT_AUDITED] = "let pass by its mode alone, against",
		[VERDICT_EXCEPTED] = "permitted by an exception, against",
		[VERDICT_OFF] = "let pass against",
	};

	return words[verdict];
}

static void put_why(FILE *stream, const struct decision_record *record, size_t at)
{
	const struct claim *claim = &record->claims->list[at];
	const char *exception = exception_of(record, at);
	char value[LIMIT_SHOWN_VALUE * 12], shown[DISCRETION_SIZE];
	struct rule_view rule;
	struct text text;

	text_init(&text, value, sizeof(value));
	text_put_shown(&text, claim->whole ? "(all together)" : discretion_value(claim, shown),
	               LIMIT_SHOWN_VALUE);
	policy_rule(record->policy, claim->control, &rule);
	fprintf(stream, "%s %s: ", control_info(claim->control)->name, value);
	if (exception)
		fprintf(stream, "permitted by the exception %s, against", exception);
	else
		fputs(verdict_words(record->verdicts[at]), stream);
	fprintf(stream, " the rule at %s:%u\n", rule.origin, rule.line);
}

static void cover_exception(struct case_coverage *coverage, const struct policy *policy,
                            const char *id)
{
	struct exception_view view;

	for (size_t i = 0; i < LIMIT_EXCEPTIONS && policy_exceptions(policy, i, &view); i++) {
		if (strcmp(view.id, id) == 0)
			coverage->permitted[i] = true;
	}
}

static void add_claim(struct case_outcome *outcome, const struct test_case *c,
                      const struct decision_record *record, size_t at,
                      struct case_coverage *coverage)
{
	const struct claim *claim = &record->claims->list[at];
	enum verdict verdict = record->verdicts[at];
	const char *exception = exception_of(record, at);

	coverage->reached[claim->control] = true;
	outcome->claimed[claim->control] = true;
	outcome->fired[claim->control] |= verdict == VERDICT_DENIED || verdict == VERDICT_AUDITED;
	if (verdict == VERDICT_DENIED && !claim->subject && !c->container &&
	    (claim->control == CONTROL_UNSEEN ||
	     control_info(claim->control)->shape == SHAPE_CONTAINER))
		outcome->asks_container = true;
	if (exception) {
		fprintf(outcome->exceptions, "%s\n", exception);
		cover_exception(coverage, record->policy, exception);
	}
	if (verdict != VERDICT_PERMITTED || c->controls[claim->control])
		put_why(outcome->why, record, at);
}

static void add_message(struct case_outcome *outcome, const struct decision_record *record)
{
	char message[LIMIT_MESSAGE];
	struct text text;
	char *decision;

	text_init(&text, message, sizeof(message));
	message_write(&text, record);
	/* The number of the decision, of which there is none here. */
	decision = strstr(message, "decision 00000000");
	if (decision) {
		while (decision > message && strchr(" \n", decision[-1]))
			decision--;
		*decision = '\0';
	}
	fprintf(outcome->message, "%s%s\n", ftell(outcome->message) > 0 ? "\n" : "", message);
}

void case_outcome_add(struct case_outcome *outcome, const struct test_case *c,
                      const struct decision_record *record, struct case_coverage *coverage)
{
	enum case_result result = record->decision == DECISION_ALLOW ? CASE_ALLOW : CASE_DENY;

	for (size_t i = 0; i < record->claims->n; i++) {
		if (result == CASE_ALLOW && record->verdicts[i] == VERDICT_AUDITED)
			result = CASE_AUDIT;
		add_claim(outcome, c, record, i, coverage);
	}
	if (result == CASE_DENY)
		add_message(outcome, record);
	if (outcome->n_calls++ == 0 || result == CASE_DENY ||
	    (result == CASE_AUDIT && outcome->result == CASE_ALLOW))
		outcome->result = result;
}
