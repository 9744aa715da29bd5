/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One allow or deny list of a rule, compiled: checks its patterns, and tells whether a claim is in
 * it, by the shape of the control. Allocates nothing when matching.
 */
#ifndef QUAYMASTER_MATCH_H
#define QUAYMASTER_MATCH_H

#include <stddef.h>

#include "arena.h"
#include "claim.h"
#include "cleanup.h"
#include "container_pattern.h"
#include "glob.h"
#include "image_pattern.h"
#include "path_pattern.h"
#include "pattern.h"
#include "port_pattern.h"
#include "ulimit_pattern.h"

/* All zero is an empty list, which nothing is in. */
struct match_list {
	enum shape shape;
	enum list list;
	const char *const *patterns; /* as written */
	size_t n;
	const struct container_pattern *wanted; /* SHAPE_CONTAINER: what each pattern says */
	union {
		struct glob_set globs; /* and capabilities and namespaces */
		struct image_set images;
		struct path_set paths;
		struct container_set containers;
		struct port_set ports;
		struct ulimit_set ulimits;
	};
};

/* What is wrong with a pattern of this shape. */
struct remark match_check(enum shape shape, const char *text, enum list list);

/*
 * Compiles a list whose shape, list, patterns (with wanted) and n are set, and whose patterns are
 * checked and live as long as arena, where the rest is allocated. 0 or -ENOMEM.
 */
_must_check_ int match_build(struct match_list *list, struct arena *arena);

/*
 * Whether a claim is in the list. MATCH_UNKNOWN for a value that patterns can say nothing about:
 * an image's id, a path that is not clean, ports that are not written out, a container that nobody
 * looked at, a text longer than LIMIT_VALUE.
 */
enum match match_claim(const struct match_list *list, const struct claim *claim);

#endif
