/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A small policy fits into one block; a large one takes a few hundred. */
#define BLOCK_SIZE (16u * 1024)

struct arena_block {
	struct arena_block *next;
	alignas(max_align_t) char bytes[];
};

static void *new_block(struct arena *arena, size_t size)
{
	struct arena_block *block = calloc(1, sizeof(*block) + size);

	if (!block)
		return NULL;
	block->next = arena->blocks;
	arena->blocks = block;
	return block->bytes;
}

/* A block for one large allocation, put behind the current one so that this is filled on. */
static void *alone(struct arena *arena, size_t size)
{
	struct arena_block *current = arena->blocks;
	void *ret = new_block(arena, size);

	if (ret && current) {
		arena->blocks->next = current->next;
		current->next = arena->blocks;
		arena->blocks = current;
	}
	return ret;
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	const size_t align = alignof(max_align_t);
	size_t need;
	void *ret;

	if (__builtin_mul_overflow(n, size, &need) || need > SIZE_MAX / 2)
		return NULL;
	need = need == 0 ? align : (need + align - 1) / align * align;
	if (need > BLOCK_SIZE / 4)
		return alone(arena, need);
	if (need > arena->size - arena->used) {
		if (!new_block(arena, BLOCK_SIZE))
			return NULL;
		arena->used = 0;
		arena->size = BLOCK_SIZE;
	}
	ret = arena->blocks->bytes + arena->used;
	arena->used += need;
	return ret;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1, 1);

	if (copy)
		memcpy(copy, text, len);
	return copy;
}

void arena_done(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	*arena = (struct arena){0};
}
