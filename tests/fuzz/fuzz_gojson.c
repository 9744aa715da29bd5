/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON cursor against jansson: each must take what the other takes, but for numbers, which
 * jansson bounds, and for nesting.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/gojson.h"
#include "policy/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool ours(const uint8_t *data, size_t size, const char **ret_why)
{
	char *text = malloc(size + 1);
	struct gojson json;
	bool empty, ok;

	memcpy(text, data, size);
	text[size] = '\0';
	gojson_open(&json, text, size);
	ok = gojson_skip(&json, &empty) == 0 && gojson_finish(&json) == 0;
	if (!ok && !json.why)
		abort();
	*ret_why = json.why;
	free(text);
	return ok;
}

static bool is_bounded_by_one_alone(json_error_t *error, const char *why)
{
	if (why)
		return strcmp(why, "it is nested too deeply") == 0;
	return json_error_code(error) == json_error_numeric_overflow ||
	       json_error_code(error) == json_error_null_character;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why;
	json_error_t error = {0};
	bool taken = ours(data, size, &why);
	json_t *theirs;

	/* jansson 2.14 drops a NUL behind a number: no judge of such texts. */
	if (memchr(data, 0, size)) {
		if (taken)
			abort();
		return 0;
	}
	theirs = json_loadb((const char *)data, size, JSON_DECODE_ANY, &error);
	if (taken != (theirs != NULL) && !is_bounded_by_one_alone(&error, why))
		abort();
	json_decref(theirs);
	return 0;
}
