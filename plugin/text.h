/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that grows up to a stated maximum, and the two ways in which untrusted text is made fit to
 * show: for people (messages) and for programs (JSON).
 *
 * What does not fit is left out and remembered in cut; nothing is ever written beyond the maximum.
 */
#ifndef QUAYMASTER_TEXT_H
#define QUAYMASTER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "policy/cleanup.h"

struct text {
	char *buffer; /* the caller's; always ended by a NUL */
	size_t size;
	size_t len;
	bool cut;
};

/* An empty text in buffer, size bytes with the NUL; size is at least 1. */
void text_init(struct text *text, char *buffer, size_t size);

void text_put(struct text *text, const char *s);
_printf_(2, 3) void text_printf(struct text *text, const char *format, ...);

/* n blanks. */
void text_pad(struct text *text, size_t n);

/*
 * At most max bytes of s, with everything that a terminal would act on or not show (control
 * characters, C1, bidirectional and zero-width ones) written as \u{202e}; a longer s ends in "...".
 */
void text_put_shown(struct text *text, const char *s, size_t max);

/* The same, onto a stream; at most LIMIT_LOG_LINE bytes of it. */
void text_print_shown(FILE *stream, const char *s, size_t max);

/* s, len bytes of UTF-8, as a JSON string with its quotes, all of it. */
void text_put_json(struct text *text, const char *s, size_t len);

#endif
