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
	{"decision-log", "FILE",
         "append a line of JSON for each decision to a file, or give it\n"
         "to journald or to syslog"},
	{"off-file", "PATH", "what switches it off; default /run/quaymaster/off"},
	{"engine-socket", "PATH",
         "where to ask the engine what containers are, or none;\n"
         "default /run/docker.sock, if it is there"},
	{"host-root", "PATH", "where the host's root directory is mounted; default /"},
	{"user", "NAME", "who reads the calls; default nobody"},
	{NULL},
};

static const struct command_option off_options[] = {
	{"for", "DURATION", "how long, as in 15m or 1h30m: 1m to 24h"},
	{"reason", "TEXT", "why, for the log"},
	{"off-file", "PATH", "that of the server; default /run/quaymaster/off"},
	{NULL},
};

static const struct command_option on_options[] = {
	{"off-file", "PATH", "that of the server; default /run/quaymaster/off"},
	{NULL},
};

static const struct command_option check_options[] = {
	{"format", "FORMAT",
         "text; or json, sarif or github, for editors and continuous\n"
         "integration, on standard output"},
	{"json", NULL, "the same as --format json"},
	{NULL},
};

const struct command command_table[] = {
	{"serve", command_serve, "", "answer dockerd", serve_options},
	{"check", command_check, "FILE...", "find every mistake in a policy file", check_options},
	{"profile", command_profile, "[NAME]", "print a built-in policy, or list them"},
	{"controls", command_controls, "", "list what a policy can have rules for"},
	{"actions", command_actions, "", "list the actions, and which calls they are"},
	{"schema", command_schema, "", "print a JSON Schema of policies, for editors"},
	{"completion", command_completion, "bash|zsh", "print what completes commands in a shell"},
	{"off", command_off, "", "allow every call for a while, or show whether that is so",
         off_options},
	{"on", command_on, "", "end what `off` began", on_options},
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
