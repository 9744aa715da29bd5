/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash table of texts, filled once and then only read: from a key to the first of a chain of
 * patterns. The keys are the admin's, so that nobody else can make it slow.
 */
#ifndef QUAYMASTER_INDEX_H
#define QUAYMASTER_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "cleanup.h"

struct index_slot;

/* All zero is an empty index, which finds nothing. */
struct index {
	struct index_slot *slots;
	uint32_t mask;
};

/* Hashes begin with this and go on byte by byte, so that all beginnings of a text cost one pass. */
#define INDEX_HASH 2166136261u

static inline uint32_t index_hash(uint32_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * 16777619u;
}

/* Makes room for n keys. Allocates from arena. 0 or -ENOMEM. */
_must_check_ int index_init(struct index *index, struct arena *arena, size_t n);

/*
 * Where the value of a key is kept: 0 if the key is new. The key is borrowed for the life of the
 * index. At most as many different keys may be asked for as index_init() made room for.
 */
uint32_t *index_at(struct index *index, const char *key, size_t len);

/* The value of a key whose hash is given; 0 if there is none. */
uint32_t index_find(const struct index *index, uint32_t hash, const char *key, size_t len);

/* The same for a key that is not hashed yet. */
uint32_t index_get(const struct index *index, const char *key, size_t len);

#endif
