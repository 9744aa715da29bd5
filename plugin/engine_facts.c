/* SPDX-License-Identifier: Apache-2.0 */
#include "engine_facts.h"

#include <string.h>

#include "reader.h"

static void each_plugin(struct reader *r, const struct field *field, void *target, const char *text,
                        const char *value)
{
	struct settings_list *list = target;

	(void)r;
	(void)field;
	(void)value;
	if (list->n < SETTINGS_LIST_MAX)
		list->item[list->n++] = text;
}

/* "name=rootless", "name=seccomp,profile=builtin". */
static void each_security_option(struct reader *r, const struct field *field, void *target,
                                 const char *text, const char *value)
{
	struct engine_facts *facts = target;

	(void)r;
	(void)field;
	(void)value;
	facts->rootless |= strcmp(text, "name=rootless") == 0;
	facts->userns |= strcmp(text, "name=userns") == 0;
}

static const struct field plugin_fields[] = {
	{"Authorization", read_texts, .each = each_plugin},
};

static const struct object plugins_object = {FIELDS(plugin_fields)};

static const struct field swarm_fields[] = {
	{"LocalNodeState", read_text},
};

static const struct object swarm_object = {FIELDS(swarm_fields)};

static const struct field info_fields[] = {
	{"Plugins", read_object, .offset = offsetof(struct engine_facts, plugins),
         .object = &plugins_object},
	{"ExperimentalBuild", read_flag, .offset = offsetof(struct engine_facts, experimental)},
	{"LiveRestoreEnabled", read_flag, .offset = offsetof(struct engine_facts, live_restore)},
	{"DockerRootDir", read_text, .offset = offsetof(struct engine_facts, data_root)},
	{"SecurityOptions", read_texts, .each = each_security_option},
	{"Swarm", read_object, .offset = offsetof(struct engine_facts, swarm),
         .object = &swarm_object},
};

static const struct object info_object = {FIELDS(info_fields)};

static const struct field version_fields[] = {
	{"Version", read_text, .offset = offsetof(struct engine_facts, version)},
	{"ApiVersion", read_text, .offset = offsetof(struct engine_facts, api)},
	{"MinAPIVersion", read_text, .offset = offsetof(struct engine_facts, min_api)},
};

static const struct object version_object = {FIELDS(version_fields)};

static int read_answer(const struct object *object, char *text, size_t len, void *target)
{
	_cleanup_(freep) struct claims *claims = malloc(sizeof(*claims));
	struct reader r = {.claims = claims};
	int result;

	if (!claims)
		return -1;
	claims_init(claims);
	result = reader_read(&r, object, text, len, target);
	claims_done(claims);
	return result;
}

int engine_facts_read_version(char *text, size_t len, struct engine_facts *facts)
{
	return read_answer(&version_object, text, len, facts);
}

int engine_facts_read_info(char *text, size_t len, struct engine_facts *facts)
{
	return read_answer(&info_object, text, len, facts);
}

/* One element of the list: its texts of these keys, and whether it is enabled. */
struct element {
	const char *name;
	const char *id;
	bool enabled;
};

static int read_member(struct gojson *json, const char *key, struct element *element)
{
	bool ignored;
	size_t len;
	char *text = NULL;
	bool is_name = gojson_key_folds_to(key, "Name");
	bool is_id = gojson_key_folds_to(key, "Id");

	if (gojson_key_folds_to(key, "Enabled"))
		return gojson_bool(json, &element->enabled);
	if ((!is_name && !is_id) || gojson_peek(json) != GOJSON_STRING)
		return gojson_skip(json, &ignored);
	if (gojson_string(json, &text, &len) < 0)
		return -1;
	if (is_name)
		element->name = text;
	else
		element->id = text;
	return 0;
}

/* Reads one element of a list; 1, or 0 where there is none any more. */
static int next_element(struct gojson *json, struct element *ret)
{
	char *key;
	size_t len;
	int n = gojson_next(json);

	*ret = (struct element){0};
	if (n <= 0 || gojson_enter(json, GOJSON_OBJECT) < 0)
		return 0;
	while ((n = gojson_next_key(json, &key, &len)) > 0) {
		if (read_member(json, key, ret) < 0)
			return 0;
	}
	return n == 0;
}

enum managed engine_facts_read_plugins(char *text, size_t len)
{
	enum managed managed = MANAGED_NONE;
	struct element element;
	struct gojson json;

	gojson_open(&json, text, len);
	if (gojson_enter(&json, GOJSON_LIST) < 0)
		return MANAGED_NONE;
	while (next_element(&json, &element)) {
		if (element.name && settings_is_quaymaster(element.name, strlen(element.name)))
			managed = element.enabled ? MANAGED_ENABLED : MANAGED_DISABLED;
	}
	return managed;
}

size_t engine_facts_read_ids(char *text, size_t len, const char **ret_ids, size_t max)
{
	struct element element;
	struct gojson json;
	size_t n = 0;

	gojson_open(&json, text, len);
	if (gojson_enter(&json, GOJSON_LIST) < 0)
		return 0;
	while (n < max && next_element(&json, &element)) {
		if (element.id)
			ret_ids[n++] = element.id;
	}
	return n;
}
