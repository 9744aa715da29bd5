/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "policy/limits.h"
#include "policy/utf8.h"

void text_init(struct text *text, char *buffer, size_t size)
{
	*text = (struct text){.buffer = buffer, .size = size};
	buffer[0] = '\0';
}

static void put(struct text *text, const char *s, size_t len)
{
	if (text->cut || len >= text->size - text->len) {
		text->cut = true;
		return;
	}
	memcpy(text->buffer + text->len, s, len);
	text->len += len;
	text->buffer[text->len] = '\0';
}

void text_put(struct text *text, const char *s)
{
	put(text, s, strlen(s));
}

void text_printf(struct text *text, const char *format, ...)
{
	size_t room = text->size - text->len;
	va_list args;
	int n;

	if (text->cut)
		return;
	va_start(args, format);
	n = vsnprintf(text->buffer + text->len, room, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= room) {
		text->buffer[text->len] = '\0';
		text->cut = true;
		return;
	}
	text->len += (size_t)n;
}

void text_pad(struct text *text, size_t n)
{
	while (n-- > 0)
		put(text, " ", 1);
}

void text_put_shown(struct text *text, const char *s, size_t max)
{
	size_t rest = strlen(s), shown = 0, len;

	for (; rest > 0; s += len, rest -= len) {
		uint32_t c = 0xfffd;
		bool plain;

		len = utf8_decode(s, rest, &c);
		plain = len > 0 && utf8_is_visible(c);
		len = len > 0 ? len : 1;
		if (shown + len > max) {
			put(text, "...", 3);
			return;
		}
		if (plain)
			put(text, s, len);
		else
			text_printf(text, "\\u{%x}", c);
		shown += len;
	}
}

void text_print_shown(FILE *stream, const char *s, size_t max)
{
	char shown[LIMIT_LOG_LINE];
	struct text text;

	text_init(&text, shown, sizeof(shown));
	text_put_shown(&text, s, max);
	fputs(shown, stream);
}

void text_put_json(struct text *text, const char *s, size_t len)
{
	size_t run = 0;

	put(text, "\"", 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		put(text, s + run, i - run);
		run = i + 1;
		if (c == '"' || c == '\\')
			text_printf(text, "\\%c", c);
		else if (c == '\n')
			put(text, "\\n", 2);
		else
			text_printf(text, "\\u%04x", c);
	}
	put(text, s + run, len - run);
	put(text, "\"", 1);
}
