/* SPDX-License-Identifier: Apache-2.0 */
#include "diag.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "limits.h"
#include "utf8.h"

/* Marks a mistake of the file as a whole; sorts before all others. */
static const struct span whole_file = {0, 0};

struct mistake {
	struct span span;
	bool warning;
	bool whole; /* of the file; span means nothing */
	char text[LIMIT_DIAGNOSTIC_TEXT];
};

struct diag {
	char *name;
	char *text;
	size_t len;
	size_t n;       /* in list, ordered by position */
	size_t dropped; /* not kept, since there were too many */
	bool failed;
	struct mistake list[LIMIT_DIAGNOSTICS];
};

/* Where an offset is: line and column count from 1, columns in characters. */
struct place {
	size_t line;
	size_t column;
	size_t line_begin;
	size_t line_end;
};

int diag_new(struct diag **ret_diag)
{
	*ret_diag = calloc(1, sizeof(**ret_diag));
	return *ret_diag ? 0 : -ENOMEM;
}

void diag_free(struct diag *diag)
{
	if (!diag)
		return;
	free(diag->name);
	free(diag->text);
	free(diag);
}

int diag_source(struct diag *diag, const char *name, const char *text, size_t len)
{
	_cleanup_(freep) char *name_copy = strdup(name);
	_cleanup_(freep) char *text_copy = malloc(len + 1);

	if (!name_copy || !text_copy)
		return -ENOMEM;
	if (len > 0)
		memcpy(text_copy, text, len);
	text_copy[len] = '\0';
	free(diag->name);
	free(diag->text);
	diag->name = steal(&name_copy);
	utf8_make_visible(diag->name);
	diag->text = steal(&text_copy);
	diag->len = len;
	diag->n = diag->dropped = 0;
	diag->failed = false;
	return 0;
}

_printf_(2, 0) static void write_text(struct mistake *mistake, const char *format, va_list args)
{
	int n = vsnprintf(mistake->text, sizeof(mistake->text), format, args);

	if (n < 0)
		mistake->text[0] = '\0';
	if (n >= (int)sizeof(mistake->text)) {
		size_t cut = sizeof(mistake->text) - sizeof("...");

		while (cut > 0 && utf8_continues(mistake->text[cut]))
			cut--;
		memcpy(mistake->text + cut, "...", sizeof("..."));
	}
	utf8_make_visible(mistake->text);
}

/* Puts a mistake into the list where its position has it; equal positions stay in order. */
static struct mistake *insert(struct diag *diag, struct span span)
{
	size_t at = diag->n;

	while (at > 0 && diag->list[at - 1].span.begin > span.begin)
		at--;
	if (diag->n == LIMIT_DIAGNOSTICS) {
		diag->dropped++;
		if (at == diag->n)
			return NULL;
		diag->n--;
	}
	memmove(&diag->list[at + 1], &diag->list[at], (diag->n - at) * sizeof(diag->list[0]));
	diag->n++;
	diag->list[at] = (struct mistake){.span = span};
	return &diag->list[at];
}

_printf_(3, 0) static void note(struct diag *diag, struct mistake kind, const char *format,
                                va_list args)
{
	struct mistake *mistake = insert(diag, kind.span);

	if (!kind.warning)
		diag->failed = true;
	if (!mistake)
		return;
	mistake->warning = kind.warning;
	mistake->whole = kind.whole || !diag->text;
	write_text(mistake, format, args);
}

void diag_error(struct diag *diag, struct span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(diag, (struct mistake){.span = span}, format, args);
	va_end(args);
}

void diag_warning(struct diag *diag, struct span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(diag, (struct mistake){.span = span, .warning = true}, format, args);
	va_end(args);
}

void diag_error_file(struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(diag, (struct mistake){.span = whole_file, .whole = true}, format, args);
	va_end(args);
}

void diag_warning_file(struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(diag, (struct mistake){.span = whole_file, .whole = true, .warning = true}, format,
	     args);
	va_end(args);
}

bool diag_failed(const struct diag *diag)
{
	return diag->failed;
}

static struct place find_place(const struct diag *diag, size_t offset)
{
	struct place place = {.line = 1, .column = 1};
	const char *end;

	if (offset > diag->len)
		offset = diag->len;
	for (;;) {
		const char *newline =
			memchr(diag->text + place.line_begin, '\n', offset - place.line_begin);

		if (!newline)
			break;
		place.line++;
		place.line_begin = (size_t)(newline - diag->text) + 1;
	}
	for (size_t i = place.line_begin; i < offset; i++)
		place.column += !utf8_continues(diag->text[i]);
	end = memchr(diag->text + offset, '\n', diag->len - offset);
	place.line_end = end ? (size_t)(end - diag->text) : diag->len;
	if (place.line_end > place.line_begin && diag->text[place.line_end - 1] == '\r')
		place.line_end--;
	return place;
}

unsigned diag_line(const struct diag *diag, size_t offset)
{
	return (unsigned)find_place(diag, offset).line;
}

static void put_head(const struct diag *diag, const struct mistake *mistake, FILE *stream)
{
	fputs(diag->name ? diag->name : "policy", stream);
	if (!mistake->whole) {
		struct place place = find_place(diag, mistake->span.begin);

		fprintf(stream, ":%zu:%zu", place.line, place.column);
	}
	fputs(": ", stream);
}

/* Goes up to n characters on from byte at, not past bound. */
static size_t ahead(const struct diag *diag, size_t at, unsigned n, size_t bound)
{
	for (; n > 0 && at < bound; n--) {
		do
			at++;
		while (at < bound && utf8_continues(diag->text[at]));
	}
	return at;
}

/* Goes up to n characters back from byte at, not before bound. */
static size_t back(const struct diag *diag, size_t at, unsigned n, size_t bound)
{
	for (; n > 0 && at > bound; n--) {
		do
			at--;
		while (at > bound && utf8_continues(diag->text[at]));
	}
	return at;
}

/* Writes source text so that each character takes one column; returns how many it were. */
static unsigned put_shown(const struct diag *diag, size_t from, size_t to, FILE *stream)
{
	unsigned width = 0;

	while (from < to) {
		uint32_t character;
		size_t n = utf8_decode(diag->text + from, to - from, &character);

		if (n > 0 && utf8_is_visible(character))
			fwrite(diag->text + from, 1, n, stream);
		else
			fputc(diag->text[from] == '\t' ? ' ' : '?', stream);
		from += n > 0 ? n : 1;
		width++;
	}
	return width;
}

static void put_caret(const struct diag *diag, struct span span, unsigned before, FILE *stream)
{
	fprintf(stream, "       | %*s^", (int)before, "");
	for (size_t i = span.begin + 1; i < span.end; i++) {
		if (!utf8_continues(diag->text[i]))
			fputc('~', stream);
	}
	fputc('\n', stream);
}

/* The source line, or the part of a long one that holds the mistake, and the caret below it. */
static void put_source(const struct diag *diag, const struct mistake *mistake, FILE *stream)
{
	struct place place = find_place(diag, mistake->span.begin);
	size_t begin = mistake->span.begin < place.line_end ? mistake->span.begin : place.line_end;
	size_t end = mistake->span.end < place.line_end ? mistake->span.end : place.line_end;
	size_t from = place.line_begin;
	size_t to = ahead(diag, from, LIMIT_SHOWN_LINE, place.line_end);
	unsigned before;

	if (to < place.line_end) {
		from = back(diag, begin, LIMIT_SHOWN_LINE / 2, place.line_begin);
		to = ahead(diag, from, LIMIT_SHOWN_LINE, place.line_end);
	}
	fprintf(stream, "%6zu | %s", place.line, from > place.line_begin ? "..." : "");
	before = put_shown(diag, from, begin, stream) + (from > place.line_begin ? 3 : 0);
	put_shown(diag, begin, to, stream);
	fputs(to < place.line_end ? "...\n" : "\n", stream);
	put_caret(diag, (struct span){begin, end < to ? end : to}, before, stream);
}

void diag_print(const struct diag *diag, FILE *stream)
{
	for (size_t i = 0; i < diag->n; i++) {
		const struct mistake *mistake = &diag->list[i];

		put_head(diag, mistake, stream);
		fprintf(stream, "%s: %s\n", mistake->warning ? "warning" : "error", mistake->text);
		if (!mistake->whole)
			put_source(diag, mistake, stream);
	}
	if (diag->dropped > 0)
		fprintf(stream, "%s: %zu more mistakes are not shown\n",
		        diag->name ? diag->name : "policy", diag->dropped);
}

bool diag_get(const struct diag *diag, size_t i, struct diag_view *ret)
{
	const struct mistake *mistake = i < diag->n ? &diag->list[i] : NULL;
	struct place place;

	if (!mistake)
		return false;
	*ret = (struct diag_view){
		.file = diag->name ? diag->name : "policy",
		.text = mistake->text,
		.warning = mistake->warning,
	};
	if (mistake->whole)
		return true;
	place = find_place(diag, mistake->span.begin);
	ret->line = place.line;
	ret->column = ret->end_column = place.column;
	for (size_t at = mistake->span.begin; at < mistake->span.end && at < place.line_end; at++)
		ret->end_column += !utf8_continues(diag->text[at]);
	if (ret->end_column == ret->column)
		ret->end_column++;
	return true;
}

size_t diag_dropped(const struct diag *diag)
{
	return diag->dropped;
}

static const struct mistake *first_error(const struct diag *diag)
{
	for (size_t i = 0; i < diag->n; i++) {
		if (!diag->list[i].warning)
			return &diag->list[i];
	}
	return NULL;
}

char *diag_summary(const struct diag *diag)
{
	const struct mistake *mistake = first_error(diag);
	char *text = NULL;
	size_t len = 0;
	FILE *stream;

	if (!mistake)
		return strdup("the policy could not be loaded");
	stream = open_memstream(&text, &len);
	if (!stream)
		return NULL;
	put_head(diag, mistake, stream);
	fputs(mistake->text, stream);
	if (fclose(stream) != 0) {
		free(text);
		return NULL;
	}
	return text;
}
