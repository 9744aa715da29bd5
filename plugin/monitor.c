/* SPDX-License-Identifier: Apache-2.0 */
#include "monitor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "channel.h"
#include "conversation.h"
#include "host_path.h"
#include "http_get.h"
#include "listen.h"
#include "log.h"
#include "log_sink.h"
#include "news.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "process.h"
#include "sentry.h"

/* What ps(1) shows; the kernel keeps 15 letters. */
#define PROCESS_NAME "quaymaster-look"

struct monitor {
	const struct monitor_options *options;
	int channel;
	struct sentry *sentry;
	struct conversation conversations[LIMIT_LOOKS_AT_ONCE];
};

/* A channel that cannot take an answer has nobody behind it; then the loop ends anyway. */
static void reply(const struct monitor *monitor, uint32_t id, unsigned status, const char *text,
                  size_t len)
{
	if (channel_reply(monitor->channel, id, status, text, len) < 0)
		log_warning("an answer could not be handed over: %m");
}

static void reply_why(const struct monitor *monitor, uint32_t id, const char *what, int error)
{
	char text[512];
	int len = snprintf(text, sizeof(text), "%s: %s", what, strerrordesc_np(-error));

	reply(monitor, id, ASK_NO_ANSWER, text,
	      (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1);
}

static struct conversation *free_conversation(struct monitor *monitor)
{
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		if (monitor->conversations[i].fd < 0)
			return &monitor->conversations[i];
	}
	return NULL;
}

static int begin_conversation(struct conversation *c, const struct channel_question *question,
                              const char *path)
{
	char target[LIMIT_NAME + 32];
	int r = ask_target((enum ask_kind)question->kind, question->name, target, sizeof(target));

	if (r == 0)
		r = http_get_request(target, question->nonce, c->request, sizeof(c->request));
	if (r < 0)
		return r;
	c->request_len = (size_t)r;
	c->id = question->id;
	c->max = ask_answer_max((enum ask_kind)question->kind);
	c->deadline = process_now_ms() + LIMIT_LOOK_MS;
	return conversation_begin(c, path);
}

static void ask_engine(struct monitor *monitor, const struct channel_question *question)
{
	const char *path = monitor->options->engine_socket;
	struct conversation *c = free_conversation(monitor);
	int r = c ? 0 : -EBUSY;

	if (!path) {
		reply(monitor, question->id, ASK_NO_ENGINE, "", 0);
		return;
	}
	if (r == 0)
		r = begin_conversation(c, question, path);
	if (r == -ENOENT && monitor->options->engine_optional)
		reply(monitor, question->id, ASK_NO_ENGINE, "", 0);
	else if (r < 0)
		reply_why(monitor, question->id, path, r);
}

static void answer_path(struct monitor *monitor, const struct channel_question *question)
{
	char text[PATH_MAX + 32];
	struct host_path found;
	int r = host_path_follow(monitor->options->host_root, question->name, &found);
	int len;

	if (r < 0) {
		reply_why(monitor, question->id, question->name, r);
		return;
	}
	len = snprintf(text, sizeof(text), "%zu %s", found.trusted, found.path);
	reply(monitor, question->id, 200, text, (size_t)len);
}

static void answer_policy(struct monitor *monitor, const struct channel_question *question)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *text = NULL;
	_cleanup_(freep) char *why = NULL;
	struct stat st;
	size_t len = 0;
	int r = diag_new(&diag);

	if (r == 0)
		r = policy_bundle(monitor->options->policy, diag, &text, &len);
	if (r == 0) {
		reply(monitor, question->id, 200, text, len);
		return;
	}
	why = diag ? diag_summary(diag) : NULL;
	/* A link to nothing is a policy that was lost, not one that never was. */
	if (r == -ENOENT && lstat(monitor->options->policy, &st) < 0)
		reply(monitor, question->id, 404, why ? why : "", why ? strlen(why) : 0);
	else if (why)
		reply(monitor, question->id, ASK_NO_ANSWER, why, strlen(why));
	else
		reply_why(monitor, question->id, monitor->options->policy, r);
}

static void remove_socket(struct monitor *monitor, const struct channel_question *question)
{
	listen_remove(monitor->options->listener, monitor->options->socket);
	reply(monitor, question->id, 200, "", 0);
}

/* The log's directory may be root's alone; who writes the log is not root any more. */
static void reopen_log(struct monitor *monitor, const struct channel_question *question)
{
	const char *path = monitor->options->decision_log;
	const struct news news = {.kind = NEWS_LOG};
	_cleanup_(closep) int fd = path ? log_sink_open_file(path) : -ENOENT;
	int r = fd < 0 ? fd : news_tell(monitor->sentry->news_fd, &news, fd);

	if (r < 0)
		reply_why(monitor, question->id, path ? path : "the decision log", r);
	else
		reply(monitor, question->id, 200, "", 0);
}

static void answer(struct monitor *monitor, const struct channel_question *question)
{
	static void (*const others[ASK_COUNT])(struct monitor *,
	                                       const struct channel_question *) = {
		[ASK_PATH] = answer_path,
		[ASK_POLICY] = answer_policy,
		[ASK_REMOVE_SOCKET] = remove_socket,
		[ASK_REOPEN_LOG] = reopen_log,
	};

	if (others[question->kind])
		others[question->kind](monitor, question);
	else
		ask_engine(monitor, question);
}

/* The answer has come, or will not. */
static void finish(struct monitor *monitor, struct conversation *c, int error)
{
	const char *body;
	unsigned status;
	size_t len;

	if (error == 0)
		error = http_get_answer(c->text, c->len, &status, &body, &len);
	if (error == 0)
		reply(monitor, c->id, status, body, len);
	else
		reply_why(monitor, c->id, "the engine's answer", error);
	conversation_end(c);
}

/* Lets every conversation go on; those whose time is over are given up. */
static void go_on(struct monitor *monitor)
{
	int64_t now = process_now_ms();

	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		struct conversation *c = &monitor->conversations[i];
		int r;

		if (c->fd < 0)
			continue;
		r = now < c->deadline ? conversation_go_on(c) : -ETIMEDOUT;
		if (r != 0)
			finish(monitor, c, r < 0 ? r : 0);
	}
}

/*
 * What to wait for: the channel first, then what is watched. A question that finds no conversation
 * free is told so.
 */
static int wait_for_something(struct monitor *monitor, struct pollfd fds[])
{
	int64_t now = process_now_ms(), due = sentry_wait(monitor->sentry, &fds[1]);
	nfds_t n = 1 + SENTRY_FDS;

	fds[0] = (struct pollfd){.fd = monitor->channel, .events = POLLIN};
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		const struct conversation *c = &monitor->conversations[i];

		if (c->fd < 0)
			continue;
		fds[n++] = (struct pollfd){.fd = c->fd, .events = conversation_events(c)};
		due = c->deadline < due ? c->deadline : due;
	}
	return poll(fds, n, due > now ? (int)(due - now) : 0);
}

static void run(struct monitor *monitor)
{
	struct pollfd fds[1 + SENTRY_FDS + LIMIT_LOOKS_AT_ONCE];
	struct channel_question question;

	for (;;) {
		if (wait_for_something(monitor, fds) < 0 && errno != EINTR)
			return;
		go_on(monitor);
		sentry_go_on(monitor->sentry, process_now_ms());
		if (fds[0].revents == 0)
			continue;
		/* Whoever sends nonsense is no longer the program that was started. */
		if (channel_take_question(monitor->channel, &question) <= 0)
			return;
		answer(monitor, &question);
	}
}

static void become_monitor(const struct monitor_options *options, int channel,
                           struct sentry *sentry, pid_t parent)
{
	struct monitor monitor = {.options = options, .channel = channel, .sentry = sentry};

	prctl(PR_SET_NAME, PROCESS_NAME);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0);
	/* Who connects after the parent's death must not wait for this one. The parent holds the
	 * inode. */
	if (options->listener && options->listener->fd >= 0)
		close(options->listener->fd);
	/* Also when the parent is killed in the middle of something. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++)
		monitor.conversations[i].fd = -1;
	if (getppid() == parent)
		run(&monitor);
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++)
		conversation_end(&monitor.conversations[i]);
}

/* Both pairs, or neither; [0] is for who asks. */
static int open_pairs(int asks[2], int news[2])
{
	int r = channel_open(asks);

	if (r < 0)
		return r;
	r = news_open(news);
	if (r < 0) {
		close(asks[0]);
		close(asks[1]);
	}
	return r;
}

static void close_side(const int asks[2], const int news[2], int side)
{
	close(asks[side]);
	close(news[side]);
}

int monitor_start(const struct monitor_options *options, struct monitor_ends *ret_ends)
{
	pid_t parent = getpid(), child;
	struct sentry sentry;
	int asks[2], news[2];
	int r = open_pairs(asks, news);

	if (r < 0)
		return r;
	/* Before there is anybody who could read the policy. */
	sentry_begin(&sentry, options->policy, options->off_file);
	sentry.news_fd = news[1];
	child = fork();
	r = child < 0 ? -errno : 0;
	if (child == 0) {
		close_side(asks, news, 0);
		become_monitor(options, asks[1], &sentry, parent);
		r = 1;
	} else if (child < 0) {
		close_side(asks, news, 0);
	}
	if (child > 0)
		*ret_ends = (struct monitor_ends){asks[0], news[0]};
	close_side(asks, news, 1);
	sentry_end(&sentry);
	return r;
}
