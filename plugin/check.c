/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "commands.h"
#include "options.h"
#include "policy/diag.h"
#include "policy/policy.h"

/* Loads a policy file exactly as the server does, and prints every mistake. */
int command_check(int argc, char **argv)
{
	static const struct option_spec specs[] = {{NULL, NULL}};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	const char *path;
	int n = options_read(argc, argv, specs, &path, 1);
	int r;

	if (n == 0)
		fprintf(stderr, "quaymaster check: which file? See `quaymaster help`.\n");
	if (n <= 0)
		return EXIT_USAGE;
	if (diag_new(&diag) < 0)
		return EXIT_NO;
	r = policy_load_file(path, diag, &policy);
	diag_print(diag, stderr);
	return r < 0 ? EXIT_NO : 0;
}
