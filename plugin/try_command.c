/* SPDX-License-Identifier: Apache-2.0 */
#include "try_command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int try_command_split(int argc, char **argv)
{
	int at = 1;

	while (at < argc && strcmp(argv[at], "--") != 0)
		at++;
	return at;
}

/* Whether docker itself is told another engine, which would really do what it is told. */
static bool names_engine(char *const *words)
{
	static const char *const names[] = {"-H", "--host", "-c", "--context"};
	const char *program = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];

	if (strcmp(program, "docker") != 0)
		return false;
	for (char *const *word = words + 1; *word && **word == '-'; word++) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			size_t len = strlen(names[i]);

			if (strncmp(*word, names[i], len) == 0 &&
			    (len == 2 || strchr("=", (*word)[len])))
				return true;
		}
	}
	return false;
}

static int read_timeout(const char *name, const char *text, struct try_options *options)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || seconds < 1 || seconds > 86400) {
		fprintf(stderr, "quaymaster %s: --timeout takes seconds, from 1 to 86400\n", name);
		return -EINVAL;
	}
	options->timeout_ms = (int)seconds * 1000;
	return 0;
}

int try_command_read(int argc, char **argv, const struct option_spec *specs,
                     struct try_command *command, struct try_options *options)
{
	int split = try_command_split(argc, argv);
	int r;

	if (split + 1 >= argc) {
		fprintf(stderr,
		        "quaymaster %s: which command? It goes behind \"--\", as in: quaymaster %s "
		        "-- "
		        "docker run nginx\n",
		        argv[0], argv[0]);
		return -EINVAL;
	}
	r = options_read(split, argv, specs, NULL, 0);
	if (r < 0)
		return r;
	command->words = argv + split + 1;
	if (names_engine(command->words)) {
		fprintf(stderr,
		        "quaymaster %s: this docker would ask the engine that it is told, and not "
		        "this one; leave out -H and --context\n",
		        argv[0]);
		return -EINVAL;
	}
	options->user = command->user;
	options->timeout_ms = TRY_TIMEOUT_MS;
	return command->timeout ? read_timeout(argv[0], command->timeout, options) : 0;
}
