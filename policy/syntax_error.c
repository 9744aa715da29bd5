/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax_error.h"

#include <stdint.h>
#include <string.h>

#include "cleanup.h"
#include "diag.h"
#include "utf8.h"

static struct span at(size_t offset)
{
	return (struct span){offset, offset + 1};
}

struct state {
	const struct syntax_error *error;
	const char *text;
	size_t len;
	struct diag *diag;
};

static char char_at(const struct state *s, size_t offset)
{
	return offset < s->len ? s->text[offset] : '\0';
}

static void say_bad_start(const struct state *s)
{
	char c = char_at(s, s->error->at);

	if (c == '\t')
		diag_error(s->diag, at(s->error->at), "YAML does not indent with tabs; use spaces");
	else
		diag_error(s->diag, at(s->error->at),
		           "no text can begin with \"%c\" in YAML; quote it", c);
}

static void say_bad_star(const struct state *s)
{
	size_t begin = s->error->context_at;
	size_t end = begin;

	while (end < s->len && !strchr(" \t\r\n,]}", s->text[end]))
		end++;
	diag_error(s->diag, (struct span){begin, end},
	           "a \"%c\" at the start of a word has a meaning of its own in YAML; quote the "
	           "pattern: \"%.*s\"",
	           char_at(s, begin), (int)(end - begin), s->text + begin);
}

static void say_open_bracket(const struct state *s)
{
	size_t begin = s->error->context_at;
	unsigned line = diag_line(s->diag, s->error->at);
	const char *bracket = char_at(s, begin) == '{' ? "{" : "[";
	const char *closing = *bracket == '{' ? "}" : "]";

	if (s->error->at >= s->len)
		diag_error(s->diag, at(begin), "this \"%s\" is never closed by \"%s\"", bracket,
		           closing);
	else if (line != diag_line(s->diag, begin))
		diag_error(s->diag, at(begin), "this \"%s\" is not closed by \"%s\" before line %u",
		           bracket, closing, line);
	else
		diag_error(
			s->diag, at(s->error->at),
			"expected \",\" or \"%s\" here; texts with special characters need quotes",
			closing);
}

static void say_bad_escape(const struct state *s)
{
	size_t offset = s->error->at;

	diag_error(s->diag, at(offset),
	           "\"\\%c\" means nothing between double quotes; use single quotes, or write "
	           "\"\\\\\" for one backslash",
	           char_at(s, offset + 1));
}

/* Where in a row's text the mistake is shown. */
enum place { AT_PROBLEM, AT_CONTEXT };

/* What the parser says, by how it begins, and what is said instead. */
static const struct row {
	const char *problem;
	const char *context; /* how it begins; "" for any */
	void (*say)(const struct state *);
	const char *text; /* unless there is a function for it */
	enum place place;
} rows[] = {
	{"found character that cannot start any token", "", say_bad_start},
	{"did not find expected alphabetic or numeric", "", say_bad_star},
	{"did not find expected ',' or", "", say_open_bracket},
	{"did not find expected node content", "while parsing a flow node", NULL,
         "expected a text here; is there a \",\" too many, or a bracket not closed?"},
	{"found unknown escape character", "", say_bad_escape},
	{"found unexpected end of stream", "while scanning a quoted", NULL,
         "the quote that is opened here is never closed", AT_CONTEXT},
	{"found unexpected document indicator", "while scanning a quoted", NULL,
         "the quote that is opened here is not closed before the document ends", AT_CONTEXT},
	{"found a tab character", "", NULL, "YAML does not indent with tabs; use spaces"},
	{"mapping values are not allowed", "", NULL,
         "a \":\" is not expected here; if it belongs to the text, quote the text; if a key ends "
         "here, check the indentation and the line above"},
	{"could not find expected ':'", "", NULL,
         "expected a key, a colon and a space, as in \"privileged: deny\"", AT_CONTEXT},
	{"block sequence entries are not allowed", "", NULL,
         "a list's \"-\" is not expected here; begin the list on a line of its own"},
	{"did not find expected key", "", NULL,
         "this does not go on with what is above it; check the indentation, and that each quoted "
         "text ends with its quote"},
	{"did not find expected '-' indicator", "", NULL,
         "expected another \"- \" of the list above; check the indentation"},
	{"did not find expected <document start>", "", NULL,
         "this does not go on with what is above it; check the indentation"},
	{"found incompatible YAML document", "", NULL,
         "directives (\"%...\") are not part of the policy language; take the line out"},
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

void syntax_error_say(const struct syntax_error *error, const char *text, size_t len,
                      struct diag *diag)
{
	const struct state state = {.error = error, .text = text, .len = len, .diag = diag};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];

		if (!begins(error->problem, row->problem) || !begins(error->context, row->context))
			continue;
		if (row->say)
			row->say(&state);
		else
			diag_error(diag,
			           at(row->place == AT_CONTEXT ? error->context_at : error->at),
			           "%s", row->text);
		return;
	}
	diag_error(diag, at(error->at), "this is not YAML: %s", error->problem);
}

static void say_bad_bytes(const char *text, size_t offset, struct diag *diag)
{
	unsigned char byte = (unsigned char)text[offset];

	if (offset == 0 && (byte == 0xff || byte == 0xfe))
		diag_error(diag, at(0), "this looks like UTF-16; save the file as UTF-8");
	else
		diag_error(diag, at(offset),
		           "the byte 0x%02x is not UTF-8 here; save the file as UTF-8", byte);
}

static void say_hidden(uint32_t character, size_t offset, struct diag *diag)
{
	if (character == '\0')
		diag_error(diag, at(offset), "a NUL byte; a policy is plain text");
	else if (character == '\r')
		diag_error(diag, at(offset),
		           "a carriage return without a newline; end lines with a newline");
	else if (character == 0xfeff && offset == 0)
		diag_error(diag, at(offset),
		           "a byte order mark; save the file as UTF-8 without it");
	else
		diag_error(diag, at(offset),
		           "an invisible character (U+%04X): a reader would not see what this "
		           "program sees; take it out",
		           (unsigned)character);
}

static bool is_line_or_tab(const char *text, size_t len)
{
	return *text == '\n' || *text == '\t' || (*text == '\r' && len > 1 && text[1] == '\n');
}

bool syntax_error_check_text(const char *text, size_t len, struct diag *diag)
{
	size_t i = 0;

	while (i < len) {
		uint32_t character;
		size_t n = utf8_decode(text + i, len - i, &character);

		if (n == 0) {
			say_bad_bytes(text, i, diag);
			return false;
		}
		if (!utf8_is_visible(character) && !is_line_or_tab(text + i, len - i)) {
			say_hidden(character, i, diag);
			return false;
		}
		i += n;
	}
	return true;
}
