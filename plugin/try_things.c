/* SPDX-License-Identifier: Apache-2.0 */
#include "try_things.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "policy/limits.h"

/* 64 digits that begin differently for each number, and do not look like a name. */
static void make_id(char *id, size_t size, uint64_t number)
{
	size_t len = 0;

	for (uint64_t i = 0; i < 4; i++) {
		uint64_t x = (number * 4 + i + 1) * UINT64_C(0x9e3779b97f4a7c15);

		x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
		len += (size_t)snprintf(id + len, size - len, "%016" PRIx64, x ^ (x >> 31));
	}
}

static void free_thing(struct try_thing *thing)
{
	free(thing->name);
	free(thing->body);
	free(thing->of);
	free(thing);
}

struct try_thing *try_things_add(struct try_things *things, enum try_kind kind, const char *name,
                                 char *body, size_t body_len)
{
	struct try_thing *thing = things->n < LIMIT_TRY_THINGS ? calloc(1, sizeof(*thing)) : NULL;

	if (!thing) {
		free(body);
		return NULL;
	}
	thing->kind = kind;
	thing->body = body;
	thing->body_len = body_len;
	make_id(thing->id, sizeof(thing->id), ++things->n);
	thing->name = name && *name ? strdup(name) : strndup(thing->id, 12);
	if (!thing->name) {
		free_thing(thing);
		return NULL;
	}
	if (things->last)
		things->last->next = thing;
	else
		things->first = thing;
	things->last = thing;
	return thing;
}

struct try_thing *try_things_find(const struct try_things *things, enum try_kind kind,
                                  const char *name)
{
	size_t len = strlen(name);

	for (struct try_thing *thing = things->first; thing; thing = thing->next) {
		if (thing->kind == kind && len > 0 &&
		    (strcmp(thing->name, name) == 0 ||
		     (kind != TRY_VOLUME && strncmp(thing->id, name, len) == 0)))
			return thing;
	}
	return NULL;
}

void try_things_remove(struct try_things *things, struct try_thing *thing)
{
	struct try_thing *before = NULL;
	struct try_thing **link = &things->first;

	while (*link != thing) {
		before = *link;
		link = &before->next;
	}
	*link = thing->next;
	if (things->last == thing)
		things->last = before;
	free_thing(thing);
}

void try_things_done(struct try_things *things)
{
	while (things->first) {
		struct try_thing *thing = things->first;

		things->first = thing->next;
		free_thing(thing);
	}
	things->last = NULL;
}

struct json_part try_thing_member(const struct try_thing *thing, const char *name)
{
	return json_member((struct json_part){thing->body, thing->body_len}, name);
}
