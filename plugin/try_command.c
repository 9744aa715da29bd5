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

/* Options in front of a command of docker's, or of compose's and buildx', that take a word. */
static bool takes_word(const char *option)
{
	static const char *const names[] = {
		"--config", "--log-level",    "--tlscacert",         "--tlscert", "--tlskey",
		"--file",   "--project-name", "--project-directory", "--profile", "--env-file",
		"--ansi",   "--progress",     "--parallel",          "--builder"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(option, names[i]) == 0)
			return true;
	}
	return false;
}

static bool is_option(const char *word, const char *name)
{
	size_t len = strlen(name);

	return strncmp(word, name, len) == 0 && strchr("=", word[len]);
}

/*
 * Looks at the options at *words, and goes on to the first word that is none. True for one that
 * names an engine, also among several letters in one word.
 */
static bool pass_options(char *const **words)
{
	char *const *word = *words;

	for (; *word && **word == '-'; word++) {
		const char *taking = strpbrk(*word, "Hclfp");

		if ((*word)[1] == '-') {
			if (is_option(*word, "--host") || is_option(*word, "--context"))
				return true;
			word += takes_word(*word) && word[1];
		} else if (taking) {
			if (strchr("Hc", *taking))
				return true;
			word += taking[1] == '\0' && word[1];
		}
	}
	*words = word;
	return false;
}

bool try_command_names_engine(char *const *words)
{
	const char *program = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];

	if (strcmp(program, "docker") != 0)
		return false;
	words++;
	if (pass_options(&words))
		return true;
	if (!*words || (strcmp(*words, "compose") != 0 && strcmp(*words, "buildx") != 0))
		return false;
	words++;
	return pass_options(&words);
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
	if (try_command_names_engine(command->words)) {
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
