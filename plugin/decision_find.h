/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the decisions that have a certain id in decision logs, one line at a time. Judges nothing
 * and prints nothing.
 */
#ifndef QUAYMASTER_DECISION_FIND_H
#define QUAYMASTER_DECISION_FIND_H

#include <stdint.h>

#include "decision_read.h"

/* An id as the log has it, and the NUL. */
#define DECISION_ID_SIZE 9

/* "2026-03-01T10:20:30.123Z" and the NUL. */
#define DECISION_TIME_SIZE 25

/*
 * A line with the id, valid until this returns; path and number say where it stands. Of kind
 * LOGGED_DECISION, LOGGED_SHORT, or LOGGED_FOREIGN for one that cannot be read.
 */
typedef void decision_found_fn(void *context, struct logged_decision *logged, const char *path,
                               uint64_t number);

struct decision_find {
	const char *const *paths; /* n of them, "-" for standard input */
	size_t n;
	const char *id; /* as decision_id_read() writes it */
	decision_found_fn *found;
	void *context;
	/* The rest is what was seen: all zero at first. */
	const char *path; /* that was read last, or could not be */
	const char
		*compressed; /* the first path of a file that would have to be unpacked, or NULL */
	uint64_t lines;
	uint64_t lost; /* decisions that could not be written to the log */
	char first[DECISION_TIME_SIZE], last[DECISION_TIME_SIZE]; /* of all lines; "" without any */
};

/*
 * An id as somebody copies it from a message: in any case, with the full stop that docker puts
 * behind it. False for what is none.
 */
bool decision_id_read(const char *text, char ret_id[DECISION_ID_SIZE]);

/* Reads all files to their ends. 0, or -errno: of find->path, or -ENOMEM. */
_must_check_ int decision_find(struct decision_find *find);

#endif
