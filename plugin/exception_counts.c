/* SPDX-License-Identifier: Apache-2.0 */
#include "exception_counts.h"

#include <stdlib.h>
#include <string.h>

#include "policy/index.h"

/* Where the search for an id begins. */
static size_t first_of(const char *id)
{
	uint32_t hash = INDEX_HASH;

	while (*id)
		hash = index_hash(hash, *id++);
	return hash % LIMIT_EXCEPTIONS;
}

/* Puts the id into a slot that was free. What is there afterwards, perhaps another's; or NULL. */
static char *occupy(_Atomic(char *) *slot, const char *id)
{
	char *own = strdup(id);
	char *there = NULL;

	if (!own || atomic_compare_exchange_strong(slot, &there, own))
		return own;
	free(own);
	return there;
}

void exception_counts_add(struct exception_counts *counts, const char *id)
{
	size_t first = first_of(id);

	for (size_t i = 0; i < LIMIT_EXCEPTIONS; i++) {
		size_t at = (first + i) % LIMIT_EXCEPTIONS;
		char *there = atomic_load(&counts->slots[at].id);

		if (!there)
			there = occupy(&counts->slots[at].id, id);
		if (!there)
			return;
		if (strcmp(there, id) == 0) {
			atomic_fetch_add_explicit(&counts->slots[at].n, 1, memory_order_relaxed);
			return;
		}
	}
}

uint64_t exception_counts_of(const struct exception_counts *counts, const char *id)
{
	size_t first = first_of(id);

	for (size_t i = 0; i < LIMIT_EXCEPTIONS; i++) {
		size_t at = (first + i) % LIMIT_EXCEPTIONS;
		const char *there = atomic_load(&counts->slots[at].id);

		if (!there)
			return 0;
		if (strcmp(there, id) == 0)
			return atomic_load_explicit(&counts->slots[at].n, memory_order_relaxed);
	}
	return 0;
}

void exception_counts_done(struct exception_counts *counts)
{
	for (size_t i = 0; i < LIMIT_EXCEPTIONS; i++)
		free(atomic_load(&counts->slots[i].id));
}
