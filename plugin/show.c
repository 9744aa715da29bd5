/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that only print what is built in: profile, controls, version. */
#include <stdio.h>

#include "commands.h"
#include "options.h"
#include "policy/diag.h"
#include "policy/effective.h"
#include "policy/policy.h"

static const struct option_spec no_options[] = {{NULL, NULL}};

/* What holds by a policy's file, where every part comes from. */
static int print_effective(const char *path)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	if (r == 0)
		r = policy_load_file(path, diag, &policy);
	if (diag)
		diag_print(diag, stderr);
	if (r < 0)
		return EXIT_NO;
	effective_write(policy, stdout);
	return 0;
}

int command_profile(int argc, char **argv)
{
	const char *name, *text, *effective = NULL;
	const struct option_spec specs[] = {{"effective", .value = &effective}, {NULL, NULL}};
	size_t len;
	int n = options_read(argc, argv, specs, &name, 1);

	if (n < 0)
		return EXIT_USAGE;
	if (effective && n > 0) {
		fprintf(stderr,
		        "quaymaster profile: a profile's name or --effective FILE, not both\n");
		return EXIT_USAGE;
	}
	if (effective)
		return print_effective(effective);
	if (n == 0) {
		for (const char *const *p = policy_profiles(); *p; p++)
			printf("%s\n", *p);
		return 0;
	}
	text = policy_profile_text(name, &len);
	if (!text) {
		fprintf(stderr,
		        "quaymaster profile: there is no profile '%s'; these there are:", name);
		for (const char *const *p = policy_profiles(); *p; p++)
			fprintf(stderr, " %s", *p);
		fprintf(stderr, "\n");
		return EXIT_NO;
	}
	fwrite(text, 1, len, stdout);
	return 0;
}

int command_controls(int argc, char **argv)
{
	if (options_read(argc, argv, no_options, NULL, 0) < 0)
		return EXIT_USAGE;
	for (int i = 0; i < CONTROL_COUNT; i++) {
		const struct control_info *info = control_info((enum control)i);

		printf("%-21s %s\n", info->name, info->does);
		printf("%-21s   as in  %s: %s\n", "", info->name,
		       info->example ? info->example : "deny");
	}
	return 0;
}

int command_version(int argc, char **argv)
{
	if (options_read(argc, argv, no_options, NULL, 0) < 0)
		return EXIT_USAGE;
	printf("quaymaster %s\n", QUAYMASTER_VERSION);
	return 0;
}
