/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns paths, of the host and of the container, into the claims they make. Adds them to r->claims
 * at the field where r stands; text is borrowed, flag is the docker CLI's name of the field. Never
 * looks at a path: what only the host can tell is asked (claims_ask()).
 */
#ifndef QUAYMASTER_PATH_VALUES_H
#define QUAYMASTER_PATH_VALUES_H

#include <stdbool.h>

#include "reader.h"

/* A path of the host, made absolute and clean as Go's path.Clean does. */
void value_host_path(struct reader *r, const char *path, bool read_only, const char *typed,
                     const char *flag);

/* A place in the container that something is mounted on, cleaned in the same way. */
void value_mount_target(struct reader *r, const char *path, const char *flag);

/* "source:target[:mode]" as moby volume/mounts/linux_parser.go v29.7.2 reads a bind. */
void value_bind(struct reader *r, const char *text);

/* A volume by its name; "" is a new one without a name, and nothing to ask for. */
void value_volume(struct reader *r, const char *name);

/* Mount options' words that share mounts with the host: "rshared". "" claims nothing. */
void value_propagation(struct reader *r, const char *word, const char *flag);

/*
 * A device, or a directory with all devices below it. "/dev" and "/" are claimed as "/dev/", which
 * a list that denies everything below /dev has. Which devices they hold, and which one a path
 * outside of /dev is, no name tells, so that no list could deny it: that is claimed as unseen, too.
 */
/*
 * Whether a path has a ".." in it. Where the engine hands a path to the kernel as it is, that
 * leaves the directory that a link before it leads to, and not the one that the text says.
 */
bool path_leads_up(const char *path);

void value_device(struct reader *r, const char *path, const char *flag);

/*
 * A tmpfs's options, separated by commas: what lets programs or devices work there is a claim, and
 * what would change a mount that is there already.
 */
void value_tmpfs_options(struct reader *r, const char *words, const char *flag);

#endif
