/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_count.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judgement.h"

static int init_change(struct replay_change *change)
{
	for (size_t i = 0; i < REPLAY_BY_COUNT; i++) {
		change->examples[i] = calloc(LIMIT_TALLY, sizeof(*change->examples[i]));
		if (!change->examples[i] || tally_init(&change->tallies[i], LIMIT_TALLY) < 0)
			return -ENOMEM;
	}
	return 0;
}

int replay_init(struct replay *replay, const struct policy *policy, int64_t now)
{
	*replay = (struct replay){.policy = policy, .now = now};
	if (init_change(&replay->denied) == 0 && init_change(&replay->allowed) == 0)
		return 0;
	replay_done(replay);
	return -ENOMEM;
}

static void done_change(struct replay_change *change)
{
	for (size_t i = 0; i < REPLAY_BY_COUNT; i++) {
		free(change->examples[i]);
		change->examples[i] = NULL;
		tally_done(&change->tallies[i]);
	}
}

void replay_done(struct replay *replay)
{
	done_change(&replay->denied);
	done_change(&replay->allowed);
}

const char *replay_image(const struct logged_decision *logged)
{
	for (size_t i = 0; i < logged->n; i++) {
		const struct claim *claim = &logged->claims[i];

		if (claim->control == CONTROL_IMAGES || claim->control == CONTROL_IMAGE_NAMES)
			return claim->value;
		if (claim->subject && *claim->subject->image)
			return claim->subject->image;
	}
	return "-";
}

const char *replay_user(const struct logged_decision *logged)
{
	return *logged->occasion.user ? logged->occasion.user : "@local";
}

static void note_example(struct replay_example *example, const struct logged_decision *logged,
                         const char *file, uint64_t line)
{
	if (example->file)
		return;
	snprintf(example->id, sizeof(example->id), "%.*s", (int)sizeof(example->id) - 1,
	         logged->id);
	example->file = file;
	example->line = line;
}

/* Where a decision stands that is being counted. */
struct place {
	const struct logged_decision *logged;
	const char *file;
	uint64_t line;
};

static void count(struct replay_change *change, enum replay_by by, const char *text,
                  const struct place *place)
{
	char key[LIMIT_TALLY_KEY];
	size_t at;

	snprintf(key, sizeof(key), "%s", text);
	at = tally_add(&change->tallies[by], key);
	if (at != TALLY_BEYOND)
		note_example(&change->examples[by][at], place->logged, place->file, place->line);
}

/* Counts a call that is answered differently because of the claims that one side alone denies. */
static void count_change(struct replay_change *change, const enum verdict *deny,
                         const enum verdict *pass, const struct place *place)
{
	const struct logged_decision *logged = place->logged;
	bool counted[CONTROL_COUNT] = {false};

	change->calls++;
	count(change, REPLAY_BY_USER, replay_user(logged), place);
	count(change, REPLAY_BY_IMAGE, replay_image(logged), place);
	for (size_t i = 0; i < logged->n; i++) {
		const struct claim *claim = &logged->claims[i];
		char text[LIMIT_TALLY_KEY];

		if (deny[i] != VERDICT_DENIED || pass[i] == VERDICT_DENIED)
			continue;
		snprintf(text, sizeof(text), "%s %s", control_info(claim->control)->name,
		         claim->value);
		count(change, REPLAY_BY_VALUE, text, place);
		if (counted[claim->control])
			continue;
		counted[claim->control] = true;
		change->rule_calls[claim->control]++;
		note_example(&change->rule_examples[claim->control], logged, place->file,
		             place->line);
	}
}

/* A call that was denied passed by nothing. */
static void count_passes(struct replay_passes *passes, const enum verdict *verdicts, size_t n,
                         enum decision decision)
{
	bool found[VERDICT_COUNT] = {false};

	for (size_t i = 0; i < n; i++)
		found[verdicts[i]] = true;
	if (decision == DECISION_DENY)
		return;
	passes->audited += found[VERDICT_AUDITED];
	passes->excepted += found[VERDICT_EXCEPTED];
	passes->off += found[VERDICT_OFF];
}

static void note_time(struct replay *replay, const struct logged_decision *logged)
{
	if (!logged->has_time)
		return;
	if (!*replay->first_time)
		snprintf(replay->first_time, sizeof(replay->first_time), "%s", logged->time);
	snprintf(replay->last_time, sizeof(replay->last_time), "%s", logged->time);
}

static void judge(struct replay *replay, struct logged_decision *logged, const char *file,
                  uint64_t line)
{
	const struct place place = {logged, file, line};
	enum verdict *now = replay->verdicts;
	enum decision decision;

	replay->decisions++;
	replay->labels_left_out += logged->labels_left_out;
	note_time(replay, logged);
	logged->occasion.now = replay->now;
	decision = judgement_again(replay->policy, logged, now);
	count_passes(&replay->before, logged->verdicts, logged->n, logged->decision);
	count_passes(&replay->after, now, logged->n, decision);
	if (decision == logged->decision) {
		replay->still_denied += decision == DECISION_DENY;
		replay->still_allowed += decision != DECISION_DENY;
	} else if (decision == DECISION_DENY) {
		count_change(&replay->denied, now, logged->verdicts, &place);
		count_passes(&replay->denied_before, logged->verdicts, logged->n, logged->decision);
	} else {
		count_change(&replay->allowed, logged->verdicts, now, &place);
	}
}

void replay_add(struct replay *replay, struct logged_decision *logged, const char *file,
                uint64_t line, bool half)
{
	switch (logged->kind) {
	case LOGGED_DECISION:
		judge(replay, logged, file, line);
		return;
	case LOGGED_SHORT:
		replay->shortened++;
		return;
	case LOGGED_LOST:
		replay->lost_lines++;
		replay->lost += logged->lost;
		return;
	case LOGGED_FOREIGN:
		break;
	}
	if (half) {
		replay->halves++;
		return;
	}
	if (replay->foreign++ == 0) {
		note_example(&replay->first_foreign, logged, file, line);
		replay->foreign_why = logged->why;
	}
}
