/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of the process as a whole that the server's promises rest on, and its clock. */
#ifndef QUAYMASTER_PROCESS_H
#define QUAYMASTER_PROCESS_H

#include <stdint.h>

/*
 * Makes malloc(3) give large blocks back to the system at once and keep few heaps, so that the
 * resident size stays small and flat. To be called first in main(), before other threads exist.
 */
void process_tune_memory(void);

/*
 * Raises the soft limit on open files, as far as the hard one lets it, to what LIMIT_CONNECTIONS
 * needs. Returns how many connections the limit has room for: 1 to LIMIT_CONNECTIONS.
 */
unsigned process_allow_connections(void);

/* Milliseconds of a clock that only goes forward. For intervals, never for dates. */
int64_t process_now_ms(void);

#endif
