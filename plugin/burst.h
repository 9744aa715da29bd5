/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When many connections were there at once and have gone, what they took lies scattered over the
 * heap, and malloc(3) keeps it. Tells when that is over and worth giving back to the system; does
 * not give it back, and asks no clock.
 */
#ifndef QUAYMASTER_BURST_H
#define QUAYMASTER_BURST_H

#include <stdbool.h>
#include <stdint.h>

/* All zero: there was none. */
struct burst {
	bool was;    /* more than LIMIT_BURST connections at once, since the last time */
	int64_t due; /* when it is over, if nothing comes between; 0: it still goes on */
};

/*
 * Tells how many connections there are at a moment (in milliseconds, above 0). True when a burst is
 * over, once. *ret_wait is after how many milliseconds to ask again even if nothing happens; -1 for
 * never.
 */
bool burst_is_over(struct burst *burst, unsigned connections, int64_t now, int *ret_wait);

#endif
