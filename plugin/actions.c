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

static int compare(const void *a, const void *b)
{
	const struct route *left = a;
	const struct route *right = b;
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
	_cleanup_(freep) struct route *sorted = NULL;
	const struct route *routes;
	size_t n;

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	routes = route_table(&n);
	sorted = calloc(n, sizeof(*sorted));
	if (!sorted) {
		fprintf(stderr, "quaymaster actions: no memory\n");
		return EXIT_NO;
	}
	memcpy(sorted, routes, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare);
	for (size_t i = 0; i < n; i++) {
		printf("%-27s %-7s ", sorted[i].action, sorted[i].method);
		print_pattern(sorted[i].pattern);
		printf("\n");
	}
	return 0;
}
