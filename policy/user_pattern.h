/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for who asks: globs on the common name of a TLS client certificate, and "@local" for
 * everybody without a certificate, which is who uses the engine's unix socket. A certificate can
 * bear any name, "@local" too: it is never taken for that.
 */
#ifndef QUAYMASTER_USER_PATTERN_H
#define QUAYMASTER_USER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "cleanup.h"
#include "glob.h"
#include "pattern.h"

#define USER_LOCAL "@local"

struct occasion;

/* Many patterns at once. All zero is nobody. */
struct user_set {
	struct glob_set names;
	bool local;
};

/* What is wrong with a pattern. */
struct remark user_pattern_check(const char *text);

/*
 * Makes a set of n checked patterns, which must outlive it. Allocates from arena. 0 or -ENOMEM.
 */
_must_check_ int user_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                                    struct user_set *ret_set);

/* Whether whoever asks is in the set. A certificate without a name is nobody's. */
bool user_pattern_match(const struct user_set *set, const struct occasion *occasion);

#endif
