/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns with "*" for any run of characters, none too, and "?" for exactly one. Both stand for
 * "/" and "." as for any other character. There is no way to escape them and no other wildcard.
 * Matching takes at most the product of both lengths, whatever the pattern.
 */
#ifndef QUAYMASTER_GLOB_H
#define QUAYMASTER_GLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "arena.h"
#include "cleanup.h"
#include "index.h"

/* Text that is not ended by NUL: a part of a pattern or of a value. */
struct slice {
	const char *text;
	size_t len;
};

static inline struct slice slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

static inline bool slice_is(struct slice slice, const char *text)
{
	return slice.len == strlen(text) && memcmp(slice.text, text, slice.len) == 0;
}

/* Whether the pattern matches the whole text. */
bool glob_match(struct slice pattern, struct slice text);

/* Whether there is a wildcard in it. */
bool glob_is_wild(struct slice pattern);

/* Many patterns at once. Those without wildcards are found by hash, whatever their number. */
struct glob_set {
	struct index literals;
	const char *const *wild;
	size_t n_wild;
};

/*
 * Makes a set of n patterns, which stay the caller's and must outlive it. Allocates from arena.
 * 0 or -ENOMEM.
 */
_must_check_ int glob_set_build(struct arena *arena, const char *const *patterns, size_t n,
                                struct glob_set *ret_set);

/* Whether one of the set's patterns matches value. */
bool glob_set_match(const struct glob_set *set, const char *value);

#endif
