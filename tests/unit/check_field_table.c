/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of fields against the list of what the engine takes, tests/data/fields.tsv: every
 * field of every body, and every parameter of every query. Each row is put into a call that says
 * nothing else; what the call claims beyond the same call without it must be what the row says:
 *
 *   claim:CONTROL,...  exactly these controls have other claims
 *   harmless           no claim is another
 *   unknown            it is a field that nobody knows, or holds one
 *   route:ACTION       the call is judged as a whole, by its action
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/container_fields.h"
#include "plugin/mount_fields.h"
#include "plugin/network_fields.h"
#include "plugin/reader.h"
#include "plugin/resource_fields.h"
#include "plugin/service_fields.h"
#include "support.h"
#include "support/claimed.h"
#include "support/field_rows.h"

#define START "/v1.44/containers/web/start"

/* Rows that are not as they should be; all of them are told, not the first alone. */
static unsigned n_wrong;

/* What is said in place of a field so that somebody must notice, by the end of its path. */
static const struct telling {
	const char *path;
	const char *value;
	const char *beside; /* what must stand beside it to mean anything; NULL for nothing */
} tellings[] = {
	{"HostConfig.Privileged", "true", NULL},
	{"Binds", "[\"/etc:/x\"]", NULL},
	{"Blkio.Path", "\"/etc/shadow\"", NULL},
	{"Cgroup", "\"container:web\"", NULL},
	{"CgroupnsMode", "\"host\"", NULL},
	{"IpcMode", "\"host\"", NULL},
	{"PidMode", "\"host\"", NULL},
	{"UTSMode", "\"host\"", NULL},
	{"UsernsMode", "\"host\"", NULL},
	{"NanoCpus", "70000000", NULL},
	{"Limits.NanoCPUs", "70000000", NULL},
	{"CpuPeriod", "50000", "{\"CpuQuota\":50000}"},
	{"Devices[].PathOnHost", "\"/dev/kvm\"", NULL},
	{"MaskedPaths", "[]", NULL},
	{"ReadonlyPaths", "[]", NULL},
	{"Mounts[].ReadOnly", "true", "{\"Type\":\"bind\",\"Source\":\"/etc\"}"},
	{"ReadOnlyNonRecursive", "true",
         "{\"Type\":\"bind\",\"Source\":\"/etc\",\"ReadOnly\":true}"},
	{"Mounts[].Source", "\"/etc\"", "{\"Type\":\"bind\"}"},
	{"TmpfsOptions.Options", "[[\"exec\"]]", NULL},
	{"DriverConfig.Options", "{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/etc\"}", NULL},
	{"DriverOpts", "{\"com.docker.network.endpoint.sysctls\":\"net.x=1\"}", NULL},
	{"OomScoreAdj", "-7", NULL},
	{"HostIp", "\"127.0.0.1\"", NULL},
	{"HostPort", "\"8080\"", NULL},
	{"Ports[].Protocol", "\"udp\"", NULL},
	{"RestartPolicy.Name", "\"always\"", NULL},
	{"MaximumRetryCount", "7", "{\"Name\":\"on-failure\"}"},
	{"Tmpfs", "{\"/x\":\"exec\"}", NULL},
	{"Healthcheck.Test", "[\"CMD\",\"true\"]", NULL},
	{"TaskTemplate.Runtime", "\"plugin\"", NULL},
	{"Options", "{\"com.docker.network.bridge.name\":\"br0\"}", NULL},
};

/* Whether path ends in end, at a dot; "Blkio.Path" is the Path of any of the Blkio lists. */
static bool ends_in(const char *path, const char *end)
{
	size_t len = strlen(path), n = strlen(end);

	if (strcmp(end, "Blkio.Path") == 0)
		return strstr(path, "Blkio") && ends_in(path, "Path");
	return len >= n && strcmp(path + len - n, end) == 0 &&
	       (len == n || path[len - n - 1] == '.');
}

static const struct telling *find_telling(const char *path, const char *body)
{
	bool volume = strstr(body, "/volumes/") != NULL;

	if (volume && strcmp(path, "DriverOpts") == 0)
		path = "DriverConfig.Options";
	for (size_t i = 0; i < ARRAY_LEN(tellings); i++) {
		if (ends_in(path, tellings[i].path))
			return &tellings[i];
	}
	return NULL;
}

/*
 * How the rows below a struct's row go on from its path: "", "[]", ".*" or ".*[]"; NULL when it is
 * no struct. What HostConfig's structs hold is listed below HostConfig alone.
 */
static const char *way_below(const struct field_row *row)
{
	static const char *const ways[] = {".*[]", ".*", "[]", ""};
	bool embedded = strstr(row->body, "embedded") != NULL;
	const char *body = embedded ? "POST /containers/create" : row->body;
	char path[256];
	size_t len = (size_t)snprintf(path, sizeof(path), "%s%s", embedded ? "HostConfig." : "",
	                              row->path);
	size_t n_rows;
	const struct field_row *rows = field_rows(&n_rows);

	for (size_t i = 0; i < n_rows; i++) {
		if (strcmp(rows[i].body, body) != 0 || strncmp(rows[i].path, path, len) != 0)
			continue;
		for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
			size_t n = strlen(ways[w]);

			if (strncmp(rows[i].path + len, ways[w], n) == 0 &&
			    rows[i].path[len + n] == '.')
				return ways[w];
		}
	}
	return NULL;
}

/*
 * An object with leaf at path. What stands beside is put into the innermost element of a list that
 * path leads through, or else next to the leaf.
 */
static json_t *place(const char *path, json_t *leaf, json_t *beside)
{
	char name[64];
	size_t len = strcspn(path, ".");
	bool list = len > 2 && memcmp(path + len - 2, "[]", 2) == 0;
	const char *rest = path[len] ? path + len + 1 : NULL;
	bool here = rest ? list && !strstr(rest, "[].") : true;
	json_t *object = json_object(), *inner;

	snprintf(name, sizeof(name), "%.*s", (int)(len - (list ? 2 : 0)), path);
	inner = rest ? place(rest, leaf, here ? NULL : beside) : json_incref(leaf);
	if (beside && here)
		json_object_update_missing(rest ? inner : object, beside);
	if (list)
		inner = json_pack("[o]", inner);
	json_object_set_new(object, strcmp(name, "*") == 0 ? "80/tcp" : name, inner);
	return object;
}

static const struct {
	const char *path;
	const struct object *object;
} objects[] = {
	{"/v1.44/containers/create", &container_create_object},
	{"/v1.44/containers/web/update", &container_update_object},
	{"/v1.44/containers/web/exec", &exec_create_object},
	{"/v1.44/exec/web/start", &exec_start_object},
	{"/v1.44/commit", &commit_object},
	{"/v1.44/volumes/create", &volume_create_object},
	{"/v1.44/networks/create", &network_create_object},
	{"/v1.44/networks/web/connect", &network_connect_object},
	{"/v1.44/services/create", &service_object},
	{"/v1.44/services/web/update", &service_object},
	{"/v1.44/secrets/create", &secret_spec_object},
	{"/v1.44/secrets/web/update", &secret_spec_object},
	{"/v1.44/configs/create", &config_spec_object},
	{"/v1.44/configs/web/update", &config_spec_object},
};

/* The row of a struct that names the field that path begins with. */
static const struct field *find_field(const struct object *object, const char *path)
{
	size_t len = strcspn(path, ".[");

	for (; object; object = object->embedded) {
		for (size_t i = 0; i < object->n_fields; i++) {
			const struct field *field = &object->fields[i];

			if (strlen(field->name) == len && memcmp(field->name, path, len) == 0)
				return field;
		}
	}
	return NULL;
}

/*
 * Whether the tables name every step of path. *ret_whole: it leads into a field that is read as a
 * whole, so that there are no steps to name below it.
 */
static bool is_in_tables(const char *uri, const char *path, bool is_struct, bool *ret_whole)
{
	const struct object *object = NULL;

	for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
		if (strcmp(objects[i].path, uri) == 0)
			object = objects[i].object;
	}
	ck_assert_msg(object != NULL, "%s: the test knows no table", uri);
	while (object) {
		const struct field *field = find_field(object, path);

		if (!field)
			return false;
		object = field->values ? field->values->object : field->object;
		path += strcspn(path, ".");
		*ret_whole = !object && (*path || is_struct);
		if (!*path)
			break;
		path += path[1] == '*' ? 1 + strcspn(path + 1, ".") + 1 : 1;
	}
	return true;
}

/* The path's URI, with the placeholders filled, and the method. */
static void target_of(const struct field_row *row, char method[8], char *uri, size_t size)
{
	const char *body = row->body + (strncmp(row->body, "QUERY ", 6) == 0 ? 6 : 0);
	const char *path = strchr(body, ' ') + 1;
	size_t len = (size_t)snprintf(uri, size, "/v1.44");

	snprintf(method, 8, "%.*s", (int)(path - body - 1), body);
	while (*path && *path != ' ' && len + 4 < size) {
		if (*path == '{') {
			len += (size_t)snprintf(uri + len, size - len, "web");
			path = strchr(path, '}') + 1;
		} else {
			uri[len++] = *path++;
		}
	}
	uri[len] = '\0';
}

/* A claim as text, to tell whether another list has it. */
static void print(const struct claim *claim, char *buf, size_t size)
{
	snprintf(buf, size, "%s=%s %llu %d %d", control_info(claim->control)->name, claim->value,
	         (unsigned long long)claim->amount, claim->read_only, claim->whole);
}

/* Marks the controls of what is in one list more often than in the other. */
static void mark_changes(const struct claims *claims, const struct claims *other, bool *changed)
{
	bool taken[LIMIT_CLAIMS + 1] = {false};

	for (size_t i = 0; i < claims->n; i++) {
		char text[1024], candidate[1024];
		size_t j = 0;

		print(&claims->list[i], text, sizeof(text));
		for (; j < other->n; j++) {
			print(&other->list[j], candidate, sizeof(candidate));
			if (!taken[j] && strcmp(text, candidate) == 0)
				break;
		}
		if (j < other->n)
			taken[j] = true;
		else
			changed[claims->list[i].control] = true;
	}
}

static struct claimed without, with;

/* Reads the call with and without, and compares what it claims with what the row says. */
static void compare(const struct field_row *row, const struct claimed_call *plain,
                    const struct claimed_call *telling)
{
	bool changed[CONTROL_COUNT] = {false}, wanted[CONTROL_COUNT] = {false};
	char list[128], got[512] = "";
	char *rest = list;

	claimed_read(&without, plain);
	claimed_read(&with, telling);
	mark_changes(&with.claims, &without.claims, changed);
	mark_changes(&without.claims, &with.claims, changed);
	snprintf(list, sizeof(list), "%s",
	         strcmp(row->judged, "unknown") == 0      ? "unknown-field"
	         : strncmp(row->judged, "claim:", 6) == 0 ? row->judged + 6
	                                                  : "");
	ck_assert_msg(*list || strcmp(row->judged, "harmless") == 0, "%s: %s", row->path,
	              row->judged);
	for (char *word = strtok(rest, ","); word; word = strtok(NULL, ",")) {
		enum control control;

		ck_assert_msg(control_find(word, &control), "%s: no control %s", row->path, word);
		wanted[control] = true;
	}
	for (size_t i = 0; i < CONTROL_COUNT; i++) {
		if (changed[i])
			snprintf(got + strlen(got), sizeof(got) - strlen(got), " %s",
			         control_info((enum control)i)->name);
	}
	if (memcmp(changed, wanted, sizeof(changed)) != 0) {
		fprintf(stderr, "%s %s: is to be %s, but changes:%s\n  with: %s %s\n", row->body,
		        row->path, row->judged, got, telling->uri,
		        telling->body ? telling->body : "");
		n_wrong++;
	}
	claims_done(&with.claims);
	claims_done(&without.claims);
}

static void check_route(const struct field_row *row, const struct claimed_call *call)
{
	const char *action = row->judged + strlen("route:");

	claimed_read(&with, call);
	ck_assert_msg(strcmp(with.summary.action, action) == 0, "%s: is %s", row->body,
	              with.summary.action);
	claims_done(&with.claims);
}

static void check_body_row(const struct field_row *row, const char *method, const char *uri)
{
	const struct telling *telling = find_telling(row->path, row->body);
	const char *way = way_below(row);
	bool whole = true;
	char path[256];
	json_t *beside = telling && telling->beside ? json_loads(telling->beside, 0, NULL) : NULL;
	json_t *null = json_null(), *value, *plain_body, *body;
	char *plain_text, *text;

	/* A start is refused with any field, whatever it is set to. */
	if (strcmp(uri, START) != 0 && !is_in_tables(uri, row->path, way != NULL, &whole)) {
		fprintf(stderr, "%s %s: no table has it\n", row->body, row->path);
		n_wrong++;
	}
	snprintf(path, sizeof(path), "%s%s%s", row->path, way ? way : "", way ? ".Unheard" : "");
	if (way)
		value = json_integer(1);
	else if (telling)
		value = json_loads(telling->value, JSON_DECODE_ANY, NULL);
	else
		value = field_value(row->type);
	ck_assert_msg(value, "%s: the test has no value", row->path);
	plain_body = whole ? json_object() : place(path, null, beside);
	body = place(path, value, beside);
	plain_text = json_dumps(plain_body, JSON_COMPACT);
	text = json_dumps(body, JSON_COMPACT);
	compare(row, &(struct claimed_call){method, uri, plain_text, "application/json", NULL},
	        &(struct claimed_call){method, uri, text, "application/json", NULL});
	free(plain_text);
	free(text);
	json_decref(plain_body);
	json_decref(body);
	json_decref(value);
	json_decref(beside);
}

/* What a parameter is given, and what stands beside it, where "telling" says nothing. */
static const struct {
	const char *path, *key;
	const char *value, *beside;
} parameters[] = {
	{"/images/create", "tag", "telling", "fromImage=alpine&"},
	{"/images/create", "repo", "telling", ""},
	{"/images/web/tag", "tag", "telling", "repo=alpine&"},
	{"/commit", "tag", "telling", "repo=alpine&"},
	{"/build", "version", "2", ""},
	{"/build", "shmsize", "7", ""},
	{"/build", "memory", "7", ""},
	{"/build", "memswap", "7", ""},
	{"/build", "cpuquota", "7", ""},
	{"/build", "ulimits", "%5B%7B%22Name%22:%22nofile%22,%22Hard%22:7%7D%5D", ""},
	{"/build", "outputs", "%5B%7B%22Attrs%22:%7B%22name%22:%22a%22%7D%7D%5D", ""},
};

static void check_query_row(const struct field_row *row, const char *method, const char *uri)
{
	const char *path = uri + strlen("/v1.44");
	const char *value = "telling", *beside = "", *body = NULL, *type = NULL, *length = "0";
	char plain[512], telling[512];

	for (size_t i = 0; i < ARRAY_LEN(parameters); i++) {
		if (strcmp(path, parameters[i].path) == 0 &&
		    strcmp(row->path, parameters[i].key) == 0) {
			value = parameters[i].value;
			beside = parameters[i].beside;
		}
	}
	if (strcmp(path, "/build") == 0) {
		type = "application/x-tar";
		length = NULL;
	} else if (strcmp(path, "/containers/create") == 0 || strstr(path, "/services/")) {
		body = "{}";
		type = "application/json";
	}
	snprintf(plain, sizeof(plain), "%s?%s", uri, beside);
	snprintf(telling, sizeof(telling), "%s?%s%s=%s", uri, beside, row->path, value);
	compare(row, &(struct claimed_call){method, plain, body, type, length},
	        &(struct claimed_call){method, telling, body, type, length});
}

START_TEST(every_field_is_judged_as_listed)
{
	size_t n_rows;
	const struct field_row *rows = field_rows(&n_rows);

	ck_assert_uint_ge(n_rows, 1069);
	for (size_t i = 0; i < n_rows; i++) {
		const struct field_row *row = &rows[i];
		char method[8], uri[256];

		target_of(row, method, uri, sizeof(uri));
		if (strncmp(row->judged, "route:", 6) == 0)
			check_route(row, &(struct claimed_call){method, uri, NULL, NULL, "0"});
		else if (strncmp(row->body, "QUERY ", 6) == 0)
			check_query_row(row, method, uri);
		else
			check_body_row(row, method, uri);
	}
	ck_assert_msg(n_wrong == 0, "%u rows are wrong", n_wrong);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("field_table");
	TCase *tcase = tcase_create("field_table");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, every_field_is_judged_as_listed);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
