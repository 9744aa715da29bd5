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

/* Whether word is one of the space-separated words. */
bool value_among(const char *word, const char *words);

/*
 * An image that is run or mounted. latest: a name without tag means ":latest". What is not a name
 * (an id, an id's prefix, nothing) has a value that no pattern of names matches.
 */
void value_image(struct reader *r, const char *text, const char *flag, bool latest);

/*
 * An image that is pulled from a registry or pushed to it, as POST /images/create names it (moby
 * image_routes.go v29.7.2 postImagesCreate): one trailing colon is trimmed, and tag, unless "",
 * replaces what name says of it; it may be a digest. Without a tag all of the repository's are
 * meant.
 */
void value_image_at_registry(struct reader *r, enum control control, const char *name,
                             const char *tag);

/* A name that a local image gets: repository, and tag unless NULL or "" (then "latest"). */
void value_image_name(struct reader *r, const char *repository, const char *tag, const char *flag);

/* For read_texts: a capability, canonical; the field's control says what is done to it. */
field_each_fn each_capability;

/*
 * "host" shares the host's namespace, "container:x" joins x's: a claim, and true. Anything else is
 * false, and no claim.
 */
bool value_shared_namespace(struct reader *r, const char *word, const char *text);

/*
 * A namespace mode. What shares none, and is not one of the known words (space-separated), is an
 * unknown field.
 */
void value_namespace(struct reader *r, const char *word, const char *text, const char *known);

/* A security option, split as moby daemon_unix.go v29.7.2 parseSecurityOpt splits it; what it is
 * in words that mean the same for every spelling, as it is claimed. */
const char *value_security_option(struct reader *r, const char *text, const char *flag);

/* A kernel parameter, "kernel.msgmax" or "kernel/msgmax" as sysctl(8) takes them. */
void value_sysctl(struct reader *r, const char *name, const char *flag);

/* For read_map. */
field_each_fn each_sysctl;

/* The sysctls of a network endpoint: "net.ipv4.conf.IFNAME.forwarding=1,...". */
void value_endpoint_sysctls(struct reader *r, const char *text);

#endif
