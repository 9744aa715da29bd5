/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for existing containers: what the engine must say of one, its name, a label or its
 * image. What somebody typed is not looked at, since it may be the beginning of an id.
 */
#ifndef QUAYMASTER_CONTAINER_PATTERN_H
#define QUAYMASTER_CONTAINER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "cleanup.h"
#include "glob.h"
#include "pattern.h"

struct container_condition;
struct subject;

/* What a container must be like: all that is not NULL must hold. */
struct container_pattern {
	const char *name;  /* a glob */
	const char *label; /* a glob on "key=value"; without "=" on the key alone */
	const char *image; /* see image_pattern.h */
};

/* Many patterns at once. Those of a name alone are found by hash, whatever their number. */
struct container_set {
	struct glob_set names;
	const struct container_condition *conditions;
	size_t n;
	bool has_names; /* one of them asks for a name */
};

/* Makes a set of n patterns, whose texts are checked. Allocates from arena. 0 or -ENOMEM. */
_must_check_ int container_pattern_build(struct arena *arena,
                                         const struct container_pattern *patterns, size_t n,
                                         struct container_set *ret_set);

/*
 * Whether one of the set's patterns matches a container. MATCH_UNKNOWN when nobody looked (NULL),
 * or when it depends on an image that nobody can tell.
 */
enum match container_pattern_match(const struct container_set *set, const struct subject *subject);

#endif
