/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bump allocator: many small allocations that live and die together, as a policy's do. Single
 * allocations are never given back. Not for use by two threads at once.
 */
#ifndef QUAYMASTER_ARENA_H
#define QUAYMASTER_ARENA_H

#include <stddef.h>

struct arena_block;

/* All zero is an empty arena. */
struct arena {
	struct arena_block *blocks;
	size_t used;
	size_t size;
};

/*
 * n zeroed elements of size bytes, aligned for every type; never NULL for n 0. NULL when there is
 * no memory. Lives until arena_done().
 */
void *arena_alloc(struct arena *arena, size_t n, size_t size);

/* len bytes of text and a NUL. NULL when there is no memory. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* Frees everything; the arena is empty then. */
void arena_done(struct arena *arena);

#endif
