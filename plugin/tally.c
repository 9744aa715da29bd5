/* SPDX-License-Identifier: Apache-2.0 */
#include "tally.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy/index.h"

int tally_init(struct tally *tally, size_t max)
{
	size_t size = 4;

	while (size < 2 * max)
		size *= 2;
	*tally = (struct tally){.max = max, .mask = size - 1};
	tally->entries = calloc(max, sizeof(*tally->entries));
	tally->slots = calloc(size, sizeof(*tally->slots));
	if (tally->entries && tally->slots)
		return 0;
	tally_done(tally);
	return -ENOMEM;
}

void tally_done(struct tally *tally)
{
	free(tally->entries);
	free(tally->slots);
	arena_done(&tally->keys);
	*tally = (struct tally){0};
}

size_t tally_add(struct tally *tally, const char *key)
{
	uint32_t hash = INDEX_HASH;
	size_t slot;

	for (const char *c = key; *c; c++)
		hash = index_hash(hash, *c);
	for (slot = hash & tally->mask; tally->slots[slot] > 0; slot = (slot + 1) & tally->mask) {
		struct tally_entry *entry = &tally->entries[tally->slots[slot] - 1];

		if (strcmp(entry->key, key) == 0) {
			entry->count++;
			return tally->slots[slot] - 1;
		}
	}
	if (tally->n < tally->max) {
		struct tally_entry *entry = &tally->entries[tally->n];

		entry->key = arena_strndup(&tally->keys, key, strlen(key));
		if (entry->key) {
			entry->count = 1;
			tally->slots[slot] = (uint32_t)++tally->n;
			return tally->n - 1;
		}
	}
	tally->beyond++;
	return TALLY_BEYOND;
}

static int compare(const void *a, const void *b, void *context)
{
	const struct tally *tally = context;
	const struct tally_entry *one = &tally->entries[*(const size_t *)a];
	const struct tally_entry *other = &tally->entries[*(const size_t *)b];

	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return strcmp(one->key, other->key);
}

size_t *tally_order(const struct tally *tally)
{
	size_t *order = calloc(tally->n + 1, sizeof(*order));

	for (size_t i = 0; order && i < tally->n; i++)
		order[i] = i;
	if (order)
		qsort_r(order, tally->n, sizeof(*order), compare, (void *)(uintptr_t)tally);
	return order;
}
