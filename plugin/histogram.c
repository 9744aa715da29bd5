/* SPDX-License-Identifier: Apache-2.0 */
#include "histogram.h"

#define US(n) ((int64_t)(n)*1000)
#define MS(n) ((int64_t)(n)*1000000)

/* An upper edge belongs to its bucket, as Prometheus has it ("le"). */
static const int64_t edges[HISTOGRAM_EDGES] = {
	US(10),  US(20),   US(50),   US(100),  US(200),   US(500),   MS(1),
	MS(2),   MS(5),    MS(10),   MS(20),   MS(50),    MS(100),   MS(200),
	MS(500), MS(1000), MS(2000), MS(5000), MS(10000), MS(15000),
};

int64_t histogram_edge(unsigned at)
{
	return edges[at];
}

void histogram_count(struct histogram *histogram, int64_t took)
{
	unsigned at = 0;

	if (took < 0)
		took = 0;
	while (at < HISTOGRAM_EDGES && took > edges[at])
		at++;
	atomic_fetch_add_explicit(&histogram->buckets[at], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&histogram->sum, (uint64_t)took, memory_order_relaxed);
}

void histogram_read(const struct histogram *histogram, struct histogram_view *ret_view)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		n += atomic_load_explicit(&histogram->buckets[i], memory_order_relaxed);
		ret_view->up_to[i] = n;
	}
	ret_view->sum = atomic_load_explicit(&histogram->sum, memory_order_relaxed);
}
