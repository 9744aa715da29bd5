/* SPDX-License-Identifier: Apache-2.0 */
#include "mistake.h"

#include <string.h>

#include "cleanup.h"

/* Behind what differs among mistakes of a kind: what is quoted, and numbers. */
static const char *skip(const char *text)
{
	const char *end = *text == '"' ? strchr(text + 1, '"') : NULL;

	if (end)
		return end + 1;
	while (*text >= '0' && *text <= '9')
		text++;
	return text;
}

/* Two kinds that get the same number (FNV-1a) would be counted together, and no more than that. */
static uint64_t kind_of(const struct mistake *mistake)
{
	uint64_t kind = mistake->warning ? 0xcbf29ce484222325 : 0x84222325cbf29ce4;

	for (const char *at = skip(mistake->text); *at; at = skip(at + 1))
		kind = (kind ^ (unsigned char)*at) * 0x100000001b3;
	return kind;
}

static bool is_behind(const struct mistake *a, const struct mistake *b)
{
	return a->source > b->source || (a->source == b->source && a->span.begin > b->span.begin);
}

/* How many of a kind are kept, and the last of them, if there is one. */
static size_t count_kind(const struct mistakes *mistakes, uint64_t kind, size_t *ret_last)
{
	size_t n = 0;

	for (size_t i = 0; i < mistakes->n; i++) {
		if (mistakes->list[i].kind != kind)
			continue;
		*ret_last = i;
		n++;
	}
	return n;
}

/* The one to give way for another: the last warning, or the last of all. */
static size_t least(const struct mistakes *mistakes)
{
	size_t i = mistakes->n;

	while (i > 0 && !mistakes->list[i - 1].warning)
		i--;
	return (i > 0 ? i : mistakes->n) - 1;
}

static bool goes_before(const struct mistake *mistake, const struct mistake *kept)
{
	return mistake->warning == kept->warning ? is_behind(kept, mistake) : kept->warning;
}

/* Counts what is not kept with another of its kind, if there is one. */
static void leave_out(struct mistakes *mistakes, const struct mistake *mistake)
{
	size_t last = 0;

	if (count_kind(mistakes, mistake->kind, &last) > 0)
		mistakes->list[last].more += mistake->more + 1;
}

static void take_out(struct mistakes *mistakes, size_t at)
{
	struct mistake *mistake = &mistakes->list[at];
	const struct mistake out = *mistake;

	mistakes->n--;
	memmove(mistake, mistake + 1, (mistakes->n - at) * sizeof(*mistake));
	leave_out(mistakes, &out);
}

static void insert(struct mistakes *mistakes, const struct mistake *mistake)
{
	size_t at = mistakes->n;

	while (at > 0 && is_behind(&mistakes->list[at - 1], mistake))
		at--;
	memmove(&mistakes->list[at + 1], &mistakes->list[at],
	        (mistakes->n - at) * sizeof(*mistake));
	mistakes->list[at] = *mistake;
	mistakes->n++;
}

void mistakes_note(struct mistakes *mistakes, struct mistake *mistake)
{
	size_t at = 0;
	bool full;

	mistake->kind = kind_of(mistake);
	full = count_kind(mistakes, mistake->kind, &at) == LIMIT_SAME_DIAGNOSTICS;
	if (mistake->warning)
		mistakes->all.warnings++;
	else
		mistakes->all.errors++;
	if (!full && mistakes->n == LIMIT_DIAGNOSTICS) {
		at = least(mistakes);
		full = true;
	}
	if (full && !goes_before(mistake, &mistakes->list[at])) {
		leave_out(mistakes, mistake);
		return;
	}
	if (full)
		take_out(mistakes, at);
	insert(mistakes, mistake);
}

size_t mistakes_more(const struct mistakes *mistakes, size_t i)
{
	size_t more = mistakes->list[i].more, last = i;

	for (size_t j = 0; j < mistakes->n; j++) {
		if (j == i || mistakes->list[j].kind != mistakes->list[i].kind)
			continue;
		more += mistakes->list[j].more;
		last = j > last ? j : last;
	}
	return last == i ? more : 0;
}
