/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long things took: counts by fixed edges, from ten microseconds to the fifteen seconds that a
 * second look may take. Counted from any thread without a lock. Does not know what took so long.
 */
#ifndef QUAYMASTER_HISTOGRAM_H
#define QUAYMASTER_HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

/* Edges; one more bucket holds what is above the last of them. */
#define HISTOGRAM_EDGES   20
#define HISTOGRAM_BUCKETS (HISTOGRAM_EDGES + 1)

/* All zero is an empty one. */
struct histogram {
	atomic_uint_fast64_t buckets[HISTOGRAM_BUCKETS];
	atomic_uint_fast64_t sum; /* nanoseconds */
};

/* What was counted up to a moment. */
struct histogram_view {
	uint64_t up_to[HISTOGRAM_BUCKETS]; /* as long as each edge, or less; last: all */
	uint64_t sum;                      /* nanoseconds */
};

/* The edge of a bucket in nanoseconds, at < HISTOGRAM_EDGES. */
int64_t histogram_edge(unsigned at);

/* Counts something that took so many nanoseconds; a negative time counts as none. */
void histogram_count(struct histogram *histogram, int64_t took);

/* Reads while others count: what is counted meanwhile may be in the buckets and not in the sum. */
void histogram_read(const struct histogram *histogram, struct histogram_view *ret_view);

#endif
