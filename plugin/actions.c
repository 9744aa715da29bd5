/* SPDX-License-Identifier: Apache-2.0 */
/* `quaymaster actions`: what the actions of a policy's rule are called, and which calls they are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "options.h"
#include "policy/cleanup.h"
#include "route.h"

/* One call of an action; when is what tells it from others of its route, NULL if nothing does. */
struct row {
	const char *action, *method, *pattern, *when;
};

/* Those that the table of routes lacks. */
static const struct row others[] = {
	{"container.put-archive-running", "PUT", "/containers/{name}/archive",
         "of one that ran before"},
	{"container.restore", "POST", "/containers/{name}/start", "with checkpoint"},
	{"image.build-kit", "POST", "/build", "with version=2, session or outputs"},
	{"image.build-remote", "POST", "/build", "with remote"},
	{"image.import", "POST", "/images/create", "without fromImage"},
	{"service.rollback", "POST", "/services/{id}/update", "with rollback"},
	{"unknown", "any", "that is not here", NULL},
};

static int compare(const void *a, const void *b)
{
	const struct row *left = a;
	const struct row *right = b;
	int order = strcmp(left->action, right->action);

	return order != 0 ? order : strcmp(left->pattern, right->pattern);
}

/* A route's pattern without the engine's expressions: "{name:.*}" is "{name}". */
static void print_pattern(const char *pattern)
{
	while (*pattern) {
		size_t len = strcspn(pattern, ":");

		printf("%.*s", (int)len, pattern);
		pattern += len;
		pattern += strcspn(pattern, "}");
	}
}

int command_actions(int argc, char **argv)
{
	static const struct option_spec specs[] = {{NULL, NULL}};
	_cleanup_(freep) struct row *rows = NULL;
	const struct route *routes;
	size_t n_routes, n = 0;

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	routes = route_table(&n_routes);
	rows = calloc(n_routes + ARRAY_LEN(others), sizeof(*rows));
	if (!rows) {
		fprintf(stderr, "quaymaster actions: no memory\n");
		return EXIT_NO;
	}
	for (size_t i = 0; i < n_routes; i++)
		rows[n++] =
			(struct row){routes[i].action, routes[i].method, routes[i].pattern, NULL};
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		rows[n++] = others[i];
	qsort(rows, n, sizeof(*rows), compare);
	for (size_t i = 0; i < n; i++) {
		printf("%-29s %-7s ", rows[i].action, rows[i].method);
		print_pattern(rows[i].pattern);
		printf("%s%s\n", rows[i].when ? " " : "", rows[i].when ? rows[i].when : "");
	}
	return 0;
}
