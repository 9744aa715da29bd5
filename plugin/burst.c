/* SPDX-License-Identifier: Apache-2.0 */
#include "burst.h"

#include "policy/limits.h"

bool burst_is_over(struct burst *burst, unsigned connections, int64_t now, int *ret_wait)
{
	*ret_wait = -1;
	if (connections > LIMIT_BURST) {
		*burst = (struct burst){.was = true};
		return false;
	}
	if (!burst->was)
		return false;
	if (burst->due == 0)
		burst->due = now + LIMIT_BURST_MS;
	if (now < burst->due) {
		*ret_wait = (int)(burst->due - now);
		return false;
	}
	*burst = (struct burst){0};
	return true;
}
