/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for what was seen of one control: images by namespace, paths by directory, ports by
 * range, the rest as it is. What is marked is not looked at. How far that goes is said at the top
 * of what `learn` writes; what a pattern opens is checked by whoever compiles it.
 */
#ifndef QUAYMASTER_LEARN_GROUP_H
#define QUAYMASTER_LEARN_GROUP_H

#include <stddef.h>
#include <stdint.h>

#include "learn_seen.h"
#include "policy/arena.h"

/* One pattern and what it stands for. */
struct learned_pattern {
	const char *text;
	size_t values;           /* different ones */
	uint64_t count;          /* times */
	const struct seen *seen; /* the first of them */
};

struct learned_list {
	struct learned_pattern *patterns;
	size_t n;
	size_t left_out; /* things that there was no room for: LIMIT_LEARNED_PATTERNS */
};

/*
 * Makes the patterns of the n things of one control at seen, in their order. exact: nothing is
 * grouped. All is allocated from arena. 0 or -ENOMEM.
 */
_must_check_ int learn_group(struct arena *arena, const struct seen *seen, size_t n, bool exact,
                             struct learned_list *ret_list);

/* The pattern of one thing alone. NULL when there is no memory. */
const char *learn_pattern(struct arena *arena, const struct seen *seen);

#endif
