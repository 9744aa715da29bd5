/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to a process that looks, for which the test stands in. */
#ifndef QUAYMASTER_TESTS_ASKED_H
#define QUAYMASTER_TESTS_ASKED_H

#include <check.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plugin/look.h"
#include "plugin/process.h"

static int theirs; /* the other end of the channel */
static struct look *look;

static inline void begin(void)
{
	int fds[2];

	ck_assert_int_eq(channel_open(fds), 0);
	theirs = fds[1];
	ck_assert_int_eq(look_start(fds[0], &look), 0);
}

/* One question and what came of it. */
struct asked {
	struct look_ask ask;
	atomic_uint times;
	unsigned status;
	char text[128];
	size_t len;
};

static inline void on_answer(struct look_ask *ask, unsigned status, char **text, size_t len)
{
	struct asked *asked = (struct asked *)(void *)ask;

	asked->status = status;
	asked->len = len;
	snprintf(asked->text, sizeof(asked->text), "%s", *text ? *text : "(null)");
	atomic_fetch_add(&asked->times, 1);
}

struct task {
	struct look_task task;
	struct asked *asked;
	size_t n;
};

static inline void submit(struct look_task *given)
{
	struct task *task = (struct task *)(void *)given;

	for (size_t i = 0; i < task->n; i++)
		look_submit(look, &task->asked[i].ask);
}

static inline void fill(struct asked *asked, enum ask_kind kind, const char *name, int64_t in_ms)
{
	memset(asked, 0, sizeof(*asked));
	asked->ask.kind = kind;
	asked->ask.name = name;
	asked->ask.answered = on_answer;
	asked->ask.deadline = process_now_ms() + in_ms;
}

static inline void wait_until_answered(struct asked *asked)
{
	for (int i = 0; i < 10000 && atomic_load(&asked->times) == 0; i++)
		usleep(1000);
	ck_assert_uint_eq(atomic_load(&asked->times), 1);
}

static inline void take(struct channel_question *ret)
{
	ck_assert_int_eq(channel_take_question(theirs, ret), 1);
}

#endif
