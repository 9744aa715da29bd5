/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An admin's own tests of a policy, as `quaymaster test` has read them: calls, and what must come
 * of them. Data only; everything lives in the arena of its file.
 */
#ifndef QUAYMASTER_CASE_H
#define QUAYMASTER_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/arena.h"
#include "policy/claim.h"

/* What comes of a call. Zero is denied. */
enum case_result {
	CASE_DENY = 0,
	CASE_ALLOW,
	CASE_AUDIT /* passes, but would not if a rule or the policy were enforced */
};

/* The call itself, as a client would send it. */
struct case_call {
	const char *method; /* NULL: the case has no call */
	const char *path;
	const char *body; /* NULL without one */
	const char *content_type, *content_length;
};

struct case_claims {
	struct claim *list; /* n of them; NULL: the case has none */
	size_t n;
};

struct test_case {
	struct test_case *next;
	const char *name;
	unsigned line; /* in its file */
	struct case_call call;
	struct case_claims claims;
	char *const *docker;    /* a command line, ended by NULL: "docker", ...; NULL without one */
	const char *container;  /* what the engine would say of it, as JSON; NULL without one */
	struct subject subject; /* the same, for claims */
	const char *user;       /* of a client certificate; NULL: somebody at the unix socket */
	int64_t now;            /* seconds since 1970, UTC; 0: as of the file's or any other day */
	enum case_result expect;
	bool controls[CONTROL_COUNT]; /* those that must deny, or audit */
	size_t n_controls;
	const char *message;   /* part of the denial; NULL: any */
	const char *exception; /* id of the one that must permit; NULL: none has to */
};

/* A file of cases. All zero is an empty one. */
struct case_file {
	struct arena arena;
	const char *path;      /* as given; borrowed */
	const char *directory; /* where it lies; NULL: here */
	const char *policy;    /* path of the policy that is tested; NULL without one */
	int64_t now;           /* as in struct test_case */
	struct test_case *first, *last;
	size_t n;
};

#endif
