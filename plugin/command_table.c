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
	{"metrics", "ADDRESS",
         "where Prometheus may read metrics, by this host alone:\n"
         "unix:/PATH, 127.0.0.1:PORT or [::1]:PORT; default none"},
	{NULL},
};

static const struct command_option doctor_options[] = {
	{"policy", "FILE", "policy file; without it the one that the server has"},
	{"socket", "PATH", "quaymaster's, default /run/docker/plugins/quaymaster.sock"},
	{"engine-socket", "PATH", "the engine's, default /run/docker.sock"},
	{"daemon-json", "PATH",
         "dockerd's settings; default what its --config-file says,\n"
         "or /etc/docker/daemon.json"},
	{"json", NULL, "for programs"},
	{"list", NULL, "print all that it can find, and what that means"},
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

static const struct command_option replay_options[] = {
	{"policy", "FILE", "the policy that judges the logged calls anew"},
	{"date", "YYYY-MM-DD",
         "judge as on that day, as in 2027-01-31: exceptions may be\n"
         "over by then; default today"},
	{"json", NULL, "for programs"},
	{NULL},
};

static const struct command_option test_options[] = {
	{"policy", "FILE", "the policy to test, in place of what the files say"},
	{"format", "FORMAT",
         "text; or tap (version 13) or junit, for continuous\n"
         "integration"},
	{"date", "YYYY-MM-DD", "as of which day exceptions are judged; default today"},
	{"skip-docker", NULL,
         "leave out cases with a docker command line, which need the\n"
         "docker client, though no engine"},
	{NULL},
};

static const struct command_option profile_options[] = {
	{"effective", "FILE",
         "print in its place all that holds by a policy's file, with what\n"
         "it builds on and includes, and where each rule comes from"},
	{NULL},
};

static const struct command_option try_options[] = {
	POLICY_OPTION,
	{"user", "NAME", "as whom: the name of a TLS client certificate"},
	{"refuse", NULL,
         "give a denied call the answer that dockerd gives; without it\n"
         "all calls are answered, so that all of them are seen"},
	{"timeout", "SECONDS", "end the command after so long; default 120"},
	{"json", NULL, "print every call with its claims as JSON"},
	{NULL},
};

static const struct command_option explain_options[] = {
	POLICY_OPTION,
	{"user", "NAME", "as whom: the name of a TLS client certificate"},
	{"date", "YYYY-MM-DD", "judge as on that day; default today"},
	{"timeout", "SECONDS", "end a command after so long; default 120"},
	{"id", "ID",
         "explain a decision of the log, by the number that ends its\n"
         "denial, as of its own time"},
	{"log", "FILE",
         "the decision log with it, - for standard input; give it again\n"
         "for files that were rotated"},
	{"json", NULL, "print JSON, an object for each call"},
	{NULL},
};

static const struct command_option learn_options[] = {
	{"extends", "PROFILE", "what the policy builds on; default baseline"},
	{"output", "FILE", "a new file for the policy; default standard output"},
	{NULL},
};

const struct command command_table[] = {
	{"serve", command_serve, "", "answer dockerd", serve_options},
	{"check", command_check, "FILE...", "find every mistake in a policy file", check_options},
	{"test", command_test, "FILE...", "run your own tests of a policy", test_options},
	{"replay", command_replay, "LOG...", "judge logged decisions by another policy",
         replay_options},
	{"learn", command_learn, "LOG...", "write a policy that allows what was logged",
         learn_options},
	{"try", command_try, "-- COMMAND...",
         "run a docker client without an engine, and judge its calls", try_options},
	{"explain", command_explain, "[FILE | -- COMMAND... | --id ID --log FILE...]",
         "say of each claim of a call which rule judged it, and why", explain_options},
	{"doctor", command_doctor, "", "find what undoes authorization on this host",
         doctor_options},
	{"profile", command_profile, "[NAME]", "print a built-in policy, or list them",
         profile_options},
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
