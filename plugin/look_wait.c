/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "look.h"
#include "policy/limits.h"
#include "process.h"

/* Somebody who waits for one answer. */
struct waiter {
	struct look_task task;
	struct look_ask ask;
	struct look *look;
	pthread_mutex_t lock;
	pthread_cond_t answered;
	bool done;
	unsigned status;
	char *text;
	size_t len;
};

static void waiter_asks(struct look_task *task)
{
	struct waiter *waiter = (struct waiter *)(void *)task;

	look_submit(waiter->look, &waiter->ask);
}

static void waiter_is_answered(struct look_ask *ask, unsigned status, char **text, size_t len)
{
	struct waiter *waiter =
		(struct waiter *)(void *)((char *)ask - offsetof(struct waiter, ask));

	pthread_mutex_lock(&waiter->lock);
	waiter->done = true;
	waiter->status = status;
	waiter->text = steal(text);
	waiter->len = len;
	pthread_cond_signal(&waiter->answered);
	pthread_mutex_unlock(&waiter->lock);
}

unsigned look_wait(struct look *look, enum ask_kind kind, char **ret_text, size_t *ret_len)
{
	struct waiter waiter = {
		.task.run = waiter_asks,
		.ask = {.kind = kind,
	                .name = "",
	                .answered = waiter_is_answered,
	                .deadline = process_now_ms() + LIMIT_LOOK_MS},
		.look = look,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.answered = PTHREAD_COND_INITIALIZER,
	};

	look_enter(look, &waiter.task);
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.done)
		pthread_cond_wait(&waiter.answered, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	*ret_text = waiter.text;
	*ret_len = waiter.len;
	return waiter.status;
}
