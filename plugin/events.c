/* SPDX-License-Identifier: Apache-2.0 */
#include "events.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>

#include "decision_log.h"
#include "log.h"
#include "look.h"
#include "news.h"
#include "off_switch.h"
#include "state.h"

/* The file is opened by the process that may; its descriptor comes as news. */
static void rotate(struct events *events)
{
	_cleanup_(freep) char *why = NULL;
	size_t len;

	if (!events->log_is_file) {
		log_info("SIGUSR1: there is no decision log in a file to open anew");
		return;
	}
	if (look_wait(events->look, ASK_REOPEN_LOG, &why, &len) != 200)
		log_error("SIGUSR1: the decision log goes on in the old file: %s",
		          why ? why : "there is no memory");
}

/* False when it is to end. */
static bool take_signal(struct events *events, int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return true;
	if (info.ssi_signo == SIGHUP)
		state_reload(events->state, STATE_SIGNAL);
	else if (info.ssi_signo == SIGUSR1)
		rotate(events);
	return info.ssi_signo != SIGTERM && info.ssi_signo != SIGINT;
}

static void take_news(struct events *events)
{
	struct news news = {0};
	int passed;
	int r = news_take(events->news_fd, &news, &passed);

	if (r == -EAGAIN)
		return;
	/* Who tells is gone; who asks it ends the program. */
	if (r <= 0) {
		events->news_fd = -1;
		return;
	}
	if (news.kind == NEWS_POLICY) {
		state_reload(events->state, STATE_NOTICED);
	} else if (news.kind == NEWS_OFF) {
		off_switch_set(events->off, &news.off);
	} else if (passed >= 0 && events->log_is_file) {
		decision_log_use(events->log, passed);
		passed = -1;
		log_info("the decision log is opened anew");
	}
	closep(&passed);
}

int events_run(struct events *events)
{
	_cleanup_(closep) int fd = signalfd(-1, events->signals, SFD_CLOEXEC | SFD_NONBLOCK);

	if (fd < 0)
		return -errno;
	for (;;) {
		struct pollfd fds[] = {
			{.fd = fd, .events = POLLIN},
			{.fd = events->news_fd, .events = POLLIN},
		};

		if (poll(fds, ARRAY_LEN(fds), off_switch_notice(events->off)) < 0 && errno != EINTR)
			return -errno;
		if (fds[1].revents != 0)
			take_news(events);
		if (fds[0].revents != 0 && !take_signal(events, fd))
			return 0;
	}
}
