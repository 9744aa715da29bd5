/* SPDX-License-Identifier: Apache-2.0 */
/* What explain_print.c writes for people, for programs. */
#include <stdio.h>

#include "decision_line.h"
#include "explain_claim.h"
#include "json_print.h"
#include "policy/date.h"

static const char *const decision_words[] = {
	[DECISION_DENY] = "deny",
	[DECISION_ALLOW] = "allow",
};

static void print_bool(FILE *out, const char *name, bool value)
{
	fprintf(out, ",\"%s\":%s", name, value ? "true" : "false");
}

static void print_exception(FILE *out, const struct explained *explained)
{
	const struct exception_view *exception = &explained->exception;
	char day[DATE_SIZE];

	if (!explained->excepted && !explained->ended)
		return;
	json_print_member(out, ",", explained->excepted ? "exception" : "ended_exception",
	                  exception->id);
	json_print_member(out, ",", "exception_file", exception->origin);
	fprintf(out, ",\"exception_line\":%u", exception->line);
	date_write(exception->expires, day);
	json_print_member(out, ",", "expires", exception->permanent ? NULL : day);
	json_print_member(out, ",", "reason", exception->reason);
}

static void print_claim(FILE *out, const struct decision_record *record,
                        const struct explained *explained)
{
	const struct claim *claim = explained->claim;

	json_print_member(out, "{", "control", control_info(claim->control)->name);
	json_print_member(out, ",", "value", claim->value);
	json_print_member(out, ",", "field", claim->field);
	if (claim->of)
		json_print_member(out, ",", "of", claim->of);
	print_bool(out, "whole", claim->whole);
	if (claim->read_only)
		print_bool(out, "read_only", true);
	json_print_member(out, ",", "verdict", decision_line_verdict(explained->verdict));
	if (explained->was_otherwise)
		json_print_member(out, ",", "logged", decision_line_verdict(explained->was));
	if (explained->verdict == VERDICT_AUDITED)
		json_print_member(out, ",", "audit_of",
		                  explained->audited_alone ? "rule" : "policy");
	json_print_member(out, ",", "why", explained->why);
	json_print_member(out, ",", "file", explained->rule.origin);
	fprintf(out, ",\"line\":%u", explained->rule.line);
	print_bool(out, "built_in", explain_is_built_in(record->policy, explained->rule.origin));
	print_exception(out, explained);
	if (explained->instead)
		json_print_member(out, ",", "instead", explained->instead);
	if (explained->has_grant) {
		json_print_member(out, ",", "grant", explained->grant);
		print_bool(out, "dangerous", explained->dangerous);
	}
	fputc('}', out);
}

/* The line of the log, and what it says of the policy then. */
static void print_source(FILE *out, const struct explain_source *from, const struct policy *policy)
{
	static const char *const same[] = {
		[EXPLAIN_POLICY_UNKNOWN] = "null",
		[EXPLAIN_POLICY_SAME] = "true",
		[EXPLAIN_POLICY_OTHER] = "false",
	};
	const struct logged_decision *logged = from->logged;

	json_print_member(out, ",\n\"logged\":{", "id", logged->id);
	json_print_member(out, ",", "file", from->path);
	fprintf(out, ",\"line\":%llu", (unsigned long long)from->line);
	json_print_member(out, ",", "time", logged->time);
	json_print_member(out, ",", "decision", decision_words[logged->decision]);
	json_print_member(out, ",", "policy", logged->policy);
	json_print_member(out, ",", "policy_hash",
	                  *logged->policy_hash ? logged->policy_hash : NULL);
	fprintf(out, ",\"same_policy\":%s", same[explain_compare(from, policy)]);
	if (logged->off)
		json_print_member(out, ",", "off", logged->off);
	if (logged->labels_left_out > 0)
		fprintf(out, ",\"labels_left_out\":%zu", logged->labels_left_out);
	fputc('}', out);
}

void explain_print_json(FILE *out, const struct decision_record *record,
                        const struct explain_source *from)
{
	struct explained explained;

	json_print_member(out, "{", "decision", decision_words[record->decision]);
	json_print_member(out, ",", "method", record->call->method);
	json_print_member(out, ",", "path", record->summary->path);
	json_print_member(out, ",", "action", record->summary->action);
	json_print_member(out, ",", "user", record->occasion->user);
	json_print_member(out, ",", "policy", policy_origin(record->policy));
	json_print_member(out, ",", "policy_hash", policy_hash(record->policy));
	if (from)
		print_source(out, from, record->policy);
	fputs(",\n\"claims\":[", out);
	for (size_t i = 0; i < record->claims->n; i++) {
		explain_claim(record, from, i, &explained);
		fputs(i > 0 ? ",\n" : "", out);
		print_claim(out, record, &explained);
	}
	fputs("]}\n", out);
}
