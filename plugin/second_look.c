/* SPDX-License-Identifier: Apache-2.0 */
#include "second_look.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inspection.h"
#include "namesakes.h"
#include "process.h"

/* The question about the engine itself is none of the call's. */
#define ABOUT_ENGINE NO_CLAIM

/* One question of a call, and its answer. */
struct look_slot {
	struct look_ask ask;
	struct second_look *owner;
	struct look_slot *next;
	size_t question; /* index into the claims' questions, or ABOUT_ENGINE */
	unsigned status;
	char *text; /* NULL until it is there, or when there was no memory */
	size_t len;
};

/* What an engine may have as its own default; only the engine knows. */
static bool may_be_default(const struct claim *claim)
{
	return claim->control == CONTROL_LOG_DRIVERS || claim->control == CONTROL_RUNTIMES ||
	       (claim->control == CONTROL_HOST_NAMESPACES && strcmp(claim->value, "cgroup") == 0);
}

bool second_look_is_needed(const struct claims *claims, bool asks_engine)
{
	for (size_t i = 0; i < claims->n_questions; i++) {
		if (asks_engine || claims->questions[i].kind == QUESTION_PATH)
			return true;
	}
	for (size_t i = 0; asks_engine && i < claims->n; i++) {
		if (may_be_default(&claims->list[i]))
			return true;
	}
	return false;
}

/* Nothing that was asked may be forgotten, so a call whose questions find no room is denied. */
static struct look_slot *new_slot(struct second_look *second, size_t question)
{
	struct look_slot *slot = calloc(1, sizeof(*slot));

	if (!slot) {
		second->claims->overflown = true;
		return NULL;
	}
	slot->owner = second;
	slot->question = question;
	if (second->last_slot)
		second->last_slot->next = slot;
	else
		second->slots = slot;
	second->last_slot = slot;
	if (!second->round)
		second->round = slot;
	return slot;
}

static void end_round(struct second_look *second);

/* A list is long, and waits for other answers: what is wanted of it is little. */
static void shorten(struct look_slot *slot, char **text, size_t *len)
{
	const struct question *question;
	int r;

	if (slot->question == ABOUT_ENGINE || slot->status != 200 || !*text)
		return;
	question = &slot->owner->claims->questions[slot->question];
	r = namesakes_is_list(question->kind) ? namesakes_shorten(question, text, len) : 0;
	if (r == 0)
		return;
	free(*text);
	*text = strdup(r == -E2BIG ? "too many ids begin with this name; use the whole id"
	                           : "the engine's list cannot be read");
	*len = *text ? strlen(*text) : 0;
	slot->status = ASK_NO_ANSWER;
}

static void answered(struct look_ask *ask, unsigned status, char **text, size_t len)
{
	struct look_slot *slot = (struct look_slot *)(void *)ask;
	struct second_look *second = slot->owner;

	slot->status = status;
	shorten(slot, text, &len);
	if (second->info->n_text + len <= LIMIT_LOOK_TEXT) {
		slot->text = steal(text);
		slot->len = len;
		second->n_text += len;
		second->info->n_text += len;
	}
	if (--second->waiting == 0)
		end_round(second);
}

static void put(struct look_slot *slot, enum ask_kind kind, const char *name)
{
	struct second_look *second = slot->owner;

	slot->ask.kind = kind;
	slot->ask.name = name;
	slot->ask.answered = answered;
	slot->ask.deadline = second->began + LIMIT_LOOK_MS;
	second->waiting++;
	look_submit(second->look, &slot->ask);
}

/* Puts what was not put yet. An answer may come before this returns, so one more is waited for. */
static void begin_round(struct second_look *second)
{
	struct claims *claims = second->claims;
	struct look_slot *slot;

	second->round = NULL;
	second->waiting = 1;
	if (second->began >= second->info->good_until && !second->slots) {
		slot = new_slot(second, ABOUT_ENGINE);
		if (slot)
			put(slot, ASK_INFO, "");
	}
	for (; second->asked < claims->n_questions; second->asked++) {
		const struct question *question = &claims->questions[second->asked];

		namesakes_ask(claims, second->asked);
		slot = new_slot(second, second->asked);
		if (slot)
			put(slot, inspection_kind(question->kind),
			    namesakes_is_list(question->kind) ? "" : question->name);
	}
	if (--second->waiting == 0)
		end_round(second);
}

static void read_slot(struct second_look *second, struct look_slot *slot)
{
	static char no_memory[] = "there is no memory for the answer";

	if (slot->question == ABOUT_ENGINE) {
		if (slot->status == 200 && slot->text)
			inspection_read_info(slot->text, slot->len, second->info);
	} else if (slot->text) {
		inspection_read(second->claims, slot->question, slot->status, slot->text,
		                slot->len);
	} else {
		inspection_read(second->claims, slot->question, ASK_NO_ANSWER, no_memory,
		                sizeof(no_memory) - 1);
	}
}

/* All answers of a round are there; they are read in the order of the questions. */
static void end_round(struct second_look *second)
{
	for (struct look_slot *slot = second->round; slot; slot = slot->next)
		read_slot(second, slot);
	if (second->asked < second->claims->n_questions && !second->claims->overflown) {
		begin_round(second);
		return;
	}
	/* What was known when it began need not be asked again because that took its time. */
	if (second->began < second->info->good_until)
		inspection_drop_defaults(second->claims, second->info);
	second->done(second);
}

static void begin(struct look_task *task)
{
	begin_round((struct second_look *)(void *)task);
}

void second_look_begin(struct second_look *second)
{
	second->task.run = begin;
	second->began = process_now_ms();
	look_enter(second->look, &second->task);
}

void second_look_end(struct second_look *second)
{
	if (second->info)
		second->info->n_text -= second->n_text;
	while (second->slots) {
		struct look_slot *slot = second->slots;

		second->slots = slot->next;
		free(slot->text);
		free(slot);
	}
}

void second_look_without(struct claims *claims)
{
	static char nothing[] = "";

	for (size_t i = 0; i < claims->n_questions; i++)
		inspection_read(claims, i, ASK_NO_ENGINE, nothing, 0);
}
