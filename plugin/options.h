/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command line options, as every subcommand takes them: --name VALUE, --name=VALUE, or --name alone
 * for a flag, anywhere among the operands, until "--". Prints what is wrong on stderr, with a hint.
 */
#ifndef QUAYMASTER_OPTIONS_H
#define QUAYMASTER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"
#include "policy/limits.h"

/* The arguments of an option that can be given more than once, and operands that mean the same. */
struct option_list {
	const char *items[LIMIT_OPERANDS]; /* borrowed from argv, n of them */
	size_t n;
};

struct option_spec {
	const char *name;         /* "policy", without the dashes */
	const char **value;       /* gets the option's argument, borrowed from argv */
	bool *flag;               /* of a flag, which takes none: set when it is there */
	struct option_list *list; /* of what can be given again: gets each of them */
};

/*
 * Reads argv[1..argc-1] of a subcommand by specs (ended by a NULL name). At most max_operands are
 * moved to operands, borrowed. The number of operands, or -EINVAL when the usage was wrong.
 */
_must_check_ int options_read(int argc, char **argv, const struct option_spec *specs,
                              const char **operands, int max_operands);

#endif
