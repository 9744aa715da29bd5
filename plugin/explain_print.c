/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_print.h"

#include <string.h>

#include "decision_line.h"
#include "discretion.h"
#include "explain_claim.h"
#include "policy/date.h"
#include "state.h"
#include "text.h"

enum explain_policy explain_compare(const struct explain_source *from, const struct policy *policy)
{
	if (*from->logged->policy_hash == '\0')
		return EXPLAIN_POLICY_UNKNOWN;
	return strcmp(from->logged->policy_hash, policy_hash(policy)) == 0 ? EXPLAIN_POLICY_SAME
	                                                                   : EXPLAIN_POLICY_OTHER;
}

static const char *const decision_words[] = {
	[DECISION_DENY] = "denied",
	[DECISION_ALLOW] = "allowed",
};

#define INDENT "\n             "

/* What it is, and where the call or a container has it. */
static void print_head(FILE *out, const struct explained *explained)
{
	const struct claim *claim = explained->claim;
	char shown[DISCRETION_SIZE];

	fprintf(out, "  %-10s %s", decision_line_verdict(explained->verdict),
	        control_info(claim->control)->name);
	if (claim->whole)
		fputs(", all of them together", out);
	else
		fputc(' ', out);
	if (!claim->whole || *claim->value)
		text_print_shown(out, *claim->value ? discretion_value(claim, shown) : "(none)",
		                 LIMIT_SHOWN_VALUE);
	fputs(claim->read_only ? ", read-only (" : " (", out);
	text_print_shown(out, claim->field, LIMIT_SHOWN_VALUE);
	if (claim->of) {
		fputs(" of ", out);
		text_print_shown(out, claim->of, LIMIT_SHOWN_VALUE);
	}
	fputc(')', out);
}

static void print_exception(FILE *out, const struct explained *explained)
{
	const struct exception_view *exception = &explained->exception;
	char day[DATE_SIZE];

	if (!explained->excepted && !explained->ended)
		return;
	date_write(exception->expires, day);
	fprintf(out, INDENT "%s the exception %s at %s:%u, ",
	        explained->excepted ? "permitted by" : "no longer permitted by", exception->id,
	        exception->origin, exception->line);
	if (explained->ended)
		fprintf(out, "which ended on %s", day);
	else if (exception->permanent)
		fputs("which has no end", out);
	else
		fprintf(out, "until %s", day);
	if (exception->reason) {
		fputs(": ", out);
		text_print_shown(out, exception->reason, LIMIT_POLICY_TEXT);
	}
}

/* What let it pass all the same. */
static void print_passing(FILE *out, const struct explained *explained)
{
	if (explained->verdict == VERDICT_AUDITED)
		fprintf(out, INDENT "let pass, because the mode of %s is audit",
		        explained->audited_alone ? "this rule" : "the policy");
	if (explained->verdict == VERDICT_OFF)
		fputs(INDENT "let pass, because quaymaster was off", out);
	print_exception(out, explained);
	if (explained->was_otherwise)
		fprintf(out, INDENT "in the log: %s", decision_line_verdict(explained->was));
}

static void print_change(FILE *out, const struct explained *explained)
{
	if (!explained->instead || explained->excepted)
		return;
	fputs(INDENT "in the call:   ", out);
	text_print_shown(out, explained->instead, LIMIT_POLICY_TEXT);
	if (explained->has_grant)
		fprintf(out, INDENT "in the policy: %s%s", explained->grant,
		        explained->dangerous ? "  # dangerous: as good as root on the host" : "");
	else
		fputs(INDENT "in the policy: no rule of a few lines lets it pass", out);
}

/* Whether it stands among the first: something is to be said of it but that it passes. */
static bool is_first(const struct explained *explained)
{
	return explained->verdict != VERDICT_PERMITTED || explained->was_otherwise;
}

static void print_claim(FILE *out, const struct explained *explained)
{
	print_head(out, explained);
	if (is_first(explained))
		fprintf(out, INDENT "rule at %s:%u: ", explained->rule.origin,
		        explained->rule.line);
	else
		fprintf(out, ", rule at %s:%u: ", explained->rule.origin, explained->rule.line);
	fputs(explained->why, out);
	print_passing(out, explained);
	print_change(out, explained);
	fputc('\n', out);
}

static void print_source(FILE *out, const struct explain_source *from, const struct policy *policy)
{
	static const char *const now[] = {
		[EXPLAIN_POLICY_UNKNOWN] = "the log does not say whether that is the same policy",
		[EXPLAIN_POLICY_SAME] = "the same policy as then",
		[EXPLAIN_POLICY_OTHER] = "NOT the policy of then: another file, or it has changed",
	};
	const struct logged_decision *logged = from->logged;

	fprintf(out, "decision %s, line %llu of ", logged->id, (unsigned long long)from->line);
	text_print_shown(out, strcmp(from->path, "-") == 0 ? "standard input" : from->path,
	                 LIMIT_SHOWN_VALUE);
	fputs("\n  when:  ", out);
	text_print_shown(out, *logged->time ? logged->time : "unknown", LIMIT_SHOWN_VALUE);
	fputs("\n  who:   ", out);
	text_print_shown(out,
	                 *logged->occasion.user ? logged->occasion.user : "@local, the unix socket",
	                 LIMIT_SHOWN_VALUE);
	fprintf(out, "\n  then:  %s, by ", decision_words[logged->decision]);
	text_print_shown(out, logged->policy, LIMIT_SHOWN_VALUE);
	if (strcmp(logged->policy, STATE_LOCKDOWN) == 0)
		fputs(", which holds while no policy can be used", out);
	if (logged->off) {
		fputs("; quaymaster was off: ", out);
		text_print_shown(out, logged->off, LIMIT_SHOWN_VALUE);
	}
	fprintf(out, "\n  below: judged by %s, %s\n", policy_origin(policy),
	        now[explain_compare(from, policy)]);
	if (logged->labels_left_out > 0)
		fprintf(out,
		        "  note:  %zu labels of containers were too many for the line; a rule by "
		        "label may judge otherwise\n",
		        logged->labels_left_out);
	fputc('\n', out);
}

/* How many claims there are, and what became of them. */
static void print_counts(FILE *out, const struct decision_record *record)
{
	static const enum verdict order[] = {VERDICT_DENIED, VERDICT_AUDITED, VERDICT_EXCEPTED,
	                                     VERDICT_OFF, VERDICT_PERMITTED};
	size_t counts[VERDICT_COUNT] = {0};
	size_t n = record->claims->n;
	const char *before = ": ";

	for (size_t i = 0; i < n; i++)
		counts[record->verdicts[i]]++;
	fprintf(out, "%zu claim%s", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		if (counts[order[i]] == 0)
			continue;
		fprintf(out, "%s%zu %s", before, counts[order[i]], decision_line_verdict(order[i]));
		before = ", ";
	}
	fputs("\n", out);
}

/* What the last words need to know of the claims. */
struct printed {
	bool grants;
	const char *profile; /* built in, and named; NULL for none */
};

static void print_claims(FILE *out, const struct decision_record *record,
                         const struct explain_source *from, bool first, struct printed *printed)
{
	struct explained explained;
	size_t n = 0;

	for (size_t i = 0; i < record->claims->n; i++) {
		explain_claim(record, from, i, &explained);
		if (is_first(&explained) != first)
			continue;
		fputs(n++ == 0 ? "\n" : "", out);
		print_claim(out, &explained);
		printed->grants |= explained.has_grant && !explained.excepted;
		if (explain_is_built_in(record->policy, explained.rule.origin))
			printed->profile = explained.rule.origin;
	}
}

/* What a reader needs to know to go on from here. */
static void print_end(FILE *out, const struct printed *printed)
{
	if (!printed->grants && !printed->profile)
		return;
	fputc('\n', out);
	if (printed->grants)
		fputs("What is to change in the policy goes below its \"rules:\", where it "
		      "replaces "
		      "the whole rule\nthat is there; an exception permits it to some, until a "
		      "day.\n",
		      out);
	if (printed->profile)
		fprintf(out, "%s is built in: `quaymaster profile %s` prints it.\n",
		        printed->profile, printed->profile);
}

void explain_print(FILE *out, const struct decision_record *record,
                   const struct explain_source *from)
{
	struct printed printed = {0};

	if (from)
		print_source(out, from, record->policy);
	fprintf(out, "%s: ", decision_words[record->decision]);
	text_print_shown(out, record->call->method, LIMIT_SHOWN_VALUE);
	fputc(' ', out);
	text_print_shown(out, *record->summary->path ? record->summary->path : "(unreadable)",
	                 LIMIT_SHOWN_VALUE);
	fputs(" (", out);
	text_print_shown(out, record->summary->action, LIMIT_SHOWN_VALUE);
	fputs(")\n", out);
	print_counts(out, record);
	print_claims(out, record, from, true, &printed);
	print_claims(out, record, from, false, &printed);
	print_end(out, &printed);
	fputc('\n', out);
}
