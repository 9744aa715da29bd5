/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, byte by byte: what a policy file is written in, and what may be shown of it. */
#ifndef QUAYMASTER_UTF8_H
#define QUAYMASTER_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads the character at the start of text, of which len bytes (> 0) are there. Returns its
 * length in bytes and *ret_character; 0 if this is not UTF-8 (overlong forms, surrogates and what
 * is above U+10FFFF are not).
 */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret_character);

/*
 * Whether a character shows as what it is. Not so: controls, and those that break a line, have no
 * width, or turn the direction of writing, so that a reader sees another text than a program.
 * Tab, newline and carriage return are controls too.
 */
bool utf8_is_visible(uint32_t character);

/* Whether the byte goes on with a character that an earlier byte began. */
static inline bool utf8_continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Replaces in text, ended by NUL, whatever is not UTF-8 or not visible by '?'. */
void utf8_make_visible(char *text);

#endif
