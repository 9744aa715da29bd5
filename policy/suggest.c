/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest.h"

#include <stdbool.h>
#include <string.h>

#include "synonym.h"

/* Names of controls and keys are shorter; longer words are near to none of them. */
#define WORD_MAX 40

static unsigned min(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, row by row: inserted, left out, other, and swapped letters. */
static unsigned distance_of(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (unsigned j = 0; j <= b_len; j++)
		last[j] = before[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *free_row = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			bool other = synonym_folded(a[i - 1]) != synonym_folded(b[j - 1]);

			row[j] = min(last[j - 1] + other, min(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 &&
			    synonym_folded(a[i - 1]) == synonym_folded(b[j - 2]) &&
			    synonym_folded(a[i - 2]) == synonym_folded(b[j - 1]))
				row[j] = min(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = free_row;
	}
	return last[b_len];
}

void suggest_offer(struct suggestion *suggestion, const char *candidate)
{
	size_t len = strlen(suggestion->word);
	size_t candidate_len = strlen(candidate);
	unsigned distance;

	if (len > WORD_MAX || candidate_len > WORD_MAX)
		return;
	distance = distance_of(suggestion->word, len, candidate, candidate_len);
	if (synonym_is(suggestion->word, candidate))
		distance = 0;
	else if (distance > (candidate_len + 2) / 3 || distance >= len)
		return;
	if (suggestion->nearest && suggestion->distance <= distance)
		return;
	suggestion->nearest = candidate;
	suggestion->distance = distance;
}
