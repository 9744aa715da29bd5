/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

#include <string.h>

#include "cleanup.h"

/* The forms of a character by its first byte: which it is, its length, its smallest value. */
static const struct form {
	unsigned char mask, lead;
	unsigned length;
	uint32_t smallest;
} forms[] = {
	{0x80, 0x00, 1, 0x0},
	{0xe0, 0xc0, 2, 0x80},
	{0xf0, 0xe0, 3, 0x800},
	{0xf8, 0xf0, 4, 0x10000},
};

static const struct form *form_of(unsigned char byte)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		if ((byte & forms[i].mask) == forms[i].lead)
			return &forms[i];
	}
	return NULL;
}

size_t utf8_decode(const char *text, size_t len, uint32_t *ret_character)
{
	const unsigned char *bytes = (const unsigned char *)text;
	const struct form *form = form_of(bytes[0]);
	uint32_t character;

	if (!form || form->length > len)
		return 0;
	character = bytes[0] & (unsigned char)~form->mask;
	for (unsigned i = 1; i < form->length; i++) {
		if (!utf8_continues(text[i]))
			return 0;
		character = character << 6 | (bytes[i] & 0x3f);
	}
	if (character < form->smallest || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return 0;
	*ret_character = character;
	return form->length;
}

bool utf8_is_visible(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x061c, 0x061c},
		{0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
		{0xfeff, 0xfeff}, {0xfff9, 0xfffc}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff},
	};

	for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
		if (character >= hidden[i].first && character <= hidden[i].last)
			return false;
	}
	return true;
}

void utf8_make_visible(char *text)
{
	size_t len = strlen(text);
	char *to = text;

	while (len > 0) {
		uint32_t character;
		size_t n = utf8_decode(text, len, &character);

		if (n > 0 && utf8_is_visible(character)) {
			memmove(to, text, n);
			to += n;
		} else {
			*to++ = '?';
		}
		n = n > 0 ? n : 1;
		text += n;
		len -= n;
	}
	*to = '\0';
}
