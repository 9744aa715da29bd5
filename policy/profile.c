/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include <string.h>

#include "cleanup.h"
#include "policy.h"

/* Takes a file into the program as it is, between two symbols. The path is the source tree's. */
#define INCLUDE_TEXT(symbol, path)                                                                 \
	__asm__(".pushsection .rodata\n"                                                           \
	        ".hidden " #symbol "_begin\n.globl " #symbol "_begin\n" #symbol "_begin:\n"        \
	        ".incbin \"" path "\"\n"                                                           \
	        ".hidden " #symbol "_end\n.globl " #symbol "_end\n" #symbol "_end:\n"              \
	        ".byte 0\n"                                                                        \
	        ".popsection\n");                                                                  \
	extern const char symbol##_begin[] __attribute__((visibility("hidden")));                  \
	extern const char symbol##_end[] __attribute__((visibility("hidden")))

INCLUDE_TEXT(profile_baseline, "policy/profiles/baseline.yaml");
INCLUDE_TEXT(profile_restricted, "policy/profiles/restricted.yaml");
INCLUDE_TEXT(profile_cis, "policy/profiles/cis.yaml");
INCLUDE_TEXT(profile_open, "policy/profiles/open.yaml");

static const char *const names[] = {"baseline", "restricted", "cis", "open", NULL};

/* In the order of names. */
static const struct profile {
	const char *begin;
	const char *end;
} profiles[] = {
	{profile_baseline_begin, profile_baseline_end},
	{profile_restricted_begin, profile_restricted_end},
	{profile_cis_begin, profile_cis_end},
	{profile_open_begin, profile_open_end},
};

_Static_assert(ARRAY_LEN(profiles) + 1 == ARRAY_LEN(names), "every profile has a name");

const char *const *policy_profiles(void)
{
	return names;
}

const char *policy_profile_text(const char *profile, size_t *ret_len)
{
	for (size_t i = 0; i < ARRAY_LEN(profiles); i++) {
		if (strcmp(names[i], profile) == 0) {
			*ret_len = (size_t)(profiles[i].end - profiles[i].begin);
			return profiles[i].begin;
		}
	}
	return NULL;
}
