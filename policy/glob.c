/* SPDX-License-Identifier: Apache-2.0 */
#include "glob.h"

#include <errno.h>
#include <stdint.h>

#include "utf8.h"

/* The byte behind the character at i. */
static size_t behind(struct slice text, size_t i)
{
	i++;
	while (i < text.len && utf8_continues(text.text[i]))
		i++;
	return i;
}

bool glob_match(struct slice pattern, struct slice text)
{
	const size_t none = SIZE_MAX;
	size_t p = 0, t = 0;
	size_t star = none, star_text = 0; /* the last "*", and where what follows it is tried */

	while (t < text.len) {
		if (p < pattern.len && pattern.text[p] == '*') {
			star = p++;
			star_text = t;
		} else if (p < pattern.len && pattern.text[p] == '?') {
			p++;
			t = behind(text, t);
		} else if (p < pattern.len && pattern.text[p] == text.text[t]) {
			p++;
			t++;
		} else if (star != none) {
			/* An earlier "*" never needs to give way: the last can do all it could. */
			p = star + 1;
			star_text = behind(text, star_text);
			t = star_text;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.text[p] == '*')
		p++;
	return p == pattern.len;
}

bool glob_is_wild(struct slice pattern)
{
	return memchr(pattern.text, '*', pattern.len) || memchr(pattern.text, '?', pattern.len);
}

int glob_set_build(struct arena *arena, const char *const *patterns, size_t n,
                   struct glob_set *ret_set)
{
	struct glob_set set = {0};
	const char **wild = arena_alloc(arena, n, sizeof(*wild));

	if (!wild || index_init(&set.literals, arena, n) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (glob_is_wild(slice_of(patterns[i])))
			wild[set.n_wild++] = patterns[i];
		else
			*index_at(&set.literals, patterns[i], strlen(patterns[i])) = 1;
	}
	set.wild = wild;
	*ret_set = set;
	return 0;
}

bool glob_set_match(const struct glob_set *set, const char *value)
{
	struct slice text = slice_of(value);

	if (index_get(&set->literals, value, text.len))
		return true;
	for (size_t i = 0; i < set->n_wild; i++) {
		if (glob_match(slice_of(set->wild[i]), text))
			return true;
	}
	return false;
}
