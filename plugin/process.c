/* SPDX-License-Identifier: Apache-2.0 */
#include "process.h"

#include <errno.h>
#include <grp.h>
#include <malloc.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

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

void process_trim_memory(void)
{
	malloc_trim(0);
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

/* The user that owns no file. By number: where it matters most, there may be no /etc/passwd. */
#define NOBODY 65534

int process_become(const char *user)
{
	uid_t uid = NOBODY;
	gid_t gid = NOBODY;

	if (user) {
		const struct passwd *entry = getpwnam(user);

		if (!entry)
			return -ENOENT;
		uid = entry->pw_uid;
		gid = entry->pw_gid;
	}
	if (geteuid() != 0 || uid == 0)
		return 0;
	/* In this order: a process that is not root's may not change its groups. */
	if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
		return -errno;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

int64_t process_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t process_now_ms(void)
{
	return process_now_ns() / 1000000;
}
