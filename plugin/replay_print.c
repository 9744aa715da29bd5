/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json_print.h"
#include "text.h"

/* Texts of logs, shown in a terminal. */

static const char *const by_words[REPLAY_BY_COUNT] = {
	[REPLAY_BY_VALUE] = "value",
	[REPLAY_BY_USER] = "user",
	[REPLAY_BY_IMAGE] = "image",
};

/* The rules of a change, the most frequent first, then in the order of the controls. */
static size_t order_rules(const struct replay_change *change, enum control ret[CONTROL_COUNT])
{
	size_t n = 0;

	for (size_t i = 0; i < CONTROL_COUNT; i++) {
		size_t at = n;

		if (change->rule_calls[i] == 0)
			continue;
		while (at > 0 && change->rule_calls[ret[at - 1]] < change->rule_calls[i]) {
			ret[at] = ret[at - 1];
			at--;
		}
		ret[at] = (enum control)i;
		n++;
	}
	return n;
}

static void print_example(FILE *stream, const struct replay_example *example)
{
	fputs("  decision ", stream);
	text_print_shown(stream, example->id, LIMIT_SHOWN_VALUE);
	fputs(" in ", stream);
	text_print_shown(stream, example->file, LIMIT_SHOWN_VALUE);
	fprintf(stream, ":%" PRIu64 "\n", example->line);
}

static void print_rules(const struct replay *replay, const struct replay_change *change,
                        FILE *stream)
{
	enum control order[CONTROL_COUNT];
	size_t n = order_rules(change, order);

	fputs("  by rule:\n", stream);
	for (size_t i = 0; i < n; i++) {
		struct rule_view rule;

		policy_rule(replay->policy, order[i], &rule);
		fprintf(stream, "  %8" PRIu64 "  %s", change->rule_calls[order[i]],
		        control_info(order[i])->name);
		if (rule.origin) {
			fputs(" (", stream);
			text_print_shown(stream, rule.origin, LIMIT_SHOWN_VALUE);
			fprintf(stream, ":%u)", rule.line);
		}
		print_example(stream, &change->rule_examples[order[i]]);
	}
}

static void print_tally(const struct replay_change *change, enum replay_by by, FILE *stream)
{
	const struct tally *tally = &change->tallies[by];
	_cleanup_(freep) size_t *order = tally_order(tally);

	fprintf(stream, "  by %s:\n", by_words[by]);
	for (size_t i = 0; order && i < tally->n && i < LIMIT_SHOWN_TALLY; i++) {
		fprintf(stream, "  %8" PRIu64 "  ", tally->entries[order[i]].count);
		text_print_shown(stream, tally->entries[order[i]].key, LIMIT_SHOWN_VALUE);
		print_example(stream, &change->examples[by][order[i]]);
	}
	if (tally->n > LIMIT_SHOWN_TALLY)
		fprintf(stream, "            and %zu more\n", tally->n - LIMIT_SHOWN_TALLY);
	if (tally->beyond > 0)
		fprintf(stream,
		        "            and %" PRIu64 " times others: more than %d are not told "
		        "apart\n",
		        tally->beyond, LIMIT_TALLY);
}

static void print_change(const struct replay *replay, const struct replay_change *change,
                         const char *title, FILE *stream)
{
	if (change->calls == 0)
		return;
	fprintf(stream, "\n%s: %" PRIu64 "\n", title, change->calls);
	print_rules(replay, change, stream);
	for (enum replay_by by = REPLAY_BY_VALUE; by < REPLAY_BY_COUNT; by++)
		print_tally(change, by, stream);
}

static void print_count(FILE *stream, uint64_t n, const char *what)
{
	if (n > 0)
		fprintf(stream, "%10" PRIu64 "  %s\n", n, what);
}

static void print_passes(const struct replay *replay, FILE *stream)
{
	const struct replay_passes *before = &replay->before, *after = &replay->after;
	const struct replay_passes *denied = &replay->denied_before;

	if (before->audited || before->excepted || before->off || after->audited || after->excepted)
		fputc('\n', stream);
	print_count(stream, before->audited,
	            "passed then by audit alone: the policy of then would have denied them");
	print_count(stream, denied->audited, "of those are newly denied");
	print_count(stream, before->excepted, "passed then by an exception");
	print_count(stream, denied->excepted, "of those are newly denied");
	print_count(stream, before->off, "passed then because quaymaster was off");
	print_count(stream, denied->off, "of those are newly denied");
	print_count(stream, after->audited,
	            "pass now by audit alone: in mode enforce this policy would deny them");
	print_count(stream, after->excepted, "pass now by an exception");
}

/* What the log does not hold, so that nobody takes the counts for everything. */
static void print_gaps(const struct replay *replay, FILE *stream)
{
	const struct {
		uint64_t n;
		const char *one, *many;
	} gaps[] = {
		{replay->idle, "call that names no image, as doctor's test calls do",
	         "calls that name no image, as doctor's test calls do"},
		{replay->lost, "decision that could not be logged then",
	         "decisions that could not be logged then"},
		{replay->shortened, "decision whose claims were too many for the log",
	         "decisions whose claims were too many for the log"},
		{replay->halves, "line without its end, at the end of a file",
	         "lines without their end, at the end of a file"},
		{replay->too_long, "line too long for a decision", "lines too long for a decision"},
		{replay->foreign, "line that is no decision", "lines that are no decisions"},
	};
	bool whole = replay->labels_left_out == 0;

	for (size_t i = 0; i < ARRAY_LEN(gaps); i++)
		whole = whole && gaps[i].n == 0;
	if (!whole)
		fputs("\nNot judged, or not wholly:\n", stream);
	for (size_t i = 0; i < ARRAY_LEN(gaps); i++)
		print_count(stream, gaps[i].n, gaps[i].n == 1 ? gaps[i].one : gaps[i].many);
	if (replay->foreign > 0) {
		fputs("            the first of them: ", stream);
		text_print_shown(stream, replay->first_foreign.file, LIMIT_SHOWN_VALUE);
		fprintf(stream, ":%" PRIu64 ": %s\n", replay->first_foreign.line,
		        replay->foreign_why);
	}
	print_count(stream, replay->labels_left_out,
	            "labels of containers are not in the log: rules by label may judge otherwise");
}

void replay_print_text(const struct replay *replay, const char *policy, const char *date,
                       FILE *stream)
{
	fprintf(stream, "%" PRIu64 " decisions", replay->decisions);
	if (*replay->first_time) {
		fputs(" from ", stream);
		text_print_shown(stream, replay->first_time, LIMIT_SHOWN_VALUE);
		fputs(" to ", stream);
		text_print_shown(stream, replay->last_time, LIMIT_SHOWN_VALUE);
	}
	fprintf(stream, ", judged by %s as of %s\n\n", policy, date);
	fprintf(stream, "%10" PRIu64 "  newly denied\n", replay->denied.calls);
	fprintf(stream, "%10" PRIu64 "  newly allowed\n", replay->allowed.calls);
	fprintf(stream, "%10" PRIu64 "  denied as before\n", replay->still_denied);
	fprintf(stream, "%10" PRIu64 "  allowed as before\n", replay->still_allowed);
	print_passes(replay, stream);
	print_change(replay, &replay->denied, "Newly denied", stream);
	print_change(replay, &replay->allowed, "Newly allowed", stream);
	print_gaps(replay, stream);
}

static void json_example(FILE *stream, const struct replay_example *example)
{
	json_print_member(stream, ",", "decision", example->id);
	json_print_member(stream, ",", "log", example->file);
	fprintf(stream, ",\"log_line\":%" PRIu64 "}", example->line);
}

static void json_rules(const struct replay *replay, const struct replay_change *change,
                       FILE *stream)
{
	enum control order[CONTROL_COUNT];
	size_t n = order_rules(change, order);

	fputs(",\"rules\":[", stream);
	for (size_t i = 0; i < n; i++) {
		struct rule_view rule;

		policy_rule(replay->policy, order[i], &rule);
		json_print_member(stream, i > 0 ? ",{" : "{", "control",
		                  control_info(order[i])->name);
		json_print_member(stream, ",", "file", rule.origin);
		fprintf(stream, ",\"line\":%u,\"calls\":%" PRIu64, rule.line,
		        change->rule_calls[order[i]]);
		json_example(stream, &change->rule_examples[order[i]]);
	}
	fputs("]", stream);
}

static void json_tally(const struct replay_change *change, enum replay_by by, FILE *stream)
{
	const struct tally *tally = &change->tallies[by];
	_cleanup_(freep) size_t *order = tally_order(tally);

	fprintf(stream, ",\"%ss\":[", by_words[by]);
	for (size_t i = 0; order && i < tally->n && i < LIMIT_SHOWN_TALLY; i++) {
		json_print_member(stream, i > 0 ? ",{" : "{", by_words[by],
		                  tally->entries[order[i]].key);
		fprintf(stream, ",\"calls\":%" PRIu64, tally->entries[order[i]].count);
		json_example(stream, &change->examples[by][order[i]]);
	}
	fprintf(stream, "],\"more_%ss\":%zu,\"beyond_%ss\":%" PRIu64, by_words[by],
	        tally->n > LIMIT_SHOWN_TALLY ? tally->n - LIMIT_SHOWN_TALLY : 0, by_words[by],
	        tally->beyond);
}

static void json_change(const struct replay *replay, const struct replay_change *change,
                        const char *name, FILE *stream)
{
	fprintf(stream, ",\n\"%s\":{\"calls\":%" PRIu64, name, change->calls);
	json_rules(replay, change, stream);
	for (enum replay_by by = REPLAY_BY_VALUE; by < REPLAY_BY_COUNT; by++)
		json_tally(change, by, stream);
	fputs("}", stream);
}

static void json_passes(const struct replay_passes *passes, const char *name, FILE *stream)
{
	fprintf(stream,
	        ",\n\"%s\":{\"audit\":%" PRIu64 ",\"exception\":%" PRIu64 ",\"off\":%" PRIu64 "}",
	        name, passes->audited, passes->excepted, passes->off);
}

void replay_print_json(const struct replay *replay, const char *policy, const char *date,
                       FILE *stream)
{
	json_print_member(stream, "{", "policy", policy);
	json_print_member(stream, ",", "date", date);
	json_print_member(stream, ",", "from", *replay->first_time ? replay->first_time : NULL);
	json_print_member(stream, ",", "to", *replay->last_time ? replay->last_time : NULL);
	fprintf(stream,
	        ",\n\"decisions\":%" PRIu64 ",\"denied_as_before\":%" PRIu64
	        ",\"allowed_as_before\":%" PRIu64,
	        replay->decisions, replay->still_denied, replay->still_allowed);
	json_change(replay, &replay->denied, "newly_denied", stream);
	json_change(replay, &replay->allowed, "newly_allowed", stream);
	json_passes(&replay->before, "passed_then_by", stream);
	json_passes(&replay->denied_before, "newly_denied_passed_then_by", stream);
	json_passes(&replay->after, "pass_now_by", stream);
	fprintf(stream,
	        ",\n\"not_judged\":{\"without_image\":%" PRIu64 ",\"lost\":%" PRIu64
	        ",\"without_claims\":%" PRIu64 ",\"half_lines\":%" PRIu64 ",\"too_long\":%" PRIu64
	        ",\"foreign\":%" PRIu64 ",\"labels\":%" PRIu64 "}}\n",
	        replay->idle, replay->lost, replay->shortened, replay->halves, replay->too_long,
	        replay->foreign, replay->labels_left_out);
}
