/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What travels between the process that reads calls and the one that looks: questions one way,
 * answers the other, over a pair of sockets that keeps messages apart (SOCK_SEQPACKET). The one
 * that asks is not trusted by the one that looks, and every message is checked.
 */
#ifndef QUAYMASTER_CHANNEL_H
#define QUAYMASTER_CHANNEL_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "ask.h"

/* Hex digits of a number that nobody can guess, and a NUL. */
#define CHANNEL_NONCE_SIZE 33

struct channel_question {
	uint32_t id; /* chosen by who asks, repeated in the answer */
	uint32_t kind;
	char nonce[CHANNEL_NONCE_SIZE];
	char name[PATH_MAX];
};

/* A part of an answer. The text comes in as many parts as it needs, at least one. */
struct channel_answer {
	uint32_t id;
	uint32_t status; /* of HTTP, or ASK_NO_ANSWER, ASK_NO_ENGINE */
	uint32_t total;  /* bytes of the whole text */
	uint32_t n;      /* bytes of this part */
	char text[16 * 1024];
};

/* Makes the pair, close-on-exec. 0, or -errno. */
_must_check_ int channel_open(int ret_fds[2]);

/* Sends a question. 0; -EAGAIN when the channel is full; -errno. Does not wait. */
_must_check_ int channel_ask(int fd, const struct channel_question *question);

/* Takes the next question: 1; 0 when there will be no more; -EINVAL for one that is malformed. */
_must_check_ int channel_take_question(int fd, struct channel_question *ret_question);

/* Sends an answer of len bytes, waiting for room. 0, or -errno. */
_must_check_ int channel_reply(int fd, uint32_t id, unsigned status, const char *text, size_t len);

/* Takes the next part of an answer: 1; 0 when there will be no more; -EAGAIN; -EINVAL. */
_must_check_ int channel_take_answer(int fd, struct channel_answer *ret_answer);

#endif
