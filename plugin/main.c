/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command_table.h"
#include "policy/suggest.h"

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int help_about(char *name)
{
	char help[] = "help";
	char *words[] = {help, name, NULL};

	return command_help(name ? 2 : 1, words);
}

static int unknown_command(const char *name)
{
	struct suggestion suggestion = {.word = name};

	for (const struct command *command = command_table; command->name; command++)
		suggest_offer(&suggestion, command->name);
	fprintf(stderr, "quaymaster: unknown command '%s'", name);
	if (suggestion.nearest)
		fprintf(stderr, " (did you mean '%s'?)", suggestion.nearest);
	fprintf(stderr, "\nSee `quaymaster help`.\n");
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		help_about(NULL);
		return EXIT_USAGE;
	}
	if (is_help(argv[1]))
		return help_about(NULL);
	if (strcmp(argv[1], "--version") == 0)
		return command_version(1, argv + 1);
	command = command_find(argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	if (argc > 2 && is_help(argv[2]))
		return help_about(argv[1]);
	return command->run(argc - 1, argv + 1);
}
