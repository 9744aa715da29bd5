/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cursor over JSON text, read in place: strings are unescaped where they stand and ended by a
 * NUL, nothing is copied and nothing allocated. Accepts what Go's encoding/json accepts, less what
 * two readers could take differently: invalid UTF-8, lone surrogates and \u0000 (Go replaces or
 * keeps them), and text behind the value (old engines ignore it). Knows no field of Docker's API.
 *
 * Every function that returns an int returns 0, or -EINVAL with why set; after that the cursor is
 * spent. A cursor belongs to one thread.
 */
#ifndef QUAYMASTER_GOJSON_H
#define QUAYMASTER_GOJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/cleanup.h"

enum gojson_type {
	GOJSON_INVALID = 0,
	GOJSON_NULL,
	GOJSON_BOOL,
	GOJSON_NUMBER,
	GOJSON_STRING,
	GOJSON_LIST,
	GOJSON_OBJECT
};

struct gojson {
	char *at;
	char *end;       /* *end is NUL */
	const char *why; /* what is wrong, for the developer; static; NULL so far */
	unsigned depth;
	bool first; /* the cursor is behind an opening bracket: no comma comes next */
};

/* Starts reading text, len bytes followed by a NUL. The text is changed and must outlive all that
 * is read from it. */
void gojson_open(struct gojson *json, char *text, size_t len);

/* The type of the next value, which stays unread. GOJSON_INVALID at anything that starts none.
 */
enum gojson_type gojson_peek(struct gojson *json);

/* Each reads one value of its type; another type is an error. */
_must_check_ int gojson_null(struct gojson *json);
_must_check_ int gojson_bool(struct gojson *json, bool *ret_value);
_must_check_ int gojson_string(struct gojson *json, char **ret_text, size_t *ret_len);

/*
 * Reads a number as Go reads it into an int64: no fraction, no exponent, even where the value is a
 * whole one (go1.26 encoding/json/decode.go, literalStore: strconv.ParseInt).
 */
_must_check_ int gojson_integer(struct gojson *json, int64_t *ret_value);

/*
 * Reads one value of any type and drops it; all of it is checked. *ret_empty tells whether it says
 * nothing: null, false, 0, "", [] or {} (what Go's omitempty would leave out).
 */
_must_check_ int gojson_skip(struct gojson *json, bool *ret_empty);

/* Enters a list or an object; then gojson_next() or gojson_next_key() until they return 0. */
_must_check_ int gojson_enter(struct gojson *json, enum gojson_type list_or_object);

/* 1: another value (of the key) comes next; 0: that was the end, which is read; -EINVAL. */
_must_check_ int gojson_next(struct gojson *json);
_must_check_ int gojson_next_key(struct gojson *json, char **ret_key, size_t *ret_len);

/* Checks that nothing but white space follows. */
_must_check_ int gojson_finish(struct gojson *json);

/* Marks the text as unreadable for the given static reason; always -EINVAL. */
int gojson_fail(struct gojson *json, const char *why);

/*
 * Whether a key of a JSON object names a field of a Go struct: encoding/json folds ASCII letters,
 * U+017F to s and U+212A to K (go1.26 encoding/json/fold.go).
 */
bool gojson_key_folds_to(const char *key, const char *name);

#endif
