/* SPDX-License-Identifier: Apache-2.0 */
#include "index.h"

#include <errno.h>
#include <string.h>

struct index_slot {
	const char *key; /* NULL if free */
	uint32_t len;
	uint32_t hash;
	uint32_t value;
};

int index_init(struct index *index, struct arena *arena, size_t n)
{
	size_t size = 4;

	/* Half empty at least: probes stay short. */
	while (size < 2 * n)
		size *= 2;
	index->slots = arena_alloc(arena, size, sizeof(*index->slots));
	index->mask = (uint32_t)size - 1;
	return index->slots ? 0 : -ENOMEM;
}

static uint32_t hash_of(const char *key, size_t len)
{
	uint32_t hash = INDEX_HASH;

	for (size_t i = 0; i < len; i++)
		hash = index_hash(hash, key[i]);
	return hash;
}

/* The slot that holds the key, or the free one where it would be. */
static struct index_slot *probe(const struct index *index, uint32_t hash, const char *key,
                                size_t len)
{
	/* The low bits of this kind of hash are its worst. */
	uint32_t at = (hash ^ hash >> 15) & index->mask;

	for (;;) {
		struct index_slot *slot = &index->slots[at];

		if (!slot->key)
			return slot;
		if (slot->hash == hash && slot->len == len && memcmp(slot->key, key, len) == 0)
			return slot;
		at = (at + 1) & index->mask;
	}
}

uint32_t *index_at(struct index *index, const char *key, size_t len)
{
	uint32_t hash = hash_of(key, len);
	struct index_slot *slot = probe(index, hash, key, len);

	slot->key = key;
	slot->len = (uint32_t)len;
	slot->hash = hash;
	return &slot->value;
}

uint32_t index_find(const struct index *index, uint32_t hash, const char *key, size_t len)
{
	return index->slots ? probe(index, hash, key, len)->value : 0;
}

uint32_t index_get(const struct index *index, const char *key, size_t len)
{
	return index_find(index, hash_of(key, len), key, len);
}
