/* SPDX-License-Identifier: Apache-2.0 */
/* The shells' completion, made from the table of commands. */
#include <stdio.h>
#include <string.h>

#include "command_table.h"
#include "options.h"
#include "policy/policy.h"

static void print_commands(const char *separator)
{
	for (const struct command *command = command_table; command->name; command++)
		printf("%s%s", command == command_table ? "" : separator, command->name);
}

/* Whether the operand is one of some words, and not the name of a file or a command. */
static bool is_choice(const struct command *command)
{
	return strchr(command->operands, '|') && !strchr(command->operands, ' ');
}

/* What can stand behind a command beside options, when it is no file's name. */
static void print_operands(const struct command *command)
{
	if (strcmp(command->name, "help") == 0) {
		print_commands(" ");
	} else if (strcmp(command->name, "profile") == 0) {
		for (const char *const *profile = policy_profiles(); *profile; profile++)
			printf("%s%s", profile == policy_profiles() ? "" : " ", *profile);
	} else {
		for (const char *c = command->operands; is_choice(command) && *c; c++)
			putchar(*c == '|' ? ' ' : *c);
	}
}

static void print_bash_options(const struct command *command)
{
	const char *before = "";

	for (const struct command_option *o = command->options; o && o->name; o++) {
		printf("%s--%s%s", before, o->name, o->argument ? "=" : "");
		before = " ";
	}
}

/* Behind "--" stands somebody else's command, with its own completion. */
static void print_bash(void)
{
	printf("# quaymaster completion for bash; made by `quaymaster completion bash`\n"
	       "_quaymaster() {\n"
	       "  local word=${COMP_WORDS[COMP_CWORD]} options operands i\n"
	       "  COMPREPLY=()\n"
	       "  if ((COMP_CWORD == 1)); then\n"
	       "    mapfile -t COMPREPLY < <(compgen -W '");
	print_commands(" ");
	printf("' -- \"$word\")\n"
	       "    return\n"
	       "  fi\n"
	       "  for ((i = 2; i < COMP_CWORD; i++)); do\n"
	       "    if [[ ${COMP_WORDS[i]} == -- ]]; then\n"
	       "      declare -F _command_offset >/dev/null && _command_offset $((i + 1))\n"
	       "      return\n"
	       "    fi\n"
	       "  done\n"
	       "  case ${COMP_WORDS[1]} in\n");
	for (const struct command *command = command_table; command->name; command++) {
		printf("    %s)\n      options='", command->name);
		print_bash_options(command);
		printf("'\n      operands='");
		print_operands(command);
		printf("'\n      ;;\n");
	}
	printf("  esac\n"
	       "  if [[ $word == -* ]]; then\n"
	       "    mapfile -t COMPREPLY < <(compgen -W \"$options --help\" -- \"$word\")\n"
	       "    [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null\n"
	       "  elif [[ -n $operands ]]; then\n"
	       "    mapfile -t COMPREPLY < <(compgen -W \"$operands\" -- \"$word\")\n"
	       "  else\n"
	       "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
	       "  fi\n"
	       "  return 0\n"
	       "}\n"
	       "complete -o filenames -F _quaymaster quaymaster\n");
}

/* A text within '...[...]' of zsh's _arguments: its first line, with what means something quoted.
 */
static void print_zsh_text(const char *s)
{
	for (; *s && *s != '\n' && *s != ';'; s++) {
		if (*s == '\'')
			printf("'\\''");
		else
			printf("%s%c", strchr("[]:\\", *s) ? "\\" : "", *s);
	}
}

static void print_zsh_command(const struct command *command)
{
	printf("    %s)\n      _arguments", command->name);
	for (const struct command_option *o = command->options; o && o->name; o++) {
		printf(" \\\n        '--%s%s[", o->name, o->argument ? "=" : "");
		print_zsh_text(o->what);
		printf("]%s%s%s'", o->argument ? ":" : "", o->argument ? o->argument : "",
		       o->argument ? ":_files" : "");
	}
	if (strstr(command->operands, "-- "))
		printf(" \\\n        '*::command:_normal'");
	else if (strcmp(command->name, "help") == 0 || strcmp(command->name, "profile") == 0 ||
	         is_choice(command)) {
		printf(" \\\n        '1:operand:(");
		print_operands(command);
		printf(")'");
	} else if (*command->operands)
		printf(" \\\n        '*:file:_files'");
	printf(" \\\n        '--help[say what the command takes]'\n      ;;\n");
}

static void print_zsh(void)
{
	printf("#compdef quaymaster\n"
	       "# made by `quaymaster completion zsh`\n"
	       "_quaymaster() {\n"
	       "  if ((CURRENT == 2)); then\n"
	       "    local -a commands=(\n");
	for (const struct command *command = command_table; command->name; command++) {
		printf("      '%s:", command->name);
		print_zsh_text(command->what);
		printf("'\n");
	}
	printf("    )\n"
	       "    _describe command commands\n"
	       "    return\n"
	       "  fi\n"
	       "  local command=${words[2]}\n"
	       "  shift words\n"
	       "  ((CURRENT--))\n"
	       "  case $command in\n");
	for (const struct command *command = command_table; command->name; command++)
		print_zsh_command(command);
	printf("  esac\n"
	       "}\n"
	       "_quaymaster \"$@\"\n");
}

int command_completion(int argc, char **argv)
{
	static const struct option_spec specs[] = {{NULL, NULL}};
	const char *shell;
	int n = options_read(argc, argv, specs, &shell, 1);

	if (n < 0)
		return EXIT_USAGE;
	if (n == 1 && strcmp(shell, "bash") == 0)
		print_bash();
	else if (n == 1 && strcmp(shell, "zsh") == 0)
		print_zsh();
	else
		fprintf(stderr, "quaymaster completion: for which shell, bash or zsh?\n");
	return n == 1 && (strcmp(shell, "bash") == 0 || strcmp(shell, "zsh") == 0) ? 0 : EXIT_USAGE;
}
