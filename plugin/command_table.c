/* SPDX-License-Identifier: Apache-2.0 */
#include "command_table.h"

#include <string.h>

#define POLICY_OPTION                                                                              \
	{                                                                                          \
		"policy", "FILE",                                                                  \
			"policy file; without it /etc/quaymaster/policy.yaml if\n"                 \
			"that exists, else the built-in baseline"                                  \
	}

static const struct command_option serve_options[] = {
	POLICY_OPTION,
	{"socket", "PATH",
         "default /run/docker/plugins/quaymaster.sock; a socket\n"
         "handed over by systemd is used instead"},
	{"decision-log", "FILE", "append a line of JSON for each decision"},
	{"engine-socket", "PATH",
         "where to ask the engine what containers are, or none;\n"
         "default /run/docker.sock, if it is there"},
	{"host-root", "PATH", "where the host's root directory is mounted; default /"},
	{"user", "NAME", "who reads the calls; default nobody"},
	{NULL},
};

static const struct command_option check_options[] = {
	{"format", "FORMAT",
         "text; or json, sarif or github, for editors and continuous\n"
         "integration, on standard output"},
	{"json", NULL, "the same as --format json"},
	{NULL},
};

static const struct command_option replay_options[] = {
	{"policy", "FILE", "the policy that judges the logged calls anew"},
	{"date", "DAY",
         "judge as on that day, as in 2027-01-31: exceptions may be\n"
         "over by then; default today"},
	{"json", NULL, "for programs"},
	{NULL},
};

const struct command command_table[] = {
	{"serve", command_serve, "", "answer dockerd", serve_options},
	{"check", command_check, "FILE...", "find every mistake in a policy file", check_options},
	{"replay", command_replay, "LOG...", "judge logged decisions by another policy",
         replay_options},
	{"profile", command_profile, "[NAME]", "print a built-in policy, or list them"},
	{"controls", command_controls, "", "list what a policy can have rules for"},
	{"actions", command_actions, "", "list the actions, and which calls they are"},
	{"schema", command_schema, "", "print a JSON Schema of policies, for editors"},
	{"completion", command_completion, "bash|zsh", "print what completes commands in a shell"},
	{"version", command_version, "", "print the version"},
	{"help", command_help, "[COMMAND]", "print this, or what a command takes"},
	{NULL},
};

const struct command *command_find(const char *name)
{
	for (const struct command *command = command_table; command->name; command++) {
		if (strcmp(command->name, name) == 0)
			return command;
	}
	return NULL;
}
