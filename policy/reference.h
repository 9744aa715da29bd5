/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Image references, normalised as the engine normalises them (distribution/reference v0.6.0,
 * ParseNormalizedNamed and TagNameOnly): "nginx" is docker.io/library/nginx:latest.
 *
 * Does not know which references are trusted, and asks nobody whether an image exists.
 */
#ifndef QUAYMASTER_REFERENCE_H
#define QUAYMASTER_REFERENCE_H

#include <stdbool.h>

#include "cleanup.h"
#include "limits.h"

/* What a text that should name an image is. Only REFERENCE_NAME names a repository. */
enum reference_kind {
	REFERENCE_INVALID = 0, /* the engine would refuse it; also the empty text */
	REFERENCE_ID, /* could be an image id or a prefix of one: hex digits, or sha256:hex */
	REFERENCE_NAME
};

/* A parsed reference. The pointers point into text, so a copy of the struct is of no use. */
struct reference {
	enum reference_kind kind;
	/* Canonical: domain/path[:tag][@digest]; an id as it was given; empty when invalid. */
	char text[LIMIT_REFERENCE];
	unsigned repository_len; /* of domain/path in text */
	unsigned domain_len;     /* of the domain in text */
	const char *tag;         /* in text, behind the colon; NULL without one */
	unsigned tag_len;
	const char *digest; /* in text, behind the @; NULL without one */
};

/*
 * Parses one reference as POST /containers/create reads its Image. A name with neither tag nor
 * digest gets ":latest" if latest is true (create, services); pull adds its own tag first.
 *
 * Whatever the engine could also take for an id is REFERENCE_ID, never a name: with graphdriver
 * stores any unique hex prefix of a local image's id, even one digit, with or without "sha256:"
 * (moby daemon/images/image.go v28.5.2), with the containerd store 4 to 64 hex digits
 * (daemon/containerd/image.go v29.7.2). A tag, a digest or a slash makes it a name. So "add",
 * "cafe" and "decade" are ids, "add:latest" and "library/add" are names, and "CAFE" is neither:
 * a name has no capitals, and an id is searched as it is written.
 *
 * Narrower than the engine in two ways, which no registry's images meet: domain and path together
 * have 255 bytes at most, and a domain that is none by the grammar ("a.b_c/d") is refused. Only
 * the digests that the engine can check are digests: sha256, sha384, sha512 in lower case.
 *
 * *ret is written in any case, with the kind that is returned.
 */
enum reference_kind reference_parse(const char *text, bool latest, struct reference *ret);

/* Whether a canonical reference is docker.io/library/ and one component: an official image. */
bool reference_is_official(const struct reference *reference);

#endif
