/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The subcommands, each in a file of its name but for the small ones in show.c. argv[0] is the
 * subcommand's name. Each returns the program's exit code: 0 done, 1 the answer is no (a policy
 * with mistakes, a server that could not start), 2 wrong usage; of doctor also 3, nothing worse
 * than warnings.
 */
#ifndef QUAYMASTER_COMMANDS_H
#define QUAYMASTER_COMMANDS_H

#define EXIT_NO    1
#define EXIT_USAGE 2

typedef int command_fn(int argc, char **argv);

command_fn command_serve;
command_fn command_off;
command_fn command_on;
command_fn command_check;
command_fn command_test;
command_fn command_try;
command_fn command_explain;
command_fn command_profile;
command_fn command_controls;
command_fn command_version;
command_fn command_doctor;
command_fn command_help;
command_fn command_actions;
command_fn command_schema;
command_fn command_completion;
command_fn command_replay;
command_fn command_learn;

#endif
