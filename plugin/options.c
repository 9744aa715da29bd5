/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "policy/suggest.h"

static int unknown(const char *command, const char *option, const struct option_spec *specs)
{
	char name[64];
	struct suggestion suggestion = {.word = name};

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(option, "="), option);
	for (; specs->name; specs++)
		suggest_offer(&suggestion, specs->name);
	fprintf(stderr, "quaymaster %s: unknown option '--%s'", command, name);
	if (suggestion.nearest)
		fprintf(stderr, " (did you mean '--%s'?)", suggestion.nearest);
	fprintf(stderr, "\nSee `quaymaster help %s`.\n", command);
	return -EINVAL;
}

/* A flag stands alone. */
static int flag(const char *command, const struct option_spec *spec, bool has_value)
{
	if (has_value) {
		fprintf(stderr, "quaymaster %s: --%s takes no value\n", command, spec->name);
		return -EINVAL;
	}
	*spec->flag = true;
	return 0;
}

static int take(const char *command, const struct option_spec *spec, const char *value)
{
	if (!spec->list) {
		*spec->value = value;
		return 0;
	}
	if (spec->list->n == ARRAY_LEN(spec->list->items)) {
		fprintf(stderr, "quaymaster %s: --%s is there more than %zu times\n", command,
		        spec->name, spec->list->n);
		return -EINVAL;
	}
	spec->list->items[spec->list->n++] = value;
	return 0;
}

/* Reads the option at argv[*at], stepping over its argument. */
static int option(int argc, char **argv, int *at, const struct option_spec *specs)
{
	const char *name = argv[*at] + 2;
	size_t len = strcspn(name, "=");

	for (; specs->name; specs++) {
		if (strlen(specs->name) != len || strncmp(specs->name, name, len) != 0)
			continue;
		if (specs->flag)
			return flag(argv[0], specs, name[len] == '=');
		if (name[len] == '=')
			return take(argv[0], specs, name + len + 1);
		if (*at + 1 == argc) {
			fprintf(stderr, "quaymaster %s: --%s needs a value behind it\n", argv[0],
			        specs->name);
			return -EINVAL;
		}
		return take(argv[0], specs, argv[++*at]);
	}
	return 1;
}

int options_read(int argc, char **argv, const struct option_spec *specs, const char **operands,
                 int max_operands)
{
	bool only_operands = false;
	int n = 0;

	for (int i = 1; i < argc; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0) {
			only_operands = true;
		} else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
			const char *name = argv[i] + (argv[i][1] == '-' ? 2 : 1);
			int r = argv[i][1] == '-' ? option(argc, argv, &i, specs) : 1;

			if (r > 0)
				return unknown(argv[0], name, specs);
			if (r < 0)
				return r;
		} else if (n == max_operands) {
			fprintf(stderr,
			        "quaymaster %s: what is '%s' for? See `quaymaster help %s`.\n",
			        argv[0], argv[i], argv[0]);
			return -EINVAL;
		} else {
			operands[n++] = argv[i];
		}
	}
	return n;
}
