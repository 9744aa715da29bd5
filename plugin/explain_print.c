/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_print.h"

#include <string.h>

#include "decision_line.h"
#include "discretion.h"
#include "grant.h"
#include "json_print.h"
#include "policy/reason.h"
#include "text.h"

/* One claim with all that is to be said of it. */
struct explained {
	const struct claim *claim;
	const char *verdict;
	const char *why;
	const char *exception; /* the one that permitted it, or NULL */
	const char *instead;   /* in the call; NULL if it passes its rule */
	struct rule_view rule;
	bool has_grant;
	char grant[GRANT_SIZE];
};

static const char *why(enum reason reason, bool permits, const struct rule_view *rule)
{
	switch (reason) {
	case REASON_NO_RULE:
		return "there is no rule for it";
	case REASON_REQUIRED:
		return rule->max ? "it is not stated, or more than the maximum"
		                 : "what is required is missing";
	case REASON_IN_DENY:
		return "it is in the deny list";
	case REASON_IN_ALLOW:
		return "it is in the allow list";
	case REASON_GUARDED:
		return permits ? "the rule allows everything"
		               : "it is as good as root on the host, and only its exact name in "
		                 "the allow list opens it";
	case REASON_UNKNOWN:
		return permits ? "the rule allows everything"
		               : "the lists can say nothing about it, and what is unknown is not "
		                 "allowed";
	case REASON_IN_NEITHER:
		if (rule->n_allow + rule->n_deny == 0)
			return permits ? "the rule allows it" : "the rule denies it";
		return permits ? "it is not in the deny list" : "it is not in the allow list";
	case REASON_COMPLETE:
		return permits ? "what is required is there" : "no rule says that it may be";
	}
	return "";
}

static void explain(const struct decision_record *record, size_t at, struct explained *ret)
{
	const struct claim *claims = record->claims->list;
	size_t n = record->claims->n;
	enum verdict verdict = record->verdicts[at];
	bool permits;
	enum reason reason = policy_reason(record->policy, claims, n, at, &permits);

	ret->claim = &claims[at];
	ret->verdict = decision_line_verdict(verdict);
	policy_rule(record->policy, claims[at].control, &ret->rule);
	ret->why = why(reason, permits, &ret->rule);
	ret->exception = NULL;
	if (verdict == VERDICT_EXCEPTED)
		ret->exception =
			policy_exception_of(record->policy, record->occasion, claims, n, at);
	ret->instead = NULL;
	ret->has_grant = false;
	if (permits)
		return;
	ret->instead =
		ret->rule.message ? ret->rule.message : control_info(claims[at].control)->instead;
	ret->has_grant = grant_find(record->policy, claims, n, at, ret->grant);
}

static void print_shown(FILE *out, const char *s, size_t max)
{
	char shown[LIMIT_LOG_LINE];
	struct text text;

	text_init(&text, shown, sizeof(shown));
	text_put_shown(&text, s, max);
	fputs(shown, out);
}

#define INDENT "\n             "

static void print_claim(FILE *out, const struct explained *explained)
{
	const struct claim *claim = explained->claim;
	const struct control_info *info = control_info(claim->control);
	char shown[DISCRETION_SIZE];

	fprintf(out, "  %-10s %s", explained->verdict, info->name);
	if (claim->whole)
		fputs(", all of them together", out);
	if (*claim->value)
		fputc(' ', out);
	print_shown(out, discretion_value(claim, shown), LIMIT_SHOWN_VALUE);
	fputs(" (", out);
	print_shown(out, claim->field, LIMIT_SHOWN_VALUE);
	if (claim->of) {
		fputs(" of ", out);
		print_shown(out, claim->of, LIMIT_SHOWN_VALUE);
	}
	fprintf(out, ")" INDENT "rule at %s:%u: %s", explained->rule.origin, explained->rule.line,
	        explained->why);
	if (strcmp(explained->verdict, "audited") == 0)
		fputs("; let pass by mode audit", out);
	if (explained->exception)
		fprintf(out, INDENT "permitted by the exception %s", explained->exception);
	if (explained->instead) {
		fputs(INDENT "in the call: ", out);
		print_shown(out, explained->instead, LIMIT_POLICY_TEXT);
	}
	if (explained->has_grant)
		fprintf(out, INDENT "in the policy: %s%s", explained->grant,
		        grant_is_dangerous(claim) ? "  # dangerous: as good as root on the host"
		                                  : "");
	fputc('\n', out);
}

void explain_print(FILE *out, const struct decision_record *record)
{
	struct explained explained;

	fprintf(out, "%s: %s ", record->decision == DECISION_ALLOW ? "allowed" : "denied",
	        record->call->method);
	print_shown(out, record->summary->path, LIMIT_SHOWN_VALUE);
	fprintf(out, " (%s)\n\n", record->summary->action);
	for (size_t i = 0; i < record->claims->n; i++) {
		explain(record, i, &explained);
		print_claim(out, &explained);
	}
	fputc('\n', out);
}

static void print_claim_json(FILE *out, const struct explained *explained)
{
	const struct claim *claim = explained->claim;
	char shown[DISCRETION_SIZE];

	json_print_member(out, "{", "control", control_info(claim->control)->name);
	json_print_member(out, ",", "value", discretion_value(claim, shown));
	json_print_member(out, ",", "field", claim->field);
	if (claim->of)
		json_print_member(out, ",", "of", claim->of);
	json_print_member(out, ",", "verdict", explained->verdict);
	json_print_member(out, ",", "why", explained->why);
	json_print_member(out, ",", "file", explained->rule.origin);
	fprintf(out, ",\"line\":%u,\"whole\":%s", explained->rule.line,
	        claim->whole ? "true" : "false");
	if (explained->exception)
		json_print_member(out, ",", "exception", explained->exception);
	if (explained->instead)
		json_print_member(out, ",", "instead", explained->instead);
	if (explained->has_grant) {
		json_print_member(out, ",", "grant", explained->grant);
		fprintf(out, ",\"dangerous\":%s", grant_is_dangerous(claim) ? "true" : "false");
	}
	fputc('}', out);
}

void explain_print_json(FILE *out, const struct decision_record *record)
{
	struct explained explained;

	json_print_member(out, "{", "decision",
	                  record->decision == DECISION_ALLOW ? "allow" : "deny");
	json_print_member(out, ",", "method", record->call->method);
	json_print_member(out, ",", "path", record->summary->path);
	json_print_member(out, ",", "action", record->summary->action);
	fputs(",\"claims\":[", out);
	for (size_t i = 0; i < record->claims->n; i++) {
		explain(record, i, &explained);
		fputs(i > 0 ? ",\n" : "", out);
		print_claim_json(out, &explained);
	}
	fputs("]}\n", out);
}
