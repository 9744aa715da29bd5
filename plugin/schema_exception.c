/* SPDX-License-Identifier: Apache-2.0 */
#include "schema_exception.h"

#include <string.h>

#include "json_print.h"
#include "policy/claim.h"
#include "policy/cleanup.h"
#include "policy/compile_permit.h"

#define NAMES "{\"type\":[\"string\",\"array\"],\"items\":{\"type\":\"string\"},\"minItems\":1,"

#define NAME "\"pattern\":\"^[A-Za-z0-9][A-Za-z0-9_.-]*$\",\"maxLength\":64"

#define TEXT "{\"type\":\"string\",\"minLength\":1,"

/* A key and what its value is, as JSON. */
struct row {
	const char *name;
	const char *json;
};

static const struct row match_keys[] = {
	{"user", NAMES "\"description\":\"names from TLS client certificates, @local, groups\"}"},
	{"group", NAMES "\"description\":\"names of groups\"}"},
	{"image", NAMES "\"description\":\"all images of the call are like one of these\"}"},
	{"container",
         "{\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":false,\"properties\":{"
         "\"name\":{\"type\":\"string\"},\"label\":{\"type\":\"string\"}},"
         "\"description\":\"the container that the call acts on\"}"},
	{"network", NAMES "\"description\":\"all networks of the call are like one of these\"}"},
	{"action", NAMES "\"description\":\"all actions of the call are like one of these\"}"},
};

static void print_rows(const struct row *rows, size_t n, FILE *stream)
{
	for (size_t i = 0; i < n; i++)
		fprintf(stream, "%s\"%s\":%s", i > 0 ? "," : "", rows[i].name, rows[i].json);
}

static void print_match(FILE *stream)
{
	fputs("{\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":false,"
	      "\"description\":\"which calls it is for: all of it must hold\",\"properties\":{",
	      stream);
	print_rows(match_keys, ARRAY_LEN(match_keys), stream);
	fputs("}}", stream);
}

static void print_permitted(const struct control_info *info, FILE *stream)
{
	fputs("{\"anyOf\":[{\"enum\":[\"allow\"]}", stream);
	if (compile_permit_takes_max(info))
		fputs(",{\"type\":\"object\",\"required\":[\"max\"],\"additionalProperties\":false,"
		      "\"properties\":{\"max\":{\"type\":[\"string\",\"number\"]}}}",
		      stream);
	if (compile_permit_takes_list(info))
		fputs(",{\"type\":\"array\"},{\"type\":\"object\",\"required\":[\"allow\"],"
		      "\"additionalProperties\":false,\"properties\":{\"allow\":"
		      "{\"type\":\"array\"}}}",
		      stream);
	fputs("]}", stream);
}

static void print_permit(FILE *stream)
{
	const char *before = "";

	fputs("{\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":false,"
	      "\"description\":\"what it permits, by control\",\"properties\":{",
	      stream);
	for (int i = 0; i < CONTROL_COUNT; i++) {
		const struct control_info *info = control_info((enum control)i);

		if (i == CONTROL_UNREADABLE)
			continue;
		fprintf(stream, "%s\n\"%s\":", before, info->name);
		print_permitted(info, stream);
		before = ",";
	}
	fputs("}}", stream);
}

static const struct row plain_keys[] = {
	{"id", "{\"type\":\"string\"," NAME ",\"description\":\"for the log and messages\"}"},
	{"reason", TEXT "\"description\":\"why there is one\"}"},
	{"owner", TEXT "\"description\":\"whom to ask\"}"},
	{"expires", "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\","
                    "\"description\":\"its last day, YYYY-MM-DD, in UTC\"}"},
	{"permanent", "{\"const\":true,\"description\":\"it has no last day\"}"},
};

void schema_print_exceptions(FILE *stream)
{
	fputs("{\"type\":\"array\",\"description\":\"what rules deny is permitted to some\","
	      "\"items\":{\"type\":\"object\",\"additionalProperties\":false,"
	      "\"required\":[\"id\",\"match\",\"permit\",\"reason\"],"
	      "\"oneOf\":[{\"required\":[\"expires\"]},{\"required\":[\"permanent\"]}],"
	      "\"properties\":{",
	      stream);
	print_rows(plain_keys, ARRAY_LEN(plain_keys), stream);
	fputs(",\"match\":", stream);
	print_match(stream);
	fputs(",\"permit\":", stream);
	print_permit(stream);
	fputs("}}}", stream);
}

void schema_print_groups(FILE *stream)
{
	fputs("{\"type\":\"object\",\"description\":\"users under one "
	      "name\",\"propertyNames\":{" NAME
	      "},\"additionalProperties\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}",
	      stream);
}

void schema_print_include(FILE *stream)
{
	fputs(NAMES "\"description\":\"directories and files beside this one\"}", stream);
}

static bool has(const struct row *rows, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].name, key) == 0)
			return true;
	}
	return false;
}

bool schema_has_exception_key(const char *key)
{
	return strcmp(key, "match") == 0 || strcmp(key, "permit") == 0 ||
	       has(plain_keys, ARRAY_LEN(plain_keys), key);
}

bool schema_has_match_key(const char *key)
{
	return has(match_keys, ARRAY_LEN(match_keys), key);
}
