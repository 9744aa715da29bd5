/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether quaymaster is off, as every call asks it. It ends by itself to the second, with nobody
 * having to notice; who is told of begin and end is the log. May be used from any thread.
 */
#ifndef QUAYMASTER_OFF_SWITCH_H
#define QUAYMASTER_OFF_SWITCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "off_time.h"

/* With the initializer, it is on. */
struct off_switch {
	atomic_bool maybe_off; /* if not, nobody needs the lock */
	pthread_mutex_t lock;
	struct off off;
};

#define OFF_SWITCH_INIT                                                                            \
	{                                                                                          \
		.lock = PTHREAD_MUTEX_INITIALIZER                                                  \
	}

/* From now on it is off as told, or on when that is all zero. Logs what that changes. */
void off_switch_set(struct off_switch *off_switch, const struct off *off);

/* Whether it is off at this moment; then ret_reason gets why. */
bool off_switch_is_off(struct off_switch *off_switch, char ret_reason[LIMIT_OFF_REASON + 1]);

/* For how many more seconds it is off; 0 when it is on. */
int64_t off_switch_left(struct off_switch *off_switch);

/* Logs the end of a time that is over. Milliseconds until it should be called again; -1: never. */
int off_switch_notice(struct off_switch *off_switch);

#endif
