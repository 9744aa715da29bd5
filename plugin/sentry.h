/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the process that looks does unasked: it watches the policy, what that includes, and the file
 * that switches quaymaster off, which only root may read, and tells the serving process of them.
 */
#ifndef QUAYMASTER_SENTRY_H
#define QUAYMASTER_SENTRY_H

#include <poll.h>
#include <stdint.h>

#include "watch.h"

/* How many descriptors it waits for. */
#define SENTRY_FDS 3

struct sentry {
	const char *policy_file;
	const char *off_file; /* NULL: nothing switches quaymaster off */
	int news_fd;          /* to tell by */
	struct watch policy, included, off;
};

/* Begins to watch; from now on no change is missed. off_file may be NULL. Both are borrowed. */
void sentry_begin(struct sentry *sentry, const char *policy, const char *off_file);

/* Fills in what poll(2) should wait for, and says when it should end, as process_now_ms(). */
int64_t sentry_wait(const struct sentry *sentry, struct pollfd fds[SENTRY_FDS]);

/* Looks at what may have changed, and tells. */
void sentry_go_on(struct sentry *sentry, int64_t now);

void sentry_end(struct sentry *sentry);

#endif
