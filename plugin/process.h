/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of the process as a whole that the server's promises rest on, and its clock. */
#ifndef QUAYMASTER_PROCESS_H
#define QUAYMASTER_PROCESS_H

#include <stdint.h>

#include "policy/cleanup.h"

/*
 * Makes malloc(3) give large blocks back to the system at once and keep few heaps, so that the
 * resident size stays small and flat. To be called first in main(), before other threads exist.
 */
void process_tune_memory(void);

/* Gives what malloc(3) keeps free back to the system, wherever in the heaps it lies. */
void process_trim_memory(void);

/*
 * Raises the soft limit on open files, as far as the hard one lets it, to what LIMIT_CONNECTIONS
 * needs. Returns how many connections the limit has room for: 1 to LIMIT_CONNECTIONS.
 */
unsigned process_allow_connections(void);

/*
 * Gives root up for the user: a name, or NULL for "nobody". Does nothing for a process that is not
 * root's, or for the name "root". What is open stays open; nothing can be regained. 0, or -errno,
 * -ENOENT for a user that there is not; then the process is as it was.
 */
_must_check_ int process_become(const char *user);

/* Milliseconds of a clock that only goes forward. For intervals, never for dates. */
int64_t process_now_ms(void);

/* The same in nanoseconds. */
int64_t process_now_ns(void);

#endif
