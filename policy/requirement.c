/* SPDX-License-Identifier: Apache-2.0 */
#include "requirement.h"

#include <string.h>

/*
 * A number is that user whatever the image says (moby/sys/user user.go, GetExecUser). A name can
 * be anybody's, and so can the user of an image.
 */
static bool is_non_root(const char *user)
{
	size_t digits = strspn(user, "0123456789");

	return user[digits] == '\0' && strspn(user, "0") < digits;
}

/* Whether two claims are of one and the same thing: what the call makes, or what has it already. */
static bool same_owner(const struct claim *a, const struct claim *b)
{
	return a->of && b->of ? strcmp(a->of, b->of) == 0 : a->of == b->of;
}

static bool is_among(const struct match_list *list, const struct claim *end,
                     const struct claim *claims, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct claim *claim = &claims[i];

		if (claim->control == end->control && !claim->whole && claim->value &&
		    same_owner(claim, end) && match_claim(list, claim) == MATCH_YES)
			return true;
	}
	return false;
}

static bool all_among(const struct requirement *requirement, const struct claim *end,
                      const struct claim *claims, size_t n)
{
	for (size_t i = 0; i < requirement->n; i++) {
		if (!is_among(&requirement->each[i], end, claims, n))
			return false;
	}
	return true;
}

bool requirement_met(const struct requirement *requirement, const struct claim *claim,
                     const struct claim *claims, size_t n)
{
	switch (requirement->need) {
	case NEED_NOTHING:
		return true;
	case NEED_AMOUNT:
		return claim->amount <= requirement->max;
	case NEED_TRUE:
		return strcmp(claim->value, "true") == 0;
	case NEED_NON_ROOT:
		return is_non_root(claim->value);
	case NEED_AMONG:
		return !claim->whole || all_among(requirement, claim, claims, n);
	}
	return false;
}
