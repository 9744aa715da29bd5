/* SPDX-License-Identifier: Apache-2.0 */
#include "claims.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct claims_chunk {
	struct claims_chunk *next;
	char text[];
};

void claims_init(struct claims *claims)
{
	claims->n = 0;
	claims->n_questions = 0;
	claims->overflown = false;
	claims->inline_used = 0;
	claims->text_used = 0;
	claims->chunks = NULL;
}

void claims_done(struct claims *claims)
{
	while (claims->chunks) {
		struct claims_chunk *chunk = claims->chunks;

		claims->chunks = chunk->next;
		free(chunk);
	}
}

void claims_add(struct claims *claims, const struct claim *claim)
{
	if (claims->n >= LIMIT_CLAIMS) {
		claims->overflown = true;
		return;
	}
	claims->list[claims->n++] = *claim;
}

void claims_ask(struct claims *claims, const struct question *question)
{
	for (size_t i = 0; i < claims->n_questions; i++) {
		struct question *other = &claims->questions[i];

		if (other->kind == question->kind && other->claim == question->claim &&
		    strcmp(other->name, question->name) == 0) {
			other->must |= question->must;
			return;
		}
	}
	if (claims->n_questions >= LIMIT_QUESTIONS) {
		claims->overflown = true;
		return;
	}
	claims->questions[claims->n_questions++] = *question;
}

char *claims_alloc(struct claims *claims, size_t size)
{
	struct claims_chunk *chunk;
	char *text;

	if (size <= sizeof(claims->inline_text) - claims->inline_used) {
		text = claims->inline_text + claims->inline_used;
		claims->inline_used += size;
		return text;
	}
	chunk = size <= LIMIT_CLAIM_TEXT - claims->text_used ? malloc(sizeof(*chunk) + size) : NULL;
	if (!chunk) {
		claims->overflown = true;
		return NULL;
	}
	claims->text_used += size;
	chunk->next = claims->chunks;
	claims->chunks = chunk;
	return chunk->text;
}

const char *claims_printf(struct claims *claims, const char *format, ...)
{
	char *text = claims->inline_text + claims->inline_used;
	size_t room = sizeof(claims->inline_text) - claims->inline_used;
	va_list args;
	int len;

	/* The call is denied as it is; a hostile one is not worth more work. */
	if (claims->overflown)
		return "";
	/* Nearly always there is room for it at once. */
	va_start(args, format);
	len = vsnprintf(text, room, format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < room) {
		claims->inline_used += (size_t)len + 1;
		return text;
	}
	text = len >= 0 ? claims_alloc(claims, (size_t)len + 1) : NULL;
	if (!text) {
		claims->overflown = true;
		return "";
	}
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void *claims_alloc_pointers(struct claims *claims, size_t n)
{
	char *room;
	size_t off;

	if (n > LIMIT_CLAIM_TEXT / sizeof(void *)) {
		claims->overflown = true;
		return NULL;
	}
	room = claims_alloc(claims, (n + 1) * sizeof(void *));
	if (!room)
		return NULL;
	off = (uintptr_t)room % sizeof(void *);
	return room + (off > 0 ? sizeof(void *) - off : 0);
}

void claims_drop(struct claims *claims, size_t at)
{
	/* Whoever judged it all the same would deny it. */
	claims->list[at].value = NULL;
}

void claims_finish(struct claims *claims)
{
	size_t n = 0;

	for (size_t i = 0; i < claims->n; i++) {
		if (claims->list[i].value)
			claims->list[n++] = claims->list[i];
	}
	claims->n = n;
	if (!claims->overflown)
		return;
	claims->list[claims->n++] = (struct claim){
		.control = CONTROL_UNREADABLE,
		.value = CLAIMS_OVERFLOW,
		.field = "request",
	};
}
