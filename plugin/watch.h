/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices that a file is another one than before, however that came about: written in place,
 * renamed over, reached by a link that was replaced, gone, there again; and the same for the files
 * of a directory beside it. inotify(7) makes it prompt; a look every few seconds finds what that
 * does not tell (network file systems, links further up). Reads no file.
 */
#ifndef QUAYMASTER_WATCH_H
#define QUAYMASTER_WATCH_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "policy/cleanup.h"

/* What is watched: the file's directory, the file that links lead to, the directory beside it. */
enum watch_place { WATCH_DIRECTORY, WATCH_FILE, WATCH_BESIDE, WATCH_PLACES };

struct watch {
	int fd; /* of inotify, for poll(2); or -1: then it looks only now and then */
	char paths[WATCH_PLACES][PATH_MAX]; /* "" for none */
	int marks[WATCH_PLACES];            /* of inotify, -1 for none */
	int64_t quiet_ms;
	int64_t due;   /* when to look next, as process_now_ms() */
	uint64_t told; /* what was there when it was last told */
	uint64_t seen;
	int64_t since; /* when that was seen first */
};

/*
 * Begins to watch file, and the directory named beside in the same directory (NULL for none). A
 * change is told once it has stood for quiet_ms. 0, or -ENAMETOOLONG; watch_end() in any case.
 */
_must_check_ int watch_begin(struct watch *watch, const char *file, const char *beside,
                             int64_t quiet_ms);

/* To be called when fd can be read, and at due. True when there is something new. */
bool watch_go_on(struct watch *watch, int64_t now);

/* The last news did not arrive: they are told again with the next look. */
void watch_again(struct watch *watch);

void watch_end(struct watch *watch);

#endif
