/* SPDX-License-Identifier: Apache-2.0 */
#include "reader.h"

#include <errno.h>
#include <string.h>

#include "discretion.h"

/* Marks the body as unreadable at the field where the reader stands. */
static int fail(struct reader *r, const char *why)
{
	gojson_fail(&r->json, why);
	if (!r->why)
		r->why = claims_printf(r->claims, "%s: %s", reader_path(r), r->json.why);
	return -EINVAL;
}

/* Reads a null, if there is one: 1; 0 if there is another value. */
static int null(struct reader *r)
{
	if (gojson_peek(&r->json) != GOJSON_NULL)
		return 0;
	return gojson_null(&r->json) < 0 ? -EINVAL : 1;
}

/* Enters a list or an object: 1; 0 if there is a null instead, which is read. */
static int enter(struct reader *r, enum gojson_type list_or_object)
{
	int n = null(r);

	if (n != 0)
		return n < 0 ? n : 0;
	return gojson_enter(&r->json, list_or_object) < 0 ? -EINVAL : 1;
}

int read_harmless(struct reader *r, const struct field *field, void *target)
{
	bool ignored;

	(void)field;
	(void)target;
	return gojson_skip(&r->json, &ignored);
}

int read_flag(struct reader *r, const struct field *field, void *target)
{
	int n = null(r);

	return n != 0 ? n : gojson_bool(&r->json, (bool *)((char *)target + field->offset));
}

int reader_text(struct reader *r, const char **ret_text)
{
	char *text;
	size_t len;
	int n = null(r);

	if (n < 0 || (n == 0 && gojson_string(&r->json, &text, &len) < 0))
		return -EINVAL;
	*ret_text = n > 0 ? "" : text;
	return 0;
}

int read_text(struct reader *r, const struct field *field, void *target)
{
	const char **text = (const char **)(void *)((char *)target + field->offset);

	return reader_text(r, text);
}

int read_number(struct reader *r, const struct field *field, void *target)
{
	struct number *number = (struct number *)(void *)((char *)target + field->offset);
	int n = null(r);

	if (n == 0) {
		n = gojson_integer(&r->json, &number->value);
		number->given = true;
	}
	return n;
}

int claim_flag(struct reader *r, const struct field *field, void *target)
{
	bool value = false;
	int n = null(r);

	(void)target;
	if (n != 0)
		return n;
	if (gojson_bool(&r->json, &value) < 0)
		return -EINVAL;
	if (value)
		reader_claim(r, field->control, field->word ? field->word : "true",
		             field->word ? "true" : NULL, field->flag);
	return 0;
}

int claim_text(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (*text)
		reader_claim(r, field->control, text, NULL, field->flag);
	return 0;
}

int claim_present(struct reader *r, const struct field *field, void *target)
{
	bool empty = true;

	(void)field;
	(void)target;
	if (gojson_skip(&r->json, &empty) < 0)
		return -EINVAL;
	if (!empty)
		reader_claim(r, CONTROL_UNKNOWN_FIELD, reader_path(r), NULL, NULL);
	return 0;
}

int read_texts(struct reader *r, const struct field *field, void *target)
{
	struct reader_step step = {.parent = r->step, .index = -1};
	const char *text;
	int n;

	if (gojson_peek(&r->json) == GOJSON_STRING) {
		if (reader_text(r, &text) < 0)
			return -EINVAL;
		field->each(r, field, target, text, NULL);
		return 0;
	}
	n = enter(r, GOJSON_LIST);
	if (n <= 0)
		return n;
	while ((n = gojson_next(&r->json)) > 0) {
		if (reader_text(r, &text) < 0)
			return -EINVAL;
		step.index++;
		step.path = NULL;
		r->step = &step;
		field->each(r, field, target, text, NULL);
		r->step = step.parent;
	}
	return n;
}

void each_claim(struct reader *r, const struct field *field, void *target, const char *text,
                const char *value)
{
	(void)target;
	(void)value;
	reader_claim(r, field->control, text, NULL, field->flag);
}

/* The keys of a map read so far: doubles are refused. */
struct keys {
	const char *list[LIMIT_MAP_KEYS];
	size_t n;
};

static int note_key(struct reader *r, struct keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++) {
		if (strcmp(keys->list[i], key) == 0)
			return fail(r, "a key is there twice");
	}
	if (keys->n == LIMIT_MAP_KEYS)
		return fail(r, "it has too many keys");
	keys->list[keys->n++] = key;
	return 0;
}

/* Steps to the next key of a map, which no earlier one is: 1, or 0 at the end. */
static int next_entry(struct reader *r, struct keys *keys, char **ret_key)
{
	size_t len;
	int n = gojson_next_key(&r->json, ret_key, &len);

	return n > 0 && note_key(r, keys, *ret_key) < 0 ? -EINVAL : n;
}

/* The value of a map's key as text; the maps that are read hold nothing but strings. */
static int map_value(struct reader *r, const char **ret_text)
{
	bool ignored;

	if (gojson_peek(&r->json) == GOJSON_STRING)
		return reader_text(r, ret_text);
	*ret_text = "";
	return gojson_skip(&r->json, &ignored);
}

int read_map(struct reader *r, const struct field *field, void *target)
{
	struct keys keys;
	const char *value;
	char *key;
	int n = enter(r, GOJSON_OBJECT);

	keys.n = 0;
	if (n <= 0)
		return n;
	while ((n = next_entry(r, &keys, &key)) > 0) {
		if (map_value(r, &value) < 0)
			return -EINVAL;
		field->each(r, field, target, key, value);
	}
	return n;
}

/* The field found last and where it stands. */
struct found {
	const struct object *object;
	size_t at;
	int index; /* of the field, counted through embedded structs */
};

/* Whether key names a field of object's own from row `from` on; base is the index of its first. */
static bool find_own(const struct object *object, const char *key, size_t from, int base,
                     struct found *found)
{
	for (size_t i = from; i < object->n_fields; i++) {
		if (gojson_key_folds_to(key, object->fields[i].name)) {
			*found = (struct found){object, i, base + (int)i};
			return true;
		}
	}
	return false;
}

/*
 * Finds the field that key names. The ones behind the field found last are tried first: Go's
 * clients send fields in the struct's order.
 */
static bool find(const struct object *object, const char *key, struct found *found)
{
	int base = 0;

	if (found->object &&
	    find_own(found->object, key, found->at + 1, found->index - (int)found->at, found))
		return true;
	for (const struct object *o = object; o; o = o->embedded) {
		if (find_own(o, key, 0, base, found))
			return true;
		base += (int)o->n_fields;
	}
	return false;
}

static int unknown(struct reader *r, const struct object *object, const char *key)
{
	bool empty = true;

	if (gojson_skip(&r->json, &empty) < 0)
		return -EINVAL;
	if (!empty && object->claims_unknown) {
		const char *name = discretion_is_name(key) ? key : "(what is no field's name)";
		struct reader_step step = {.parent = r->step, .name = name, .index = -1};

		r->step = &step;
		reader_claim(r, CONTROL_UNKNOWN_FIELD, reader_path(r), NULL, NULL);
		r->step = step.parent;
	}
	return 0;
}

/* Reads the value of one known key, once. */
static int known(struct reader *r, const struct field *field, bool *seen, void *target)
{
	struct reader_step step = {.parent = r->step, .name = field->name, .index = -1};
	int n;

	r->step = &step;
	n = *seen ? fail(r, "the key is there twice") : field->read(r, field, target);
	if (n < 0)
		fail(r, "a value has the wrong type");
	*seen = true;
	r->step = step.parent;
	return n < 0 ? n : 0;
}

static int read_fields(struct reader *r, const struct object *object, void *target)
{
	bool seen[READER_FIELDS_MAX] = {false};
	struct found found = {0};
	size_t len;
	char *key;
	int n;

	if (gojson_enter(&r->json, GOJSON_OBJECT) < 0)
		return -EINVAL;
	while ((n = gojson_next_key(&r->json, &key, &len)) > 0) {
		if (find(object, key, &found))
			n = known(r, &found.object->fields[found.at], &seen[found.index], target);
		else
			n = unknown(r, object, key);
		if (n < 0)
			return n;
	}
	if (n == 0 && object->done)
		object->done(r, target);
	return n;
}

int read_object(struct reader *r, const struct field *field, void *target)
{
	int n = null(r);

	if (n != 0)
		return n;
	return read_fields(r, field->object, target ? (char *)target + field->offset : NULL);
}

/* Reads one struct into a target of its own. */
static int fresh_object(struct reader *r, const struct object *object)
{
	_Alignas(max_align_t) char fresh[READER_TARGET_MAX] = {0};
	int n = null(r);

	return n != 0 ? n : read_fields(r, object, fresh);
}

int read_own_object(struct reader *r, const struct field *field, void *target)
{
	(void)target;
	return fresh_object(r, field->object);
}

int read_objects(struct reader *r, const struct field *field, void *target)
{
	struct reader_step step = {.parent = r->step, .index = -1};
	int n = enter(r, GOJSON_LIST);

	(void)target;
	if (n <= 0)
		return n;
	while ((n = gojson_next(&r->json)) > 0) {
		step.index++;
		step.path = NULL;
		r->step = &step;
		/*
		 * Go makes an empty struct of it, or a nil pointer on which some engines panic
		 * with a lock held (Ulimits, moby 20.10 to 28.5). No client sends one.
		 */
		if (gojson_peek(&r->json) == GOJSON_NULL)
			return fail(r, "a list holds null");
		if (fresh_object(r, field->object) < 0)
			return fail(r, "a value has the wrong type");
		r->step = step.parent;
	}
	return n;
}

int read_values(struct reader *r, const struct field *field, void *target)
{
	struct reader_step step = {.parent = r->step, .index = -1};
	struct keys keys;
	char *key;
	int n = enter(r, GOJSON_OBJECT);

	keys.n = 0;
	if (n <= 0)
		return n;
	while ((n = next_entry(r, &keys, &key)) > 0) {
		step.name = key;
		step.path = NULL;
		r->step = &step;
		if (field->each)
			field->each(r, field, target, key, NULL);
		if (field->values->read(r, field->values, target) < 0)
			return fail(r, "a value has the wrong type");
		r->step = step.parent;
	}
	return n;
}

int reader_read(struct reader *r, const struct object *object, char *text, size_t len, void *target)
{
	gojson_open(&r->json, text, len);
	if (gojson_peek(&r->json) == GOJSON_NULL) {
		if (gojson_null(&r->json) < 0)
			return fail(r, "it is cut off");
		if (object->done)
			object->done(r, target);
	} else if (read_fields(r, object, target) < 0) {
		r->step = NULL;
		return fail(r, "it is not a JSON object");
	}
	return gojson_finish(&r->json) < 0 ? fail(r, "it is not JSON") : 0;
}
