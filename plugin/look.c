/* SPDX-License-Identifier: Apache-2.0 */
#include "look.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>

#include "log.h"
#include "look_same.h"
#include "policy/limits.h"
#include "process.h"

struct look {
	int fd;
	int wake_fd;
	pthread_t thread;
	pthread_mutex_t lock; /* guards tasks, stopping, ended, and which asks are out */
	struct look_task *tasks, **last_task;
	bool stopping; /* answers no question any more */
	bool ended;    /* the thread may end */
	struct question_counts counts;
	struct look_ask *out[LIMIT_LOOKS_AT_ONCE];
	/* What follows is the thread's alone. */
	struct look_ask *waiting, **last_waiting;
	uint32_t next_id;
	bool full; /* the channel takes no more for now */
};

static void wake(struct look *look)
{
	eventfd_write(look->wake_fd, 1);
}

static bool is_stopping(struct look *look)
{
	bool stopping;

	pthread_mutex_lock(&look->lock);
	stopping = look->stopping;
	pthread_mutex_unlock(&look->lock);
	return stopping;
}

static void give(struct look *look, struct look_ask *ask, unsigned status, const char *why)
{
	char *text = ask->text;
	size_t len = ask->len;

	ask->text = NULL;
	if (why) {
		free(text);
		text = strdup(why);
		len = text ? strlen(text) : 0;
	}
	status = text ? status : ASK_NO_ANSWER;
	question_answered(&look->counts, ask->kind, ask->asked, status);
	ask->answered(ask, status, &text, len);
	free(text);
}

/* Gives a copy of an answer to all who asked the same before it was asked. */
static void share(struct look *look, const struct look_ask *ask, unsigned status, const char *why)
{
	struct look_ask *rider = look_same_take(&look->waiting, ask, &look->last_waiting);

	while (rider) {
		struct look_ask *next = rider->next;

		rider->text = ask->text && !why ? malloc(ask->len + 1) : NULL;
		rider->len = rider->text ? ask->len : 0;
		if (rider->text)
			memcpy(rider->text, ask->text, ask->len + 1);
		give(look, rider, status, why);
		rider = next;
	}
}

/* Takes an ask out of the table, and gives its answer. */
static void finish(struct look *look, size_t at, unsigned status, const char *why)
{
	struct look_ask *ask = look->out[at];

	pthread_mutex_lock(&look->lock);
	look->out[at] = NULL;
	pthread_mutex_unlock(&look->lock);
	share(look, ask, status, why);
	give(look, ask, status, why);
}

static int make_nonce(char ret[CHANNEL_NONCE_SIZE])
{
	unsigned char bytes[(CHANNEL_NONCE_SIZE - 1) / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return -EIO;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

static int send_question(struct look *look, struct look_ask *ask)
{
	struct channel_question question;
	size_t len = strlen(ask->name);

	if (len >= sizeof(question.name))
		return -ENAMETOOLONG;
	question.id = ask->id;
	question.kind = ask->kind;
	memcpy(question.nonce, ask->nonce, sizeof(question.nonce));
	memcpy(question.name, ask->name, len + 1);
	return channel_ask(look->fd, &question);
}

/* Slots that no question to the engine takes: what the host itself answers is never held up. */
#define SPARE_SLOTS 2
/* Of one thing, whose lock the engine may hold for long. */
#define SAME_AT_ONCE 2

static bool may_go(const struct look *look, const struct look_ask *ask)
{
	unsigned engine = 0, kind = 0, same = 0;

	if (!ask_is_for_engine(ask->kind))
		return true;
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		const struct look_ask *out = look->out[i];

		if (!out || !ask_is_for_engine(out->kind))
			continue;
		engine++;
		kind += out->kind == ask->kind;
		same += out->kind == ask->kind && look_same_thing(out, ask);
	}
	return engine < LIMIT_LOOKS_AT_ONCE - SPARE_SLOTS && kind < ask_at_once(ask->kind) &&
	       same < SAME_AT_ONCE;
}

/* Takes the first of those that wait and may go now out of their line; NULL if there is none. */
static struct look_ask *next_to_go(struct look *look)
{
	for (struct look_ask **at = &look->waiting; *at; at = &(*at)->next) {
		struct look_ask *ask = *at;

		if (ask->on || !may_go(look, ask))
			continue;
		*at = ask->next;
		if (!*at)
			look->last_waiting = at;
		return ask;
	}
	return NULL;
}

/* Sends as many of those that wait as may be out at once. */
static void send_waiting(struct look *look)
{
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE && look->waiting && !look->full; i++) {
		struct look_ask *ask = look->out[i] ? NULL : next_to_go(look);
		int r;

		if (!ask)
			continue;
		/* In the table first: the engine may ask about the call before send() returns. */
		pthread_mutex_lock(&look->lock);
		look->out[i] = ask;
		pthread_mutex_unlock(&look->lock);
		r = send_question(look, ask);
		look->full = r == -EAGAIN;
		if (look->full) {
			pthread_mutex_lock(&look->lock);
			look->out[i] = NULL;
			pthread_mutex_unlock(&look->lock);
			if (!look->waiting)
				look->last_waiting = &ask->next;
			ask->next = look->waiting;
			look->waiting = ask;
			return;
		}
		if (r < 0)
			finish(look, i, ASK_NO_ANSWER, strerrordesc_np(-r));
		else
			look_same_ride(look->waiting, ask);
	}
}

void look_submit(struct look *look, struct look_ask *ask)
{
	ask->next = NULL;
	ask->on = NULL;
	ask->text = NULL;
	ask->len = ask->size = 0;
	ask->id = look->next_id++;
	ask->asked = question_asked(&look->counts);
	if (is_stopping(look))
		give(look, ask, ASK_NO_ANSWER, "quaymaster is stopping");
	else if (make_nonce(ask->nonce) < 0)
		give(look, ask, ASK_NO_ANSWER, "there are no random numbers");
	else {
		*look->last_waiting = ask;
		look->last_waiting = &ask->next;
	}
}

/* Adds a part to the answer that it belongs to; 1 when that is whole. */
static int collect(struct look_ask *ask, const struct channel_answer *part)
{
	if (!ask->text) {
		if (part->total > ask_answer_max(ask->kind))
			return -EFBIG;
		ask->text = malloc((size_t)part->total + 1);
		if (!ask->text)
			return -ENOMEM;
		ask->size = part->total;
	}
	if (part->n > ask->size - ask->len)
		return -EINVAL;
	memcpy(ask->text + ask->len, part->text, part->n);
	ask->len += part->n;
	ask->text[ask->len] = '\0';
	return ask->len == ask->size;
}

static void take_part(struct look *look, const struct channel_answer *part)
{
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		struct look_ask *ask = look->out[i];
		int r;

		if (!ask || ask->id != part->id)
			continue;
		r = collect(ask, part);
		if (r != 0)
			finish(look, i, r > 0 ? part->status : ASK_NO_ANSWER,
			       r > 0 ? NULL : strerrordesc_np(-r));
		return;
	}
	/* One that was given up. */
}

/* False when the other side is gone. */
static bool take_answers(struct look *look)
{
	struct channel_answer part;
	int r;

	while ((r = channel_take_answer(look->fd, &part)) > 0)
		take_part(look, &part);
	return r == -EAGAIN;
}

/* Gives up those whose time is over; all of them when everything stops. */
static void give_up(struct look *look, int64_t now, bool all)
{
	const char *why = all ? "quaymaster is stopping" : "there was no answer in time";
	struct look_ask *waiting = look->waiting;

	look->waiting = NULL;
	look->last_waiting = &look->waiting;
	while (waiting) {
		struct look_ask *ask = waiting;

		waiting = ask->next;
		if (all || now >= ask->deadline) {
			give(look, ask, ASK_NO_ANSWER, why);
			continue;
		}
		ask->next = NULL;
		*look->last_waiting = ask;
		look->last_waiting = &ask->next;
	}
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		if (!look->out[i] || (!all && now < look->out[i]->deadline))
			continue;
		look_same_let_go(look->waiting, look->out[i]);
		finish(look, i, ASK_NO_ANSWER, why);
	}
}

static int until_next_deadline(const struct look *look, int64_t now)
{
	int64_t due = INT64_MAX;

	for (const struct look_ask *ask = look->waiting; ask; ask = ask->next)
		due = ask->deadline < due ? ask->deadline : due;
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++) {
		if (look->out[i] && look->out[i]->deadline < due)
			due = look->out[i]->deadline;
	}
	if (due == INT64_MAX)
		return -1;
	return due > now ? (int)(due - now) : 0;
}

/* Does what was given to do. True when that was all there will be. */
static bool run_tasks(struct look *look)
{
	struct look_task *tasks;
	bool ended;

	pthread_mutex_lock(&look->lock);
	tasks = look->tasks;
	look->tasks = NULL;
	look->last_task = &look->tasks;
	ended = look->ended;
	pthread_mutex_unlock(&look->lock);
	while (tasks) {
		struct look_task *task = tasks;

		tasks = task->next;
		task->run(task);
	}
	return ended;
}

/* Without the process that looks nothing can be told any more: whoever started us starts anew. */
static void end_the_program(struct look *look)
{
	log_error("the process that looks is gone");
	close(look->fd);
	look->fd = -1;
	look_cancel(look);
	kill(getpid(), SIGTERM);
}

static void *run(void *context)
{
	struct look *look = context;
	eventfd_t wakes;
	bool ended;

	for (;;) {
		struct pollfd fds[] = {
			{.fd = look->fd, .events = (short)(POLLIN | (look->full ? POLLOUT : 0))},
			{.fd = look->wake_fd, .events = POLLIN},
		};

		poll(fds, ARRAY_LEN(fds), until_next_deadline(look, process_now_ms()));
		if (fds[1].revents != 0)
			eventfd_read(look->wake_fd, &wakes);
		if (fds[0].revents & POLLOUT)
			look->full = false;
		if (fds[0].revents & (POLLIN | POLLHUP | POLLERR) && !take_answers(look))
			end_the_program(look);
		ended = run_tasks(look);
		give_up(look, process_now_ms(), is_stopping(look));
		if (ended)
			return NULL;
		send_waiting(look);
	}
}

int look_start(int fd, struct look **ret_look)
{
	_cleanup_(freep) struct look *look = calloc(1, sizeof(*look));
	int error;

	if (!look)
		return -ENOMEM;
	look->fd = fd;
	look->last_task = &look->tasks;
	look->last_waiting = &look->waiting;
	look->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (look->wake_fd < 0)
		return -errno;
	/* Cannot fail with default attributes on Linux. */
	pthread_mutex_init(&look->lock, NULL);
	error = pthread_create(&look->thread, NULL, run, look);
	if (error != 0) {
		close(look->wake_fd);
		return -error;
	}
	*ret_look = steal(&look);
	return 0;
}

void look_enter(struct look *look, struct look_task *task)
{
	task->next = NULL;
	pthread_mutex_lock(&look->lock);
	*look->last_task = task;
	look->last_task = &task->next;
	pthread_mutex_unlock(&look->lock);
	wake(look);
}

bool look_is_own(struct look *look, const char *nonce, const char *method, const char *target)
{
	char wanted[LIMIT_NAME + 32];
	bool own = false;

	if (!nonce || strcmp(method, "GET") != 0)
		return false;
	pthread_mutex_lock(&look->lock);
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE && !own; i++) {
		const struct look_ask *ask = look->out[i];

		own = ask && strcmp(ask->nonce, nonce) == 0 &&
		      ask_target(ask->kind, ask->name, wanted, sizeof(wanted)) == 0 &&
		      strcmp(wanted, target) == 0;
	}
	pthread_mutex_unlock(&look->lock);
	return own;
}

const struct question_counts *look_counts(const struct look *look)
{
	return &look->counts;
}

unsigned look_at_once(struct look *look)
{
	unsigned n = 0;

	pthread_mutex_lock(&look->lock);
	for (size_t i = 0; i < LIMIT_LOOKS_AT_ONCE; i++)
		n += look->out[i] != NULL;
	pthread_mutex_unlock(&look->lock);
	return n;
}

void look_cancel(struct look *look)
{
	pthread_mutex_lock(&look->lock);
	look->stopping = true;
	pthread_mutex_unlock(&look->lock);
	wake(look);
}

void look_stop(struct look *look)
{
	if (!look)
		return;
	look_cancel(look);
	pthread_mutex_lock(&look->lock);
	look->ended = true;
	pthread_mutex_unlock(&look->lock);
	wake(look);
	pthread_join(look->thread, NULL);
	closep(&look->fd);
	closep(&look->wake_fd);
	pthread_mutex_destroy(&look->lock);
	free(look);
}
