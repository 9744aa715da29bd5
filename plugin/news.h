/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the process that looks tells without being asked: over a pair of sockets of its own, so that
 * it cannot be taken for an answer. Only one side tells; the other can say nothing here.
 */
#ifndef QUAYMASTER_NEWS_H
#define QUAYMASTER_NEWS_H

#include "off_time.h"
#include "policy/cleanup.h"

enum news_kind {
	NEWS_POLICY, /* the policy file is another one than before */
	NEWS_OFF,    /* quaymaster is switched off, or, when all of off is zero, on */
	NEWS_LOG,    /* the decision log, opened anew: comes with a descriptor */
	NEWS_COUNT
};

struct news {
	enum news_kind kind;
	struct off off;
};

/* Makes the pair, close-on-exec: [0] to take from, [1] to tell by. 0, or -errno. */
_must_check_ int news_open(int ret_fds[2]);

/* Tells, with a descriptor, which stays the caller's, or -1. Does not wait. 0, or -errno. */
_must_check_ int news_tell(int fd, const struct news *news, int passed);

/*
 * Takes the next: 1, and *ret_passed, the caller's, or -1; 0 when there will be no more; -EAGAIN;
 * -EINVAL.
 */
_must_check_ int news_take(int fd, struct news *ret_news, int *ret_passed);

#endif
