/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for limits of setrlimit(2): NAME, where "*" and "?" are wildcards, or NAME<=AMOUNT for a
 * hard limit of at most that. No limit is more than any amount.
 */
#ifndef QUAYMASTER_ULIMIT_PATTERN_H
#define QUAYMASTER_ULIMIT_PATTERN_H

#include <stddef.h>

#include "arena.h"
#include "cleanup.h"
#include "pattern.h"

struct claim;
struct ulimit_pattern;

/* Many patterns at once; the kernel has 16 limits. */
struct ulimit_set {
	const struct ulimit_pattern *patterns;
	size_t n;
};

/* What is wrong with a pattern. */
struct remark ulimit_pattern_check(const char *text, enum list list);

/* Makes a set of n checked patterns. Allocates from arena. 0 or -ENOMEM. */
_must_check_ int ulimit_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                                      struct ulimit_set *ret_set);

/* Whether one of the set's patterns matches NAME=..., whose hard limit is the claim's amount.
 * MATCH_UNKNOWN for a value without a "=". */
enum match ulimit_pattern_match(const struct ulimit_set *set, const struct claim *claim);

#endif
