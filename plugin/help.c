/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "command_table.h"
#include "options.h"
#include "policy/cleanup.h"

/* Where the words about an option begin. */
#define COLUMN 26

static void print_option(const struct command_option *option)
{
	const char *line = option->what;
	int len = printf("  --%s%s%s", option->name, option->argument ? " " : "",
	                 option->argument ? option->argument : "");

	printf("%*s", len < COLUMN ? COLUMN - len : 1, "");
	for (const char *end; (end = strchr(line, '\n')); line = end + 1)
		printf("%.*s\n%*s", (int)(end - line), line, COLUMN, "");
	printf("%s\n", line);
}

static void print_command(const struct command *command)
{
	printf("Usage: quaymaster %s%s%s%s\n\n%s: %s.\n", command->name,
	       command->options ? " [OPTIONS]" : "", *command->operands ? " " : "",
	       command->operands, command->name, command->what);
	if (!command->options)
		return;
	printf("\n");
	for (const struct command_option *option = command->options; option->name; option++)
		print_option(option);
}

static void print_commands(void)
{
	printf("quaymaster decides which Docker API calls are allowed, and says why not.\n"
	       "\nUsage: quaymaster COMMAND [OPTIONS]\n\n");
	for (const struct command *command = command_table; command->name; command++)
		printf("  %-10s %s\n", command->name, command->what);
	printf("\n`quaymaster help COMMAND` says what a command takes.\n");
}

int command_help(int argc, char **argv)
{
	static const struct option_spec specs[] = {{NULL}};
	const struct command *command;
	const char *name;
	int n = options_read(argc, argv, specs, &name, 1);

	if (n < 0)
		return EXIT_USAGE;
	if (n == 0) {
		print_commands();
		return 0;
	}
	command = command_find(name);
	if (!command) {
		fprintf(stderr, "quaymaster help: there is no command '%s'\n", name);
		return EXIT_USAGE;
	}
	print_command(command);
	return 0;
}
