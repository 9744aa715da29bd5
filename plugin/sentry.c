/* SPDX-License-Identifier: Apache-2.0 */
#include "sentry.h"

#include <errno.h>

#include "log.h"
#include "news.h"
#include "off_file.h"
#include "policy/limits.h"
#include "policy/sources.h"

/* How long a policy must have stood as it is: editors write in more than one step. */
#define QUIET_MS 200

/* Watches one file. */
static void begin(struct watch *watch, const char *file, int64_t quiet_ms)
{
	watch_begin(watch, quiet_ms);
	if (watch_paths(watch, &file, 1) < 0)
		log_warning("%s cannot be watched: no memory", file);
}

/* While the policy cannot be read, what it included before is watched. */
static void watch_included(struct sentry *sentry)
{
	_cleanup_(sources_done) struct sources included = {0};
	const char *paths[LIMIT_POLICY_FILES];
	int r = sources_included(sentry->policy_file, &included);

	for (size_t i = 0; i < included.n; i++)
		paths[i] = included.list[i].name;
	if (r == 0)
		r = watch_paths(&sentry->included, paths, included.n);
	if (r == -ENOMEM)
		log_warning("what %s includes cannot be watched: no memory", sentry->policy_file);
}

void sentry_begin(struct sentry *sentry, const char *policy, const char *off_file)
{
	*sentry = (struct sentry){
		.policy_file = policy, .off_file = off_file, .news_fd = -1, .off.fd = -1};
	begin(&sentry->policy, policy, QUIET_MS);
	watch_begin(&sentry->included, QUIET_MS);
	watch_included(sentry);
	if (off_file)
		begin(&sentry->off, off_file, 0);
}

int64_t sentry_wait(const struct sentry *sentry, struct pollfd fds[SENTRY_FDS])
{
	const struct watch *watches[SENTRY_FDS] = {&sentry->policy, &sentry->included,
	                                           &sentry->off};
	int64_t due = sentry->policy.due;

	for (size_t i = 0; i < SENTRY_FDS; i++) {
		/* poll(2) passes over those that are negative. */
		fds[i] = (struct pollfd){.fd = watches[i]->fd, .events = POLLIN};
		/* What watches nothing has nothing to look for. */
		if (watches[i]->n > 0 && watches[i]->due < due)
			due = watches[i]->due;
	}
	return due;
}

static void tell(const struct sentry *sentry, struct watch *watch, const struct news *news)
{
	if (news_tell(sentry->news_fd, news, -1) < 0)
		watch_again(watch);
}

static void tell_off(struct sentry *sentry)
{
	struct news news = {.kind = NEWS_OFF};
	struct off_clock clock;
	const char *why;
	int r;

	off_clock_read(&clock);
	r = off_file_read(sentry->off_file, 0, &clock, &news.off, &why);
	if (r == -EINVAL)
		log_warning("%s does not switch quaymaster off: %s", sentry->off_file, why);
	tell(sentry, &sentry->off, &news);
}

void sentry_go_on(struct sentry *sentry, int64_t now)
{
	const struct news news = {.kind = NEWS_POLICY};

	if (watch_go_on(&sentry->policy, now)) {
		/* Before it is told, so that what changes from then on is told again. */
		watch_included(sentry);
		tell(sentry, &sentry->policy, &news);
	} else if (watch_go_on(&sentry->included, now)) {
		tell(sentry, &sentry->included, &news);
	}
	if (sentry->off_file && watch_go_on(&sentry->off, now))
		tell_off(sentry);
}

void sentry_end(struct sentry *sentry)
{
	watch_end(&sentry->policy);
	watch_end(&sentry->included);
	watch_end(&sentry->off);
}
