/* SPDX-License-Identifier: Apache-2.0 */
/* The table of routes against the list of what the engine registers, tests/data/routes.tsv. */
#include <stdio.h>
#include <string.h>

#include "plugin/route.h"
#include "plugin/uri.h"
#include "support.h"

#define ROUTES "tests/data/routes.tsv"

/* Writes pattern with its placeholders filled: {name} and {id} by "web", {anyroute} as well. */
static void fill(const char *prefix, const char *pattern, char *buf, size_t size)
{
	size_t len = (size_t)snprintf(buf, size, "%s", prefix);

	while (*pattern) {
		const char *end = pattern + strcspn(pattern, "{");

		len += (size_t)snprintf(buf + len, size - len, "%.*s%s", (int)(end - pattern),
		                        pattern, *end ? "web" : "");
		pattern = *end ? strchr(end, '}') + 1 : end;
		ck_assert_uint_lt(len, size);
	}
}

/* Rows of the list of the engine's routes, "method TAB pattern"; 0 at its end. */
static int next_row(FILE *file, char method[16], char pattern[128])
{
	return fscanf(file, "%15[A-Z]\t%127[^\n]\n", method, pattern) == 2;
}

START_TEST(every_route_is_known)
{
	static const char *const prefixes[] = {"", "/v1.44", "/v1.041.", "http://h:1/v9"};
	FILE *file = fopen(ROUTES, "re");
	char method[16];
	char pattern[128];
	size_t n = 0;
	size_t n_routes;

	ck_assert_msg(file, "%s cannot be read; tests are run in the source directory", ROUTES);
	while (next_row(file, method, pattern)) {
		const struct route *route = NULL;
		struct route_name name;
		char target[256];
		const char *why;
		struct uri uri;

		fill(prefixes[_i], pattern, target, sizeof(target));
		ck_assert_msg(uri_parse(target, &uri, &why) == 0, "%s", pattern);
		ck_assert_msg(route_find(method, uri.path, &route, &name) == ROUTE_FOUND, "%s %s",
		              method, pattern);
		ck_assert_msg(strcmp(route->pattern, pattern) == 0, "%s %s: took %s", method,
		              pattern, route->pattern);
		ck_assert_msg(strchr(route->action, '.'), "%s %s: action", method, pattern);
		n++;
	}
	fclose(file);
	route_table(&n_routes);
	ck_assert_uint_eq(n, 123);
	ck_assert_uint_eq(n_routes, n);
}
END_TEST

START_TEST(odd_methods_are_unknown)
{
	static const char *const methods[] = {"get",     "post",  "Post",    "PATCH", "TRACE",
	                                      "CONNECT", "",      "GET ",    " GET",  "GETS",
	                                      "G",       "POST/", "options", "HEA",   "DELETE\t"};
	size_t n;
	const struct route *routes = route_table(&n);

	for (size_t i = 0; i < n; i++) {
		const struct route *route = NULL;
		struct route_name name;
		char path[256];

		fill("", routes[i].pattern, path, sizeof(path));
		for (size_t m = 0; m < ARRAY_LEN(methods); m++)
			ck_assert_msg(route_find(methods[m], path, &route, &name) == ROUTE_UNKNOWN,
			              "%s %s", methods[m], path);
	}
}
END_TEST

/* A body class left out would mean "ignored", which for a write would be a wrong allow. */
START_TEST(rows_are_sound)
{
	size_t n;
	const struct route *routes = route_table(&n);

	for (size_t i = 0; i < n; i++) {
		const struct route *r = &routes[i];
		bool write = strcmp(r->method, "POST") == 0 || strcmp(r->method, "PUT") == 0;
		const char *dot = strchr(r->action, '.');
		size_t len = strlen(r->action);

		ck_assert_msg(write == (r->body != ROUTE_BODY_IGNORED), "%s %s: body", r->method,
		              r->pattern);
		ck_assert_msg(strspn(r->action, "abcdefghijklmnopqrstuvwxyz-.") == len && dot &&
		                      dot > r->action && dot[1] && !strchr(dot + 1, '.'),
		              "%s", r->action);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(r->method, routes[j].method) != 0 ||
			                      strcmp(r->pattern, routes[j].pattern) != 0,
			              "%s %s is there twice", r->method, r->pattern);
	}
}
END_TEST

static const struct {
	const char *method, *path;
	enum route_body body;
	enum route_reader reader;
} kinds[] = {
	{"POST", "/containers/create", ROUTE_BODY_JSON, READ_CONTAINER_CREATE},
	{"POST", "/containers/x/update", ROUTE_BODY_JSON, READ_CONTAINER_UPDATE},
	{"POST", "/containers/x/exec", ROUTE_BODY_JSON, READ_CONTAINER_EXEC},
	{"POST", "/containers/x/start", ROUTE_BODY_START, READ_CONTAINER_START},
	{"POST", "/containers/x/attach", ROUTE_BODY_NONE, READ_CONTAINER_ATTACH},
	{"GET", "/containers/x/attach/ws", ROUTE_BODY_IGNORED, READ_CONTAINER_ATTACH},
	{"POST", "/containers/x/copy", ROUTE_BODY_JSON, READ_CONTAINER},
	{"POST", "/containers/x/checkpoints", ROUTE_BODY_JSON, READ_CHECKPOINT_CREATE},
	{"GET", "/containers/x/checkpoints", ROUTE_BODY_IGNORED, READ_CHECKPOINTS},
	{"POST", "/containers/x/rename", ROUTE_BODY_NONE, READ_CONTAINER_RENAME},
	{"POST", "/containers/x/restart", ROUTE_BODY_NONE, READ_CONTAINER},
	{"POST", "/containers/x/unpause", ROUTE_BODY_NONE, READ_CONTAINER},
	{"POST", "/containers/x/pause", ROUTE_BODY_NONE, READ_NOTHING},
	{"POST", "/containers/prune", ROUTE_BODY_NONE, READ_NOTHING},
	{"PUT", "/containers/x/archive", ROUTE_BODY_TAR, READ_CONTAINER_PUT_ARCHIVE},
	{"POST", "/exec/x/start", ROUTE_BODY_JSON_OR_NONE, READ_EXEC_START},
	{"POST", "/commit", ROUTE_BODY_JSON_OR_NONE, READ_CONTAINER_COMMIT},
	{"POST", "/images/create", ROUTE_BODY_NONE, READ_IMAGE_CREATE},
	{"POST", "/images/x/tag", ROUTE_BODY_NONE, READ_IMAGE_TAG},
	{"POST", "/images/x/push", ROUTE_BODY_NONE, READ_IMAGE_PUSH},
	{"POST", "/images/load", ROUTE_BODY_TAR, READ_NOTHING},
	{"POST", "/build", ROUTE_BODY_TAR, READ_IMAGE_BUILD},
	{"POST", "/build/prune", ROUTE_BODY_NONE, READ_NOTHING},
	{"POST", "/session", ROUTE_BODY_TAR, READ_NOTHING},
	{"POST", "/grpc", ROUTE_BODY_TAR, READ_NOTHING},
	{"POST", "/volumes/create", ROUTE_BODY_JSON_OR_NONE, READ_VOLUME_CREATE},
	{"PUT", "/volumes/x", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/networks/create", ROUTE_BODY_JSON, READ_NETWORK_CREATE},
	{"POST", "/networks/x/connect", ROUTE_BODY_JSON, READ_NETWORK_CONNECT},
	{"POST", "/networks/x/disconnect", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/services/create", ROUTE_BODY_JSON, READ_SERVICE_CREATE},
	{"POST", "/services/x/update", ROUTE_BODY_JSON, READ_SERVICE_UPDATE},
	{"POST", "/swarm/init", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/swarm/join", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/swarm/update", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/swarm/unlock", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/swarm/leave", ROUTE_BODY_NONE, READ_NOTHING},
	{"POST", "/nodes/x/update", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/secrets/create", ROUTE_BODY_JSON, READ_SECRET},
	{"POST", "/configs/x/update", ROUTE_BODY_JSON, READ_CONFIG},
	{"POST", "/plugins/pull", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/plugins/x/upgrade", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/plugins/x/set", ROUTE_BODY_JSON, READ_NOTHING},
	{"POST", "/plugins/x/disable", ROUTE_BODY_NONE, READ_NOTHING},
	{"POST", "/plugins/create", ROUTE_BODY_TAR, READ_NOTHING},
	{"POST", "/auth", ROUTE_BODY_HIDDEN, READ_NOTHING},
	{"DELETE", "/containers/x", ROUTE_BODY_IGNORED, READ_NOTHING},
};

START_TEST(bodies_and_readers)
{
	const struct route *route = NULL;
	struct route_name name;

	ck_assert_int_eq(route_find(kinds[_i].method, kinds[_i].path, &route, &name), ROUTE_FOUND);
	ck_assert_msg(route->body == kinds[_i].body, "%s: body", kinds[_i].path);
	ck_assert_msg(route->reader == kinds[_i].reader, "%s: reader", kinds[_i].path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("route_table");
	TCase *tcase = tcase_create("route_table");

	tcase_add_loop_test(tcase, every_route_is_known, 0, 4);
	tcase_add_test(tcase, odd_methods_are_unknown);
	tcase_add_test(tcase, rows_are_sound);
	tcase_add_loop_test(tcase, bodies_and_readers, 0, (int)ARRAY_LEN(kinds));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
