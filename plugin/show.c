/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that only print what is built in: profile, controls, version. */
#include <stdio.h>

#include "commands.h"
#include "options.h"
#include "policy/policy.h"

static const struct option_spec no_options[] = {{NULL, NULL}};

int command_profile(int argc, char **argv)
{
	const char *name, *text;
	size_t len;
	int n = options_read(argc, argv, no_options, &name, 1);

	if (n < 0)
		return EXIT_USAGE;
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
