/* SPDX-License-Identifier: Apache-2.0 */
#include "json_print.h"

#include <stdint.h>
#include <string.h>

#include "policy/utf8.h"

static void print_control(FILE *stream, char c)
{
	if (c == '\n')
		fputs("\\n", stream);
	else
		fprintf(stream, "\\u%04x", (unsigned char)c);
}

void json_print(FILE *stream, const char *s)
{
	size_t len;

	if (!s) {
		fputs("null", stream);
		return;
	}
	fputc('"', stream);
	for (len = strlen(s); len > 0;) {
		uint32_t character;
		size_t n = utf8_decode(s, len, &character);

		if (n == 0)
			fputs("\\ufffd", stream);
		else if (character < 0x20 || character == 0x7f)
			print_control(stream, *s);
		else if (character == '"' || character == '\\')
			fprintf(stream, "\\%c", *s);
		else
			fwrite(s, 1, n, stream);
		s += n > 0 ? n : 1;
		len -= n > 0 ? n : 1;
	}
	fputc('"', stream);
}

void json_print_member(FILE *stream, const char *before, const char *name, const char *s)
{
	fprintf(stream, "%s\"%s\":", before, name);
	json_print(stream, s);
}
