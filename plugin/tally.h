/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts texts, up to a stated number of different ones: those that come after them are counted
 * together, and that is said, so that the memory does not grow with the log.
 */
#ifndef QUAYMASTER_TALLY_H
#define QUAYMASTER_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "policy/arena.h"
#include "policy/cleanup.h"

/* What tally_add() gives for a text that is not told apart. */
#define TALLY_BEYOND ((size_t)-1)

struct tally_entry {
	const char *key;
	uint64_t count;
};

struct tally {
	struct tally_entry *entries; /* in the order in which they were met */
	size_t n;
	size_t max;
	uint64_t beyond; /* texts counted that have no entry */
	uint32_t *slots; /* index of an entry and 1; 0 is free */
	size_t mask;
	struct arena keys;
};

/* An empty tally of at most max different texts. 0 or -ENOMEM. */
_must_check_ int tally_init(struct tally *tally, size_t max);
void tally_done(struct tally *tally);

/*
 * Counts a text once more and gives the index of its entry; TALLY_BEYOND if there is no room for
 * another one, or no memory.
 */
size_t tally_add(struct tally *tally, const char *key);

/*
 * The indices of all entries, the most frequent first, then by the alphabet. The caller frees.
 * NULL when there is no memory.
 */
size_t *tally_order(const struct tally *tally);

#endif
