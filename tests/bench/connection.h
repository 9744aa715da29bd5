/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One keep-alive connection of the load generator: sends a call, collects its answer. Never blocks
 * and has one call in flight, as each of dockerd's connections has. Does not choose calls.
 */
#ifndef QUAYMASTER_BENCH_CONNECTION_H
#define QUAYMASTER_BENCH_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer than any answer: 8 KiB of message, sixfold when all of it is escaped, and a head. */
#define CONNECTION_ANSWER (64u * 1024)

struct connection {
	int fd;           /* -1 when closed */
	int epoll;        /* borrowed */
	const char *call; /* being sent or answered */
	size_t len;
	size_t sent;
	uint64_t started; /* nanoseconds, CLOCK_MONOTONIC */
	size_t have;      /* bytes of the answer so far */
	char answer[CONNECTION_ANSWER + 1];
};

struct answer {
	unsigned status;
	bool allowed;
	bool closes;      /* the server ends the connection after this answer */
	const char *body; /* in the connection, ended by NUL */
};

/* Connects to the unix socket at path and adds itself to the epoll instance. 0 or -errno. */
int connection_open(struct connection *connection, const char *path, int epoll);

void connection_close(struct connection *connection);

/* Begins a call; bytes have to live until it is answered. 0 or -errno. */
int connection_call(struct connection *connection, const char *bytes, size_t len, uint64_t now);

/* Goes on after epoll said something. 1 and *ret_answer when the answer is whole, 0, or -errno. */
int connection_step(struct connection *connection, struct answer *ret_answer);

#endif
