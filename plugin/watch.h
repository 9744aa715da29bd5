/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices that one of some files and directories is another one than before, however that came
 * about: written in place, renamed over, reached by a link that was replaced, gone, there again; of
 * a directory the files in it, hidden ones aside. inotify(7) makes it prompt; a look every few
 * seconds finds what that does not tell (network file systems, links further up). Reads no file.
 */
#ifndef QUAYMASTER_WATCH_H
#define QUAYMASTER_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/cleanup.h"

/* A file or directory. */
struct watch_place {
	char *path;
	char *above;    /* the nearest directory that it is to lie in and that is there */
	int mark;       /* of inotify on what stands at path, -1 for none */
	int mark_above; /* the same on above */
};

struct watch {
	int fd; /* of inotify, for poll(2); or -1: then it looks only now and then */
	struct watch_place *places;
	size_t n;
	int64_t quiet_ms;
	int64_t due;   /* when to look next, as process_now_ms() */
	uint64_t told; /* what was there when it was last told */
	uint64_t seen;
	int64_t since; /* when that was seen first */
};

/*
 * Begins to watch, for now nothing. A change is told once it has stood for quiet_ms. watch_end() in
 * any case.
 */
void watch_begin(struct watch *watch, int64_t quiet_ms);

/*
 * From now on watches these n paths, which are copied, and no others; they are as told. 0, or
 * -ENOMEM: then it watches what it did before.
 */
_must_check_ int watch_paths(struct watch *watch, const char *const *paths, size_t n);

/* To be called when fd can be read, and at due. True when there is something new. */
bool watch_go_on(struct watch *watch, int64_t now);

/* The last news did not arrive: they are told again with the next look. */
void watch_again(struct watch *watch);

void watch_end(struct watch *watch);

#endif
