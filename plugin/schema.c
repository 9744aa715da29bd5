/* SPDX-License-Identifier: Apache-2.0 */
#include "schema.h"

#include <string.h>

#include "commands.h"
#include "json_print.h"
#include "options.h"
#include "policy/claim.h"
#include "policy/compile_rule.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "schema_exception.h"

/* A text of people's, on one line; the limit is that of value_text(). */
#define TEXT(what) "{\"type\":\"string\",\"minLength\":1,\"description\":\"" what "\"}"

#define MODE "{\"enum\":[\"enforce\",\"audit\"],\"description\":\"audit: let pass, and logged\"}"

static void print_profiles(FILE *stream)
{
	const char *before = "{\"enum\":[";

	for (const char *const *profile = policy_profiles(); *profile; profile++) {
		fputs(before, stream);
		json_print(stream, *profile);
		before = ",";
	}
	fputs("],\"description\":\"the built-in policy that this one builds on\"}", stream);
}

/* The JSON type of a shape's patterns: texts, but where there are words or a container's traits. */
static void print_pattern(const struct control_info *info, FILE *stream)
{
	const char *before = "{\"enum\":[";

	if (info->shape == SHAPE_CONTAINER) {
		fputs("{\"$ref\":\"#/definitions/container\"}", stream);
	} else if (info->shape == SHAPE_NAMESPACE) {
		for (const char *const *word = control_words(); *word; word++) {
			fputs(before, stream);
			json_print(stream, *word);
			before = ",";
		}
		fputs("]}", stream);
	} else {
		fputs("{\"type\":\"string\"}", stream);
	}
}

static void print_list(const struct control_info *info, FILE *stream)
{
	fputs("{\"type\":\"array\",\"items\":", stream);
	print_pattern(info, stream);
	fputs("}", stream);
}

static void print_require(const struct control_info *info, FILE *stream)
{
	if (info->requirable)
		print_list(info, stream);
	else if (info->shape == SHAPE_USER)
		fputs("{\"const\":\"non-root\"}", stream);
	else
		fputs("{\"const\":true}", stream);
}

static void print_max(const struct control_info *info, FILE *stream)
{
	(void)info;
	fputs("{\"type\":[\"string\",\"number\"]}", stream);
}

static void print_verdict(const struct control_info *info, FILE *stream)
{
	(void)info;
	fputs("{\"enum\":[\"allow\",\"deny\"],\"description\":\"for what no list names\"}", stream);
}

static void print_mode(const struct control_info *info, FILE *stream)
{
	(void)info;
	fputs(MODE, stream);
}

static void print_message(const struct control_info *info, FILE *stream)
{
	(void)info;
	fputs(TEXT("said in the denial, in place of the built-in advice"), stream);
}

/* How the value of a rule's key is described; a test holds this against the compiler's table. */
static const struct {
	const char *name;
	void (*print)(const struct control_info *info, FILE *stream);
} rule_keys[] = {
	{"allow", print_list},      {"deny", print_list}, {"verdict", print_verdict},
	{"require", print_require}, {"max", print_max},   {"mode", print_mode},
	{"message", print_message},
};

static void print_rule(const struct control_info *info, FILE *stream)
{
	const char *before = "";

	json_print(stream, info->name);
	json_print_member(stream, ":{", "description", info->does);
	fprintf(stream,
	        ",\"anyOf\":[{\"enum\":[\"allow\"%s]},{\"type\":\"object\","
	        "\"additionalProperties\":false,\"properties\":{",
	        compile_rule_takes(info, "verdict") ? ",\"deny\"" : "");
	for (size_t i = 0; i < ARRAY_LEN(rule_keys); i++) {
		if (!compile_rule_takes(info, rule_keys[i].name))
			continue;
		fprintf(stream, "%s\"%s\":", before, rule_keys[i].name);
		rule_keys[i].print(info, stream);
		before = ",";
	}
	fputs("}}]}", stream);
}

static void print_rules(FILE *stream)
{
	fputs("{\"$ref\":\"#/definitions/rules\"}", stream);
}

static void print_version(FILE *stream)
{
	fputs("{\"enum\":[1,\"1\"],\"description\":\"of the policy language\"}", stream);
}

static void print_whole_mode(FILE *stream)
{
	fputs(MODE, stream);
}

static void print_contact(FILE *stream)
{
	fputs(TEXT("last line of every denial"), stream);
}

static void print_log(FILE *stream)
{
	fputs("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
	      "\"decisions\":{\"enum\":[\"all\",\"denials\"]},"
	      "\"skip\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
	      "\"sample\":{\"type\":\"object\",\"additionalProperties\":false,"
	      "\"required\":[\"actions\",\"every\"],\"properties\":{"
	      "\"actions\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
	      "\"every\":{\"type\":\"integer\",\"minimum\":1}}},"
	      "\"when-full\":{\"enum\":[\"lose\",\"deny\"]}}}",
	      stream);
}

/* The keys of the top level; a test holds this against the compiler's table. */
static const struct {
	const char *name;
	void (*print)(FILE *stream);
} keys[] = {
	{"version", print_version},
	{"extends", print_profiles},
	{"mode", print_whole_mode},
	{"contact", print_contact},
	{"include", schema_print_include},
	{"groups", schema_print_groups},
	{"rules", print_rules},
	{"log", print_log},
	{"exceptions", schema_print_exceptions},
};

bool schema_has_key(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(keys[i].name, key) == 0)
			return true;
	}
	return false;
}

static void print_definitions(FILE *stream)
{
	fputs("\"definitions\":{\n"
	      "\"container\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\","
	      "\"additionalProperties\":false,\"required\":[\"when\"],\"properties\":{\"when\":"
	      "{\"type\":\"object\",\"additionalProperties\":false,\"minProperties\":1,"
	      "\"properties\":{\"name\":{\"type\":\"string\"},\"label\":{\"type\":\"string\"},"
	      "\"image\":{\"type\":\"string\"}}}}}]},\n"
	      "\"rules\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{",
	      stream);
	for (int i = 0; i < CONTROL_COUNT; i++) {
		fputs(i > 0 ? ",\n" : "\n", stream);
		print_rule(control_info((enum control)i), stream);
	}
	fputs("}}}\n", stream);
}

void schema_print(FILE *stream)
{
	fputs("{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\n"
	      "\"title\":\"quaymaster policy\",\"type\":\"object\",\n"
	      "\"required\":[\"version\"],\"additionalProperties\":false,\"properties\":{",
	      stream);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		fprintf(stream, "%s\n  \"%s\":", i > 0 ? "," : "", keys[i].name);
		keys[i].print(stream);
	}
	fputs("},\n", stream);
	print_definitions(stream);
	fputs("}\n", stream);
}

int command_schema(int argc, char **argv)
{
	static const struct option_spec specs[] = {{NULL, NULL}};

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	schema_print(stdout);
	return 0;
}
