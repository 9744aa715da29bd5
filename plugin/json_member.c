/* SPDX-License-Identifier: Apache-2.0 */
#include "json_member.h"

#include <string.h>

#include "gojson.h"
#include "policy/cleanup.h"

/* A copy to read from: reading changes the text. */
static char *copy(struct json_part part)
{
	return part.text ? strndup(part.text, part.len) : NULL;
}

/* Where the value begins that the cursor stands before, in the text that was copied. */
static size_t value_start(struct gojson *json, const char *start)
{
	gojson_peek(json);
	return (size_t)(json->at - start);
}

bool json_each(struct json_part whole, json_part_fn *fn, void *context)
{
	_cleanup_(freep) char *text = copy(whole);
	enum gojson_type type;
	struct gojson json;
	int r;

	if (!text || strlen(text) != whole.len)
		return false;
	gojson_open(&json, text, whole.len);
	type = gojson_peek(&json);
	if ((type != GOJSON_LIST && type != GOJSON_OBJECT) || gojson_enter(&json, type) < 0)
		return false;
	for (;;) {
		char *key = NULL;
		size_t key_len, start;
		bool empty;

		r = type == GOJSON_OBJECT ? gojson_next_key(&json, &key, &key_len)
		                          : gojson_next(&json);
		if (r <= 0)
			return r == 0;
		start = value_start(&json, text);
		if (gojson_skip(&json, &empty) < 0)
			return false;
		fn(context, key,
		   (struct json_part){whole.text + start, (size_t)(json.at - text) - start});
	}
}

struct wanted {
	const char *name;
	struct json_part found;
};

static void find(void *context, const char *key, struct json_part value)
{
	struct wanted *wanted = context;

	if (key && gojson_key_folds_to(key, wanted->name))
		wanted->found = value;
}

struct json_part json_member(struct json_part object, const char *name)
{
	struct wanted wanted = {.name = name};

	if (!json_each(object, find, &wanted))
		return (struct json_part){0};
	return wanted.found;
}

char *json_member_text(struct json_part part)
{
	_cleanup_(freep) char *text = copy(part);
	struct gojson json;
	char *string;
	size_t len;

	if (!text)
		return NULL;
	gojson_open(&json, text, strlen(text));
	if (gojson_peek(&json) != GOJSON_STRING || gojson_string(&json, &string, &len) < 0)
		return NULL;
	return strndup(string, len);
}
