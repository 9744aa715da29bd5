/* SPDX-License-Identifier: Apache-2.0 */
#include "process.h"

#include <malloc.h>
#include <sys/resource.h>
#include <time.h>

#include "log.h"
#include "policy/limits.h"

void process_tune_memory(void)
{
	/*
	 * glibc makes up to eight heaps per core, each of which keeps its own free memory. It also
	 * raises the threshold for mmap(2) whenever a mapped block is freed, so that the next body
	 * of 16 MiB would come from a heap and stay there; a fixed threshold stops that.
	 */
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, LIMIT_INLINE_REQUEST);
	mallopt(M_TRIM_THRESHOLD, 2 * LIMIT_INLINE_REQUEST);
}

unsigned process_allow_connections(void)
{
	const rlim_t wanted = LIMIT_CONNECTIONS + LIMIT_OTHER_FDS;
	struct rlimit limit;
	rlim_t room;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 1;
	if (limit.rlim_cur < wanted) {
		struct rlimit raised = limit;

		raised.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
			limit = raised;
	}
	if (limit.rlim_cur >= wanted)
		return LIMIT_CONNECTIONS;
	room = limit.rlim_cur > LIMIT_OTHER_FDS ? limit.rlim_cur - LIMIT_OTHER_FDS : 1;
	log_warning("room for %u connections only: raise the limit on open files (LimitNOFILE=) "
	            "to %u",
	            (unsigned)room, (unsigned)wanted);
	return (unsigned)room;
}

int64_t process_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
