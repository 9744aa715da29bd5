/* SPDX-License-Identifier: Apache-2.0 */
#include "sentry.h"

#include <errno.h>

#include "log.h"
#include "news.h"
#include "off_file.h"

/* How long a policy must have stood as it is: editors write in more than one step. */
#define QUIET_MS 200

/* Where parts of a policy may lie, beside its file. */
#define PARTS "policy.d"

static void begin(struct watch *watch, const char *file, const char *beside, int64_t quiet_ms)
{
	if (watch_begin(watch, file, beside, quiet_ms) < 0)
		log_warning("%s: the path is too long to be watched", file);
}

void sentry_begin(struct sentry *sentry, const char *policy, const char *off_file)
{
	*sentry = (struct sentry){.off_file = off_file, .news_fd = -1, .off.fd = -1};
	begin(&sentry->policy, policy, PARTS, QUIET_MS);
	if (off_file)
		begin(&sentry->off, off_file, NULL, 0);
}

int64_t sentry_wait(const struct sentry *sentry, struct pollfd fds[SENTRY_FDS])
{
	/* poll(2) passes over those that are negative. */
	fds[0] = (struct pollfd){.fd = sentry->policy.fd, .events = POLLIN};
	fds[1] = (struct pollfd){.fd = sentry->off.fd, .events = POLLIN};
	if (sentry->off_file && sentry->off.due < sentry->policy.due)
		return sentry->off.due;
	return sentry->policy.due;
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
	if (watch_go_on(&sentry->policy, now))
		tell(sentry, &sentry->policy, &(struct news){.kind = NEWS_POLICY});
	if (sentry->off_file && watch_go_on(&sentry->off, now))
		tell_off(sentry);
}

void sentry_end(struct sentry *sentry)
{
	watch_end(&sentry->policy);
	watch_end(&sentry->off);
}
