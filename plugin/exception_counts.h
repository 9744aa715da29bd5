/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many claims each exception let pass, by its id, so that a count outlives the policy that the
 * exception stands in. Without a lock; for as many ids as a policy can have, and no more after.
 */
#ifndef QUAYMASTER_EXCEPTION_COUNTS_H
#define QUAYMASTER_EXCEPTION_COUNTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "policy/limits.h"

/* All zero is an empty one. */
struct exception_counts {
	struct {
		_Atomic(char *) id; /* NULL: free; set once */
		atomic_uint_fast64_t n;
	} slots[LIMIT_EXCEPTIONS];
};

/* Counts one claim. From any thread. Not counted where there is no room, or no memory, for its id.
 */
void exception_counts_add(struct exception_counts *counts, const char *id);

/* How often it was counted. From any thread. */
uint64_t exception_counts_of(const struct exception_counts *counts, const char *id);

/* Frees the ids. Nobody counts any more. */
void exception_counts_done(struct exception_counts *counts);

#endif
