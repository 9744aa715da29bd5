/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of tests/data/fields.tsv, what the engine takes and how it is judged. */
#ifndef QUAYMASTER_TESTS_FIELD_ROWS_H
#define QUAYMASTER_TESTS_FIELD_ROWS_H

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../support.h"
#include "policy/cleanup.h"

#define FIELDS_FILE    "tests/data/fields.tsv"
#define FIELD_ROWS_MAX 2048

struct field_row {
	char *body, *path, *type, *judged;
};

/* The next column of a line; it ends the one before. */
static inline char *field_column(char **rest)
{
	char *start = *rest;
	size_t len = strcspn(start, "\t\n");

	*rest = start + len + (start[len] != '\0');
	start[len] = '\0';
	return start;
}

/* All rows; read once. */
static inline const struct field_row *field_rows(size_t *ret_n)
{
	static char text[512 * 1024];
	static struct field_row rows[FIELD_ROWS_MAX];
	static size_t n;
	FILE *file = n == 0 ? fopen(FIELDS_FILE, "re") : NULL;
	char *rest = text;

	*ret_n = n;
	if (n > 0)
		return rows;
	ck_assert_msg(file, "%s cannot be read; tests are run in the source directory",
	              FIELDS_FILE);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	rest = strchr(text, '\n') + 1;
	for (; *rest; n++) {
		ck_assert_uint_lt(n, FIELD_ROWS_MAX);
		rows[n].body = field_column(&rest);
		rows[n].path = field_column(&rest);
		rows[n].type = field_column(&rest);
		field_column(&rest); /* since */
		field_column(&rest); /* until */
		rows[n].judged = field_column(&rest);
	}
	*ret_n = n;
	return rows;
}

/* A value of a Go type, and not its zero. */
static inline json_t *field_value(const char *type)
{
	static const char *const types[][2] = {
		{"map[string]struct", "{\"telling\":{}}"},
		{"map", "{\"telling\":\"telling\"}"},
		{"nat.Port", "{\"80/tcp\":{}}"},
		{"network.PortSet", "{\"80/tcp\":{}}"},
		{"*bool", "true"},
		{"bool", "true"},
		{"*int", "7"},
		{"int", "7"},
		{"*uint", "7"},
		{"uint", "7"},
		{"*time.", "7"},
		{"time.", "7"},
		{"os.FileMode", "7"},
		{"float", "0.5"},
		{"[]byte", "\"dGVsbGluZw==\""},
		{"[]string", "[\"telling\"]"},
		{"strslice", "[\"telling\"]"},
		{"[]netip", "[\"telling\"]"},
		{"[][]string", "[[\"telling\"]]"},
		{"[2]uint", "[7,7]"},
		{"*[2]uint", "[7,7]"},
		{"[]", "[{\"Unheard\":1}]"},
		{"*", "{\"Unheard\":1}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strncmp(type, types[i][0], strlen(types[i][0])) == 0)
			return json_loads(types[i][1], JSON_DECODE_ANY, NULL);
	}
	return json_string("telling");
}

#endif
