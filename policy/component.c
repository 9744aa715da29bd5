/* SPDX-License-Identifier: Apache-2.0 */
#include "component.h"

#include <stdint.h>
#include <string.h>

bool component_next(struct slice name, size_t *at, struct slice *ret_component)
{
	const char *slash;

	if (*at > name.len)
		return false;
	slash = memchr(name.text + *at, '/', name.len - *at);
	ret_component->text = name.text + *at;
	ret_component->len = (slash ? (size_t)(slash - name.text) : name.len) - *at;
	*at += ret_component->len + 1;
	return true;
}

bool component_match(struct slice pattern, struct slice name)
{
	const size_t none = SIZE_MAX;
	size_t p = 0, n = 0;
	size_t star = none, star_name = 0; /* behind the last "**", and behind what it stands for */
	struct slice want, have;

	while (n <= name.len) {
		size_t p_next = p, n_next = n;
		bool wanted = component_next(pattern, &p_next, &want);

		component_next(name, &n_next, &have);
		if (wanted && slice_is(want, "**")) {
			star = p = p_next;
			star_name = n = n_next;
		} else if (wanted && glob_match(want, have)) {
			p = p_next;
			n = n_next;
		} else if (star != none && component_next(name, &star_name, &have)) {
			/* As for globs, only the last "**" ever needs to take one more. */
			p = star;
			n = star_name;
		} else {
			return false;
		}
	}
	return p > pattern.len;
}
