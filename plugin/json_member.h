/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks into JSON text without changing it: the parts of an object or a list as they are written.
 * For answers that repeat what a client said; what is judged is read by reader.h.
 */
#ifndef QUAYMASTER_JSON_MEMBER_H
#define QUAYMASTER_JSON_MEMBER_H

#include <stdbool.h>
#include <stddef.h>

/* A part of a text; not ended by a NUL. text is NULL where there is none. */
struct json_part {
	const char *text;
	size_t len;
};

/* Gets each member; key is NULL in a list, and else lives as long as the call. */
typedef void json_part_fn(void *context, const char *key, struct json_part value);

/* Whether whole is a list or an object that can be read; each member was then given to fn. */
bool json_each(struct json_part whole, json_part_fn *fn, void *context);

/* The value of an object's member by its name, as Go folds names; of several the last. */
struct json_part json_member(struct json_part object, const char *name);

/* A part that is a string, without quotes and escapes; to be freed. NULL for all else. */
char *json_member_text(struct json_part part);

#endif
