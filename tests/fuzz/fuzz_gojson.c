/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON cursor against jansson: each must take what the other takes, but for numbers, which
 * jansson bounds, and for nesting. What is read value by value must be what jansson read, and
 * skipping must see the same emptiness and the same end.
 */
#include <assert.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/gojson.h"
#include "policy/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *copy(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	assert(text);
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

static bool skips(const uint8_t *data, size_t size, bool *ret_empty, const char **ret_why)
{
	char *text = copy(data, size);
	struct gojson json;
	bool ok;

	gojson_open(&json, text, size);
	ok = gojson_skip(&json, ret_empty) == 0 && gojson_finish(&json) == 0;
	assert(ok == !json.why);
	*ret_why = json.why;
	/* Skipping leaves the text as it is. */
	assert(memcmp(text, data, size) == 0);
	free(text);
	return ok;
}

static bool reads(struct gojson *json, json_t **ret);

static bool reads_list(struct gojson *json, json_t **ret)
{
	int r = gojson_enter(json, GOJSON_LIST);

	*ret = json_array();
	while (r == 0 && (r = gojson_next(json)) == 1) {
		json_t *element = NULL;

		r = reads(json, &element) ? 0 : -1;
		if (r == 0)
			json_array_append_new(*ret, element);
		else
			json_decref(element);
	}
	return r == 0;
}

static bool reads_object(struct gojson *json, json_t **ret)
{
	int r = gojson_enter(json, GOJSON_OBJECT);
	char *key;
	size_t len;

	*ret = json_object();
	while (r == 0 && (r = gojson_next_key(json, &key, &len)) == 1) {
		json_t *value = NULL;

		assert(strlen(key) == len);
		r = reads(json, &value) ? 0 : -1;
		if (r == 0)
			json_object_set_new(*ret, key, value);
		else
			json_decref(value);
	}
	return r == 0;
}

/* Numbers are no business of the cursor: what they are is read from where they stood. */
static bool reads_number(struct gojson *json, json_t **ret)
{
	const char *start = json->at;
	bool empty;

	if (gojson_skip(json, &empty) < 0)
		return false;
	*ret = json_loadb(start, (size_t)(json->at - start), JSON_DECODE_ANY, NULL);
	if (json_is_integer(*ret))
		assert(empty == (json_integer_value(*ret) == 0));
	return *ret != NULL;
}

/* The depth is bounded by the cursor. */
static bool reads(struct gojson *json, json_t **ret)
{
	bool value;
	char *text;
	size_t len;

	switch (gojson_peek(json)) {
	case GOJSON_INVALID:
		return false;
	case GOJSON_NULL:
		*ret = json_null();
		return gojson_null(json) == 0;
	case GOJSON_BOOL:
		if (gojson_bool(json, &value) < 0)
			return false;
		*ret = json_boolean(value);
		return true;
	case GOJSON_NUMBER:
		return reads_number(json, ret);
	case GOJSON_STRING:
		if (gojson_string(json, &text, &len) < 0)
			return false;
		assert(text[len] == '\0' && strlen(text) == len);
		*ret = json_stringn(text, len);
		return true;
	case GOJSON_LIST:
		return reads_list(json, ret);
	case GOJSON_OBJECT:
		return reads_object(json, ret);
	}
	return false;
}

static void check_read(const uint8_t *data, size_t size, json_t *theirs)
{
	char *text = copy(data, size);
	struct gojson json;
	json_t *ours = NULL;

	gojson_open(&json, text, size);
	assert(reads(&json, &ours) && gojson_finish(&json) == 0);
	assert(json_equal(ours, theirs));
	json_decref(ours);
	free(text);
}

static bool is_empty(json_t *value)
{
	if (json_is_string(value))
		return json_string_length(value) == 0;
	if (json_is_array(value))
		return json_array_size(value) == 0;
	if (json_is_object(value))
		return json_object_size(value) == 0;
	return json_is_null(value) || json_is_false(value);
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
	bool empty;
	bool taken = skips(data, size, &empty, &why);
	json_t *theirs;

	/* jansson 2.14 drops a NUL behind a number: no judge of such texts. */
	if (memchr(data, 0, size)) {
		assert(!taken);
		return 0;
	}
	theirs = json_loadb((const char *)data, size, JSON_DECODE_ANY, &error);
	assert(taken == (theirs != NULL) || is_bounded_by_one_alone(&error, why));
	if (taken && theirs) {
		check_read(data, size, theirs);
		assert(json_is_number(theirs) || empty == is_empty(theirs));
	}
	json_decref(theirs);
	return 0;
}
