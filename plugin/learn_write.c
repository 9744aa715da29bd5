/* SPDX-License-Identifier: Apache-2.0 */
#include "learn_write.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json_print.h"
#include "policy/glob.h"
#include "text.h"

#define MEBIBYTE    (UINT64_C(1) << 20)
#define CENTICPU    UINT64_C(10000000)
#define SHOWN_MARKS 50

/* One control while its rule is written. */
struct rule_writing {
	FILE *stream;
	const struct seen_log *log;
	const struct seen *seen; /* n of the control */
	size_t n;
	size_t granted;
	enum control control;
	struct rule_view base;
	struct learned_list list;
};

/*
 * "12 times, by alice, bob and others, last on 2026-03-01, as in decision 7f3a91c2". Where more
 * than one thing is counted, who did the first of them is an example.
 */
static void print_who(FILE *stream, const struct seen *seen, uint64_t count)
{
	fprintf(stream, "%" PRIu64 " %s, %sby ", count, count == 1 ? "time" : "times",
	        count == seen->count ? "" : "for example ");
	for (size_t i = 0; i < SEEN_USERS && *seen->users[i]; i++) {
		fputs(i > 0 ? ", " : "", stream);
		text_print_shown(stream, seen->users[i], LIMIT_SHOWN_VALUE);
	}
	fputs(seen->more_users ? " and others" : "", stream);
	if (*seen->last) {
		fputs(", last on ", stream);
		text_print_shown(stream, seen->last, LIMIT_SHOWN_VALUE);
	}
	fputs(", as in decision ", stream);
	text_print_shown(stream, seen->id, LIMIT_SHOWN_VALUE);
}

bool learn_can_leave_out(const struct policy *base, const struct seen *seen)
{
	struct rule_view rule;
	bool is_named = false;

	policy_rule(base, seen->control, &rule);
	for (size_t i = 0; i < rule.n_deny; i++) {
		if (glob_is_wild(slice_of(rule.deny[i])))
			continue;
		is_named |= strcmp(rule.deny[i], seen->value) == 0;
	}
	return rule.n_deny == 0 || is_named;
}

static bool is_amount(enum shape shape)
{
	return shape == SHAPE_BYTES || shape == SHAPE_CPUS || shape == SHAPE_COUNT;
}

/* Rounded up to what people write. */
static void print_amount(FILE *stream, enum shape shape, uint64_t amount)
{
	if (shape == SHAPE_BYTES) {
		fprintf(stream, "%" PRIu64 "MiB", (amount + MEBIBYTE - 1) / MEBIBYTE);
	} else if (shape == SHAPE_CPUS) {
		amount = (amount + CENTICPU - 1) / CENTICPU;
		fprintf(stream, "%" PRIu64 ".%02" PRIu64, amount / 100, amount % 100);
	} else {
		fprintf(stream, "%" PRIu64, amount);
	}
}

static const struct seen *first_granted(const struct rule_writing *w)
{
	for (size_t i = 0; i < w->n; i++) {
		if (!w->seen[i].marked)
			return &w->seen[i];
	}
	return w->seen;
}

static void write_comment(const struct rule_writing *w, const char *indent, const char *what)
{
	const struct seen *seen = first_granted(w);
	uint64_t count = 0;

	for (size_t i = 0; i < w->n; i++)
		count += w->seen[i].marked ? 0 : w->seen[i].count;
	fprintf(w->stream, "%s# %s: ", indent, what);
	print_who(w->stream, seen, count);
	fputs("\n", w->stream);
}

static void write_allow(const struct rule_writing *w)
{
	write_comment(w, "  ", "The profile asks for more than what was seen");
	fprintf(w->stream, "  %s: allow\n", control_info(w->control)->name);
}

static void write_amount(const struct rule_writing *w)
{
	enum shape shape = control_info(w->control)->shape;
	const struct seen *seen = first_granted(w);

	/* Rounded up, a very large one would be no amount any more. */
	if (seen->unlimited || seen->amount > INT64_MAX / 2 || !w->base.max) {
		write_allow(w);
		return;
	}
	write_comment(w, "  ", "The largest that was seen");
	fprintf(w->stream, "  %s:\n", control_info(w->control)->name);
	if (w->base.n_require > 0)
		fputs("    require: true\n", w->stream);
	fputs("    max: ", w->stream);
	print_amount(w->stream, shape, seen->amount);
	fputs("\n", w->stream);
}

static void write_item(FILE *stream, const char *before, const char *pattern)
{
	fprintf(stream, "%s- ", before);
	json_print(stream, pattern);
	fputs("\n", stream);
}

static bool is_learned(const struct rule_writing *w, const char *pattern)
{
	for (size_t i = 0; i < w->n; i++) {
		if (!w->seen[i].marked && strcmp(w->seen[i].value, pattern) == 0)
			return true;
	}
	return false;
}

/* A list of what is denied, less what was seen. */
static void write_deny_list(const struct rule_writing *w)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->base.n_deny; i++)
		kept += !is_learned(w, w->base.deny[i]);
	fprintf(w->stream, "  %s:%s\n", control_info(w->control)->name,
	        kept > 0 ? "\n    deny:" : " allow");
	for (size_t i = 0; i < w->base.n_deny; i++) {
		if (!is_learned(w, w->base.deny[i])) {
			write_item(w->stream, "      ", w->base.deny[i]);
			continue;
		}
		write_comment(w, kept > 0 ? "      " : "  ", "Left out, as it was seen");
		fputs(kept > 0 ? "      # was: " : "  # was: ", w->stream);
		text_print_shown(w->stream, w->base.deny[i], LIMIT_SHOWN_VALUE);
		fputs("\n", w->stream);
	}
}

static void write_learned(const struct rule_writing *w)
{
	for (size_t i = 0; i < w->list.n; i++) {
		const struct learned_pattern *pattern = &w->list.patterns[i];

		fputs("      # ", w->stream);
		if (pattern->values > 1)
			fprintf(w->stream, "%zu different ones, ", pattern->values);
		print_who(w->stream, pattern->seen, pattern->count);
		fputs("\n", w->stream);
		write_item(w->stream, "      ", pattern->text);
	}
	if (w->list.left_out > 0)
		fprintf(w->stream,
		        "      # and %zu more, which are not granted: too many for one rule\n",
		        w->list.left_out);
}

static void write_allow_list(const struct rule_writing *w)
{
	fprintf(w->stream, "  %s:\n    allow:\n", control_info(w->control)->name);
	for (size_t i = 0; i < w->base.n_allow; i++)
		write_item(w->stream, "      ", w->base.allow[i]);
	write_learned(w);
	if (w->base.n_deny == 0)
		return;
	fputs("    deny:\n", w->stream);
	for (size_t i = 0; i < w->base.n_deny; i++)
		write_item(w->stream, "      ", w->base.deny[i]);
}

static bool has_lists(enum shape shape)
{
	return shape != SHAPE_SWITCH && shape != SHAPE_DEMAND && !is_amount(shape);
}

static void write_rule(const struct rule_writing *w)
{
	enum shape shape = control_info(w->control)->shape;

	if (w->granted == 0)
		return;
	if (is_amount(shape))
		write_amount(w);
	else if (!has_lists(shape) || w->base.n_require > 0)
		write_allow(w);
	else if (w->base.n_deny > 0 && w->base.n_allow == 0)
		write_deny_list(w);
	else
		write_allow_list(w);
}

/* What is in a list of what is denied can go out of it; what a pattern there takes in cannot, but
 * for some by an exception. */
static void write_deny_remedy(const struct rule_writing *w, const struct seen *seen)
{
	char pattern[LIMIT_PATTERN + 8];

	for (size_t i = 0; i < w->base.n_deny; i++) {
		if (strcmp(w->base.deny[i], seen->value) != 0)
			continue;
		fprintf(w->stream, "  #   To grant it, take it out of the deny list %s.\n",
		        w->granted > 0 ? "below" : "of the profile's rule, stated anew here");
		return;
	}
	snprintf(pattern, sizeof(pattern), "%s%s", seen->value, seen->read_only ? ":ro" : "");
	fprintf(w->stream,
	        "  #   To grant it, add to what an exception permits:\n  #     %s: {allow: [",
	        control_info(w->control)->name);
	json_print(w->stream, pattern);
	fputs("]}\n", w->stream);
}

/* What would grant a marked thing, as a comment. */
static int write_remedy(const struct rule_writing *w, const struct seen *seen)
{
	const struct control_info *info = control_info(w->control);
	struct arena arena = {0};
	const char *pattern;

	if (!has_lists(info->shape)) {
		fprintf(w->stream, "  #   To grant it:\n  # %s: allow\n", info->name);
		return 0;
	}
	if (w->base.n_deny > 0 && w->base.n_allow == 0) {
		if (strcmp(seen->marked, LEARN_NAMELESS) != 0)
			write_deny_remedy(w, seen);
		return 0;
	}
	if (strcmp(seen->marked, LEARN_NAMELESS) == 0)
		return 0;
	pattern = learn_pattern(&arena, seen);
	if (pattern) {
		fprintf(w->stream, "  #   To grant it, add to what %s allows:\n", info->name);
		write_item(w->stream, "  #     ", pattern);
	}
	arena_done(&arena);
	return pattern ? 0 : -ENOMEM;
}

static int write_marks(const struct rule_writing *w)
{
	size_t shown = 0, marked = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct seen *seen = &w->seen[i];

		if (!seen->marked || seen->covered)
			continue;
		if (marked++ >= SHOWN_MARKS)
			continue;
		shown++;
		fprintf(w->stream, "  # NOT GRANTED: %s ", control_info(w->control)->name);
		text_print_shown(w->stream, seen->value, LIMIT_SHOWN_VALUE);
		fprintf(w->stream, "%s: %s.\n  #   ", seen->read_only ? " (read-only)" : "",
		        seen->marked);
		print_who(w->stream, seen, seen->count);
		fputs("\n", w->stream);
		if (write_remedy(w, seen) < 0)
			return -ENOMEM;
	}
	if (marked > shown)
		fprintf(w->stream, "  # NOT GRANTED: %zu more of %s, not shown\n", marked - shown,
		        control_info(w->control)->name);
	return 0;
}

static int write_control(struct rule_writing *w, const struct learn_plan *plan)
{
	struct arena arena = {0};
	int r;

	policy_rule(w->log->base, w->control, &w->base);
	w->granted = 0;
	for (size_t i = 0; i < w->n; i++)
		w->granted += !w->seen[i].marked;
	r = learn_group(&arena, w->seen, w->n, plan->exact[w->control], &w->list);
	if (r == 0) {
		fputs("\n", w->stream);
		r = write_marks(w);
		write_rule(w);
	}
	arena_done(&arena);
	return r;
}

static void write_gaps(const struct seen_log *log, FILE *stream)
{
	const struct {
		uint64_t n;
		const char *one, *many;
	} gaps[] = {
		{log->denied, "call that was denied", "calls that were denied"},
		{log->idle, "call that names no image, as doctor's test calls do",
	         "calls that name no image, as doctor's test calls do"},
		{log->tally.beyond, "claim beyond the number that is told apart",
	         "claims beyond the number that is told apart"},
		{log->lost, "decision that could not be logged",
	         "decisions that could not be logged"},
		{log->shortened, "decision whose claims were too many for the log",
	         "decisions whose claims were too many for the log"},
		{log->halves, "line without its end", "lines without their end"},
		{log->too_long, "line too long for a decision", "lines too long for a decision"},
		{log->foreign, "line that is no decision", "lines that are no decisions"},
	};

	for (size_t i = 0; i < ARRAY_LEN(gaps); i++) {
		if (gaps[i].n > 0)
			fprintf(stream, "# Not learned: %" PRIu64 " %s.\n", gaps[i].n,
			        gaps[i].n == 1 ? gaps[i].one : gaps[i].many);
	}
}

static void write_header(const struct seen_log *log, const char *profile, size_t marked,
                         FILE *stream)
{
	fprintf(stream, "# Learned from %" PRIu64 " %s that passed", log->decisions,
	        log->decisions == 1 ? "call" : "calls");
	if (*log->first) {
		fputs(", from ", stream);
		text_print_shown(stream, log->first, LIMIT_SHOWN_VALUE);
		fputs(" to ", stream);
		text_print_shown(stream, log->last, LIMIT_SHOWN_VALUE);
	}
	fprintf(stream,
	        ".\n# %zu %s dangerous or cannot be named, and not granted: search for NOT "
	        "GRANTED.\n",
	        marked, marked == 1 ? "thing is" : "things are");
	write_gaps(log, stream);
	fprintf(stream,
	        "#\n"
	        "# How what was seen became rules:\n"
	        "# - Only rules that differ from the profile %s are here; each replaces the "
	        "profile's.\n"
	        "# - An image stands for all its tags; several of one namespace for the namespace, "
	        "and\n"
	        "#   those of docker.io/library for \"official\"; never for a whole registry. What "
	        "was\n"
	        "#   only seen by digest is only allowed by digest.\n"
	        "# - Three paths of the host or more below one directory stand for it, if that is "
	        "not near\n"
	        "#   the root; what was only read is only allowed to be read (\":ro\").\n"
	        "# - Ports of one address that lie close together are one range, not across 1024.\n"
	        "# - Amounts became the largest that was seen, rounded up. All else is named as it "
	        "is.\n"
	        "# Read it before you use it: `quaymaster check`, then `quaymaster replay`.\n"
	        "version: 1\nextends: %s\nmode: enforce\n",
	        profile, profile);
}

int learn_write(const struct seen_log *log, const char *profile, const struct learn_plan *plan,
                FILE *stream)
{
	struct rule_writing w = {.stream = stream, .log = log};
	size_t n = log->tally.n, marked = 0;
	bool rules = false;

	for (size_t i = 0; i < n; i++) {
		marked += log->seen[i].marked && !log->seen[i].covered;
		rules |= !log->seen[i].marked;
	}
	write_header(log, profile, marked, stream);
	if (n == 0)
		fputs("\n# Nothing was seen that the profile denies.\n", stream);
	else
		fputs(rules ? "\nrules:\n" : "\n# rules:\n", stream);
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i; next < n && log->seen[next].control == log->seen[i].control;)
			next++;
		w.control = log->seen[i].control;
		w.seen = &log->seen[i];
		w.n = next - i;
		if (write_control(&w, plan) < 0)
			return -ENOMEM;
	}
	return 0;
}
