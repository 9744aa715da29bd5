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

static void say_bad_tag(const struct state *s)
{
	diag_error(s->diag, at(s->error->context_at),
	           "no text can begin with \"!\" in YAML; quote it, but it does not mean \"not\" "
	           "in a policy: that is a list of its own, \"deny:\"");
}

/* The line above the one that offset is on, without the blanks around it; blank lines are none. */
static struct span line_above(const struct state *s, size_t offset)
{
	size_t end = offset, begin;

	while (end > 0 && s->text[end - 1] != '\n')
		end--;
	while (end > 0 && strchr(" \t\r\n", s->text[end - 1]))
		end--;
	for (begin = end; begin > 0 && s->text[begin - 1] != '\n';)
		begin--;
	while (begin < end && s->text[begin] == ' ')
		begin++;
	return (struct span){begin, end};
}

/* Whether a line is "key:value", as YAML does not write it. */
static bool is_glued(const struct state *s, struct span line)
{
	size_t len = line.end - line.begin;
	const char *text = s->text + line.begin;
	size_t word = 0;

	while (word < len && (text[word] == '-' || (text[word] >= 'a' && text[word] <= 'z')))
		word++;
	return word > 0 && word + 1 < len && text[word] == ':' && !memchr(text, ' ', len);
}

/* Says what a line begins with that is no key, if that is known; false if not. */
static bool say_beginning(const struct state *s, size_t begin)
{
	static const struct {
		const char *begin;
		const char *text;
	} begins_with[] = {
		{"//", "comments begin with \"#\" in YAML"},
		{";", "comments begin with \"#\" in YAML"},
		{"<<<<", "a conflict of a merge is left over here; edit the file"},
		{"====", "a conflict of a merge is left over here; edit the file"},
		{">>>>", "a conflict of a merge is left over here; edit the file"},
		{"\xe2\x80\x93", "this dash is not the one that begins an item; write \"- \""},
		{"\xe2\x80\x94", "this dash is not the one that begins an item; write \"- \""},
		{"\xe2\x80\xa2", "a dot does not begin an item; write \"- \""},
	};

	for (size_t i = 0; i < ARRAY_LEN(begins_with); i++) {
		size_t len = strlen(begins_with[i].begin);

		if (begin + len <= s->len &&
		    memcmp(s->text + begin, begins_with[i].begin, len) == 0) {
			diag_error(s->diag, at(begin), "%s", begins_with[i].text);
			return true;
		}
	}
	return false;
}

static void say_bad_colon(const struct state *s)
{
	struct span above = line_above(s, s->error->at);

	if (say_beginning(s, above.begin))
		return;
	if (is_glued(s, above))
		diag_error(s->diag, above, "a space belongs behind the \":\" of \"%.*s\"",
		           (int)(above.end - above.begin), s->text + above.begin);
	else
		diag_error(s->diag, at(s->error->at),
		           "a \":\" is not expected here; if it belongs to the text, quote the "
		           "text; if a key ends here, check the indentation and the line above");
}

static void say_no_key(const struct state *s)
{
	if (!say_beginning(s, s->error->context_at))
		diag_error(s->diag, at(s->error->context_at),
		           "expected a key, a colon and a space, as in \"privileged: deny\"");
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
	{"mapping values are not allowed", "", say_bad_colon},
	{"could not find expected ':'", "", say_no_key},
	{"did not find expected whitespace", "while scanning a tag", say_bad_tag},
	{"did not find expected tag URI", "", say_bad_tag},
	{"did not find URI escaped octet", "", say_bad_tag},
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

/* Whether a character looks like the space that YAML indents with, and is another. */
static bool is_like_space(uint32_t character)
{
	return character == 0xa0 || character == 0x202f || character == 0x3000 ||
	       (character >= 0x2000 && character <= 0x200a);
}

static bool is_line_or_tab(const char *text, size_t len)
{
	return *text == '\n' || *text == '\t' || (*text == '\r' && len > 1 && text[1] == '\n');
}

bool syntax_error_check_text(const char *text, size_t len, struct diag *diag)
{
	bool indented = true;
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
		if (indented && is_like_space(character)) {
			diag_error(
				diag, (struct span){i, i + n},
				"this looks like a space and is none (U+%04X); indent with spaces",
				(unsigned)character);
			return false;
		}
		indented = character == '\n' || (indented && character == ' ');
		i += n;
	}
	return true;
}
