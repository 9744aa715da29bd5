/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of what runs a client: options, "--", the client with its arguments. */
#ifndef QUAYMASTER_TRY_COMMAND_H
#define QUAYMASTER_TRY_COMMAND_H

#include "options.h"
#include "try_run.h"

struct try_command {
	const char *user;    /* set by --user */
	const char *timeout; /* set by --timeout, in seconds */
	char **words;        /* the client, ended by NULL; borrowed from argv */
};

/* Where "--" stands in argv, or argc without one. */
int try_command_split(int argc, char **argv);

/*
 * Whether docker itself is told another engine, by an option in front of its command or behind that
 * of its compose and buildx plugins: it would really do there what it is told.
 */
bool try_command_names_engine(char *const *words);

/*
 * Reads the options in front of "--" by specs, and what stands behind it; sets user and timeout_ms
 * of options. 0, or -EINVAL when the usage was wrong, which is said on stderr.
 */
_must_check_ int try_command_read(int argc, char **argv, const struct option_spec *specs,
                                  struct try_command *command, struct try_options *options);

#endif
