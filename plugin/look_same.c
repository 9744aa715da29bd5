/* SPDX-License-Identifier: Apache-2.0 */
#include "look_same.h"

#include <string.h>

/* So many digits of two ids that begin alike are those of one container. */
#define SAME_DIGITS 6u

static size_t digits(const char *name)
{
	size_t n = strspn(name, "0123456789abcdef");

	return name[n] ? 0 : n;
}

bool look_same_thing(const struct look_ask *a, const struct look_ask *b)
{
	size_t n = digits(a->name), m = digits(b->name);

	n = n < m ? n : m;
	if (strcmp(a->name, b->name) == 0)
		return *a->name != '\0';
	return n > 0 && memcmp(a->name, b->name, n < SAME_DIGITS ? n : SAME_DIGITS) == 0;
}

/* Whether one answer answers both. */
static bool same_question(const struct look_ask *a, const struct look_ask *b)
{
	return a->kind == b->kind && ask_is_for_engine(a->kind) && strcmp(a->name, b->name) == 0;
}

void look_same_ride(struct look_ask *list, const struct look_ask *ask)
{
	for (struct look_ask *rider = list; rider; rider = rider->next) {
		if (!rider->on && same_question(rider, ask))
			rider->on = ask;
	}
}

void look_same_let_go(struct look_ask *list, const struct look_ask *ask)
{
	for (struct look_ask *rider = list; rider; rider = rider->next) {
		if (rider->on == ask)
			rider->on = NULL;
	}
}

struct look_ask *look_same_take(struct look_ask **list, const struct look_ask *ask,
                                struct look_ask ***ret_last)
{
	struct look_ask *riders = NULL, **last = &riders;

	while (*list) {
		struct look_ask *rider = *list;

		if (rider->on != ask) {
			list = &rider->next;
			continue;
		}
		*list = rider->next;
		rider->next = NULL;
		*last = rider;
		last = &rider->next;
	}
	*ret_last = list;
	return riders;
}
