/* SPDX-License-Identifier: Apache-2.0 */
#include "off_switch.h"

#include <stdio.h>
#include <string.h>

#include "log.h"

/* At most this long until it is looked at again: clocks are set, and machines sleep. */
#define NOTICE_MS 60000

static void say_off(const struct off *off)
{
	char date[32];

	off_show_date(off->until_date, date, sizeof(date));
	log_warning("quaymaster is switched off until %s: every call is allowed. Reason: %s", date,
	            off->reason);
}

static bool is_same(const struct off *a, const struct off *b)
{
	return a->until_date == b->until_date && a->until_uptime == b->until_uptime &&
	       strcmp(a->boot, b->boot) == 0 && strcmp(a->reason, b->reason) == 0;
}

void off_switch_set(struct off_switch *off_switch, const struct off *off)
{
	bool was, is = off_left_now(off) > 0, same;

	pthread_mutex_lock(&off_switch->lock);
	was = atomic_load(&off_switch->maybe_off);
	same = was && is_same(&off_switch->off, off);
	off_switch->off = *off;
	atomic_store(&off_switch->maybe_off, is);
	pthread_mutex_unlock(&off_switch->lock);
	if (is && !same)
		say_off(off);
	else if (was && !is)
		log_warning("quaymaster is switched on again: the policy is enforced");
}

bool off_switch_is_off(struct off_switch *off_switch, char ret_reason[LIMIT_OFF_REASON + 1])
{
	bool off = false;

	if (!atomic_load(&off_switch->maybe_off))
		return false;
	pthread_mutex_lock(&off_switch->lock);
	if (off_left_now(&off_switch->off) > 0) {
		memcpy(ret_reason, off_switch->off.reason, sizeof(off_switch->off.reason));
		off = true;
	}
	pthread_mutex_unlock(&off_switch->lock);
	return off;
}

int64_t off_switch_left(struct off_switch *off_switch)
{
	int64_t left;

	if (!atomic_load(&off_switch->maybe_off))
		return 0;
	pthread_mutex_lock(&off_switch->lock);
	left = off_left_now(&off_switch->off);
	pthread_mutex_unlock(&off_switch->lock);
	return left;
}

int off_switch_notice(struct off_switch *off_switch)
{
	int64_t left;

	if (!atomic_load(&off_switch->maybe_off))
		return -1;
	pthread_mutex_lock(&off_switch->lock);
	left = off_left_now(&off_switch->off);
	if (left == 0)
		atomic_store(&off_switch->maybe_off, false);
	pthread_mutex_unlock(&off_switch->lock);
	if (left > 0)
		return left * 1000 < NOTICE_MS ? (int)left * 1000 : NOTICE_MS;
	log_warning("the time for which quaymaster was switched off is over: the policy is "
	            "enforced");
	return -1;
}
