/* SPDX-License-Identifier: Apache-2.0 */
#include "user_values.h"

#include <string.h>

/*
 * The canonical name or number in len bytes. A number may have a plus and zeros in front; one with
 * a minus is refused by the engine, but for zero.
 */
static const char *canonical(struct reader *r, const char *text, size_t len)
{
	const char *digits = text;
	size_t n = len;

	if (len == strlen("root") && memcmp(text, "root", len) == 0)
		return "0";
	if (n > 0 && (*digits == '+' || *digits == '-'))
		digits++, n--;
	if (n == 0 || strspn(digits, "0123456789") < n)
		return reader_copy(r, text, len);
	while (n > 1 && *digits == '0')
		digits++, n--;
	if (*text == '-' && *digits != '0')
		return reader_copy(r, text, len);
	return n == 1 && *digits == '0' ? "0" : reader_copy(r, digits, n);
}

static void add(struct reader *r, enum control control, const char *value, const char *typed,
                const char *field)
{
	claims_add(r->claims, &(struct claim){
				      .control = control,
				      .value = value,
				      .typed = typed,
				      .field = field,
				      .flag = "--user",
			      });
}

void value_user(struct reader *r, const char *text, const char *field)
{
	size_t len = strcspn(text, ":");
	const char *group = text + len + (text[len] == ':');
	size_t group_len = strcspn(group, ":");

	if (!*text)
		add(r, CONTROL_USER, "", NULL, field);
	else
		add(r, CONTROL_USER, len > 0 ? canonical(r, text, len) : "0", text, field);
	if (group_len > 0)
		add(r, CONTROL_GROUPS, canonical(r, group, group_len), text, field);
}

void each_group(struct reader *r, const struct field *field, void *target, const char *text,
                const char *value)
{
	(void)target;
	(void)value;
	reader_claim(r, CONTROL_GROUPS, canonical(r, text, strlen(text)), text, field->flag);
}
