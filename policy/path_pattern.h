/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for paths of the host: absolute, clean, compared component by component. In a component
 * "*" and "?" are wildcards that do not reach over a slash; "/" and "**" at the end mean that
 * directory and everything below. ":ro" at the end matches only what cannot be written to; ":rw",
 * or nothing, matches both.
 *
 * In a list of what is denied, a pattern also matches everything below, and the directories above
 * it: who gets /srv gets /srv/secret. In a list of what is allowed it does neither.
 *
 * Some paths of the host are as good as root on it (the engine's socket, /proc, /etc/docker; the
 * claim says which). Those are allowed by a pattern that names exactly that path: no wildcard and
 * no "/" and "**" at its end covers them.
 */
#ifndef QUAYMASTER_PATH_PATTERN_H
#define QUAYMASTER_PATH_PATTERN_H

#include "arena.h"
#include "cleanup.h"
#include "index.h"
#include "pattern.h"

struct claim;
struct path_pattern;

/* Many patterns at once, each found by the components in front of its first wildcard. */
struct path_set {
	enum list list;
	struct path_pattern *patterns; /* from 1; 0 ends a chain */
	struct index index;
	struct index above; /* LIST_DENY: the directories above those components */
};

/* What is wrong with a pattern. */
struct remark path_pattern_check(const char *text, enum list list);

/* What a checked pattern opens if it is allowed as a path of the host; NULL: nothing to warn of. */
const char *path_pattern_opens(const char *text);

/* Makes a set of n checked patterns. Allocates from arena. 0 or -ENOMEM. */
_must_check_ int path_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                                    enum list list, struct path_set *ret_set);

/*
 * Whether one of the set's patterns matches a claim's path, or the other name that it has.
 * MATCH_UNKNOWN for what is no clean path.
 */
enum match path_pattern_match(const struct path_set *set, const struct claim *claim);

#endif
