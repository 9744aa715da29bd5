/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client under `try` has made so far: containers, commands, networks and volumes that are
 * nowhere but in this list, so that later answers fit earlier ones. Not thread-safe.
 */
#ifndef QUAYMASTER_TRY_THINGS_H
#define QUAYMASTER_TRY_THINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "json_member.h"
#include "policy/cleanup.h"

enum try_kind { TRY_CONTAINER, TRY_EXEC, TRY_NETWORK, TRY_VOLUME };

struct try_thing {
	enum try_kind kind;
	struct try_thing *next;
	char id[65];
	char *name;
	char *body; /* the JSON that made it; NULL for what was there before */
	size_t body_len;
	char *of;      /* an exec's container, by its id */
	bool denied;   /* a real engine would not have made it */
	bool running;  /* a container that was started */
	unsigned seen; /* how often it was looked at since */
};

struct try_things {
	struct try_thing *first, *last;
	unsigned n;
};

/* Takes a body over. NULL without memory, or when there are too many. name may be NULL. */
struct try_thing *try_things_add(struct try_things *things, enum try_kind kind, const char *name,
                                 char *body, size_t body_len);

/* By its id, its name, or the beginning of its id; NULL when the client made none such. */
struct try_thing *try_things_find(const struct try_things *things, enum try_kind kind,
                                  const char *name);

void try_things_remove(struct try_things *things, struct try_thing *thing);
void try_things_done(struct try_things *things);

/* A member of what made it, as in json_member(). */
struct json_part try_thing_member(const struct try_thing *thing, const char *name);

/* What the engine says of one thing, or of all of a kind that the filters (a query's parameter,
 * JSON, or NULL) take, as JSON. */
void try_thing_print(FILE *out, struct try_thing *thing);
void try_things_print(FILE *out, struct try_things *things, enum try_kind kind,
                      const char *filters);

/* What the engine tells those who follow its events of a container. */
void try_thing_print_event(FILE *out, const struct try_thing *thing, const char *action);

#endif
