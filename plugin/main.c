/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "policy/cleanup.h"
#include "policy/suggest.h"

static command_fn command_help;

static const struct {
	const char *name;
	command_fn *run;
	const char *usage;
	const char *what;
} commands[] = {
	{"serve", command_serve, "[--policy FILE] [--socket PATH] [--decision-log FILE] ...",
         "answer dockerd"},
	{"check", command_check, "FILE", "find every mistake in a policy file"},
	{"profile", command_profile, "[NAME]", "print a built-in policy, or list them"},
	{"controls", command_controls, "", "list what a policy can have rules for"},
	{"version", command_version, "", "print the version"},
	{"help", command_help, "", "print this"},
};

static void print_help(FILE *stream)
{
	fprintf(stream, "quaymaster decides which Docker API calls are allowed, and says why not.\n"
	                "\nUsage: quaymaster COMMAND [OPTIONS]\n\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		fprintf(stream, "  %-9s %s\n", commands[i].name, commands[i].what);
		if (*commands[i].usage)
			fprintf(stream, "            %s\n", commands[i].usage);
	}
	fprintf(stream,
	        "\nOptions of serve:\n"
	        "  --policy FILE        policy file; without it /etc/quaymaster/policy.yaml if "
	        "that\n"
	        "                       exists, else the built-in baseline\n"
	        "  --socket PATH        default /run/docker/plugins/quaymaster.sock; a socket "
	        "handed\n"
	        "                       over by systemd is used instead\n"
	        "  --decision-log FILE  append a line of JSON for each decision\n"
	        "  --engine-socket PATH where to ask the engine what containers are, or none;\n"
	        "                       default /run/docker.sock, if it is there\n"
	        "  --host-root PATH     where the host's root directory is mounted; default /\n"
	        "  --user NAME          who reads the calls; default nobody\n"
	        "SIGHUP loads the policy anew, SIGTERM answers what is in flight and stops.\n");
}

static int command_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	print_help(stdout);
	return 0;
}

static int unknown_command(const char *name)
{
	struct suggestion suggestion = {.word = name};

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		suggest_offer(&suggestion, commands[i].name);
	fprintf(stderr, "quaymaster: unknown command '%s'", name);
	if (suggestion.nearest)
		fprintf(stderr, " (did you mean '%s'?)", suggestion.nearest);
	fprintf(stderr, "\nSee `quaymaster help`.\n");
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return command_help(argc, argv);
	if (strcmp(argv[1], "--version") == 0)
		return command_version(1, argv + 1);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		if (argc > 2 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0))
			return command_help(argc, argv);
		return commands[i].run(argc - 1, argv + 1);
	}
	return unknown_command(argv[1]);
}
