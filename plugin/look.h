/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the process that looks (monitor.h), many questions at once, and never lets anybody wait: a
 * thread of its own takes the answers and gives them to who asked. Knows which calls of the engine
 * come from its own questions. Does not know what an answer means.
 */
#ifndef QUAYMASTER_LOOK_H
#define QUAYMASTER_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ask.h"
#include "channel.h"
#include "policy/cleanup.h"
#include "question_counts.h"

struct look;
struct look_ask;

/* Gets the answer, on the thread of struct look. text, ended by a NUL, may be taken with steal().
 */
typedef void look_answered_fn(struct look_ask *ask, unsigned status, char **text, size_t len);

/* A question on its way; its memory is the asker's, and stays until it was answered. */
struct look_ask {
	enum ask_kind kind;
	const char *name; /* borrowed; "" for kinds without one */
	look_answered_fn *answered;
	int64_t deadline; /* as process_now_ms() */
	/* What follows is struct look's own. */
	struct look_ask *next;
	const struct look_ask *on; /* asked already; its answer is this one's, too */
	uint32_t id;
	int64_t asked; /* as process_now_ns() */
	char nonce[CHANNEL_NONCE_SIZE];
	char *text;
	size_t len, size;
};

/* Work for the thread of struct look; its memory is the giver's, and free once it runs. */
struct look_task {
	void (*run)(struct look_task *task);
	struct look_task *next;
};

/* Takes over fd. 0 and *ret_look; -errno. */
_must_check_ int look_start(int fd, struct look **ret_look);

/* Gives the thread something to do. From any thread. */
void look_enter(struct look *look, struct look_task *task);

/* Asks. Only from the thread of struct look; answered is called later, or at once when it cannot be
 * asked. Always exactly once. */
void look_submit(struct look *look, struct look_ask *ask);

/*
 * Whether a call is one of ours: it carries the number of a question that is out, and asks for just
 * what that question would. From any thread. nonce may be NULL.
 */
bool look_is_own(struct look *look, const char *nonce, const char *method, const char *target);

/*
 * Asks and waits for the answer, for LIMIT_LOOK_MS. Not from the thread of struct look. The status;
 * *ret_text is the caller's, or NULL when there is no memory.
 */
unsigned look_wait(struct look *look, enum ask_kind kind, char **ret_text, size_t *ret_len);

/* What is counted of the questions; as long as look lives. */
const struct question_counts *look_counts(const struct look *look);

/* How many questions are out at this moment. From any thread. */
unsigned look_at_once(struct look *look);

/* From now on every question is answered with "stopping", those that are out as well. */
void look_cancel(struct look *look);

/* Cancels, ends the thread, hangs up and frees. NULL is fine. */
void look_stop(struct look *look);
DEFINE_CLEANUP(struct look *, look_stop)

#endif
