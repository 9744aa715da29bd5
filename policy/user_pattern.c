/* SPDX-License-Identifier: Apache-2.0 */
#include "user_pattern.h"

#include <errno.h>
#include <string.h>

#include "policy.h"

struct remark user_pattern_check(const char *text)
{
	struct remark remark = {0};

	if (*text == '@' && strcmp(text, USER_LOCAL) != 0)
		return (struct remark){
			.error =
				"of the words with \"@\" in front there is only one, for everybody "
				"on the unix socket",
			.nearest = "\"" USER_LOCAL "\""};
	if (strpbrk(text, "[{"))
		remark.warning = "only \"*\" and \"?\" are wildcards; brackets and braces are "
				 "taken as they are";
	return remark;
}

int user_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                       struct user_set *ret_set)
{
	const char **names = arena_alloc(arena, n, sizeof(*names));
	struct user_set set = {0};
	size_t n_names = 0;

	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(patterns[i], USER_LOCAL) == 0)
			set.local = true;
		else
			names[n_names++] = patterns[i];
	}
	if (glob_set_build(arena, names, n_names, &set.names) < 0)
		return -ENOMEM;
	*ret_set = set;
	return 0;
}

bool user_pattern_match(const struct user_set *set, const struct occasion *occasion)
{
	const char *user = occasion->user ? occasion->user : "";

	/* A name without a certificate is none that anybody vouches for. */
	if (!occasion->certificate)
		return set->local && *user == '\0';
	return *user && !pattern_is_beyond(user) && glob_set_match(&set->names, user);
}
