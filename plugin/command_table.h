/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What there is to type: every subcommand with its options, for the dispatch, for `help`, the man
 * page and the shells' completion. Does not read options; each command's own specs do.
 */
#ifndef QUAYMASTER_COMMAND_TABLE_H
#define QUAYMASTER_COMMAND_TABLE_H

#include "commands.h"

struct command_option {
	const char *name;     /* "policy", without the dashes; NULL ends a list */
	const char *argument; /* "FILE"; NULL for a flag */
	const char *what;     /* lines of at most 60 characters, separated by newlines */
};

struct command {
	const char *name; /* NULL ends the table */
	command_fn *run;
	const char *operands;                 /* "FILE", "-- COMMAND..." or "" */
	const char *what;                     /* a few words */
	const struct command_option *options; /* NULL without any */
};

/* Ended by a row without a name. Static. */
extern const struct command command_table[];

/* The row of a command, NULL when there is none. */
const struct command *command_find(const char *name);

#endif
