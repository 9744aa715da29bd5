/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns one value of Docker's API, read with the engine's own rules, into the claims it makes.
 * Each function adds its claims to r->claims at the field where r stands; text is borrowed and
 * flag is the docker CLI's name of the field, or NULL.
 */
#ifndef QUAYMASTER_CLAIM_VALUES_H
#define QUAYMASTER_CLAIM_VALUES_H

#include <stdbool.h>

#include "reader.h"

/*
 * An image that is run or pulled. latest: a name without tag means ":latest". What is not a name
 * (an id, an id's prefix, nothing) has a value that no pattern of names matches.
 */
void value_image(struct reader *r, const char *text, const char *flag, bool latest);

/*
 * An image as POST /images/create names it (moby image_routes.go v29.7.2 postImagesCreate): one
 * trailing colon is trimmed, and tag, unless "", replaces what image says of it; it may be a
 * digest. Without a tag all of the repository's are pulled.
 */
void value_pulled_image(struct reader *r, const char *image, const char *tag);

/* A name that a local image gets: repository, and tag unless NULL or "" (then "latest"). */
void value_image_name(struct reader *r, const char *repository, const char *tag, const char *flag);

/* For read_texts: a capability that is added, canonical. */
field_each_fn each_capability;

/*
 * A namespace mode: "host" shares the host's word namespace, "container:x" joins x's. What is
 * neither and not one of the known words (space-separated, NULL for any) is an unknown field.
 */
void value_namespace(struct reader *r, const char *word, const char *text, const char *known);

/* A security option, split as moby daemon_unix.go v29.7.2 parseSecurityOpt splits it. */
void value_security_option(struct reader *r, const char *text, const char *flag);

/* A path of the host, made absolute and clean as Go's path.Clean does. */
void value_host_path(struct reader *r, const char *path, bool read_only, const char *typed,
                     const char *flag);

/* "source:target[:mode]" as moby volume/mounts/linux_parser.go v29.7.2 reads a bind. */
void value_bind(struct reader *r, const char *text);

/* Mount options' words that share mounts with the host: "rshared". "" claims nothing. */
void value_propagation(struct reader *r, const char *word, const char *flag);

void value_device(struct reader *r, const char *path, const char *flag);

/* A kernel parameter, "kernel.msgmax" or "kernel/msgmax" as sysctl(8) takes them. */
void value_sysctl(struct reader *r, const char *name, const char *flag);

/* For read_map. */
field_each_fn each_sysctl;

/* The sysctls of a network endpoint: "net.ipv4.conf.IFNAME.forwarding=1,...". */
void value_endpoint_sysctls(struct reader *r, const char *text);

#endif
