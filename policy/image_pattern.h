/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for images: a repository, then ":" and a tag if that matters, then "@sha256:" and a
 * digest if that matters.
 *
 * The repository is normalised as the engine normalises names, so that "nginx" is
 * docker.io/library/nginx and "acme/app" is docker.io/acme/app. In it "*" is any run of characters
 * of one component, and "**" alone between slashes is one or more components; "**" in front is
 * every registry. "official" is each name in docker.io/library. In tag and digest "*" and "?" are
 * globs.
 *
 * A tag pattern speaks of the tag as written: the engine does not look at the tag of a reference
 * that has a digest too.
 */
#ifndef QUAYMASTER_IMAGE_PATTERN_H
#define QUAYMASTER_IMAGE_PATTERN_H

#include "arena.h"
#include "cleanup.h"
#include "index.h"
#include "pattern.h"

struct image_pattern;

/*
 * Many patterns at once. Each is found by the components that it begins with, or by its whole name
 * or digest; only those that begin with a wildcard are tried one after the other.
 */
struct image_set {
	struct image_pattern *patterns; /* from 1; 0 ends a chain */
	struct index index;
	uint32_t anywhere; /* the chain of those that begin with a wildcard */
};

/* What is wrong with a pattern. */
struct remark image_pattern_check(const char *text, enum list list);

/*
 * Whether the outer pattern, which has no digest, matches every name that the inner one does: 1 or
 * 0, and 0 too where that is not plain; -ENOMEM. Both are checked.
 */
_must_check_ int image_pattern_covers(const char *outer, const char *inner);

/* Makes a set of n checked patterns. Allocates from arena. 0 or -ENOMEM. */
_must_check_ int image_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                                     struct image_set *ret_set);

/*
 * Whether one of the set's patterns matches a canonical reference (domain/path[:tag][@digest]).
 * MATCH_UNKNOWN for what is none, as an image's id.
 */
enum match image_pattern_match(const struct image_set *set, const char *value);

#endif
