/* SPDX-License-Identifier: Apache-2.0 */
#include "diag.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "mistake.h"
#include "utf8.h"

/* Marks a mistake of the file as a whole; sorts before all others. */
static const struct span whole_file = {0, 0};

/* One file. */
struct source {
	char *name;
	char *text;
	size_t len;
};

struct diag {
	struct source *sources; /* n_sources of them */
	unsigned n_sources;
	unsigned current; /* where what is noted next is */
	struct mistakes mistakes;
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

static void forget_sources(struct diag *diag)
{
	for (unsigned i = 0; i < diag->n_sources; i++) {
		free(diag->sources[i].name);
		free(diag->sources[i].text);
	}
	free(diag->sources);
	diag->sources = NULL;
	diag->n_sources = diag->current = 0;
}

void diag_free(struct diag *diag)
{
	if (!diag)
		return;
	forget_sources(diag);
	free(diag);
}

/* What is said of a file that nobody named has no text to point at. */
static const struct source *source_of(const struct diag *diag, const struct mistake *mistake)
{
	static char name[] = "policy", text[] = "";
	static const struct source none = {name, text, 0};

	return mistake->source < diag->n_sources ? &diag->sources[mistake->source] : &none;
}

/* Puts one more source behind n of them. Whatever comes, *sources is to be freed. */
static int append_source(struct source **sources, unsigned n, const char *name, const char *text,
                         size_t len)
{
	_cleanup_(freep) char *name_copy = strdup(name);
	_cleanup_(freep) char *text_copy = malloc(len + 1);
	struct source *more = reallocarray(*sources, n + 1, sizeof(*more));

	if (more)
		*sources = more;
	if (!more || !name_copy || !text_copy)
		return -ENOMEM;
	if (len > 0)
		memcpy(text_copy, text, len);
	text_copy[len] = '\0';
	utf8_make_visible(name_copy);
	more[n] = (struct source){.name = steal(&name_copy), .text = steal(&text_copy), .len = len};
	return 0;
}

int diag_add_source(struct diag *diag, const char *name, const char *text, size_t len)
{
	int r = append_source(&diag->sources, diag->n_sources, name, text, len);

	if (r == 0)
		diag->current = diag->n_sources++;
	return r;
}

int diag_source(struct diag *diag, const char *name, const char *text, size_t len)
{
	struct source *sources = NULL;
	int r = append_source(&sources, 0, name, text, len);

	if (r < 0) {
		free(sources);
		return r;
	}
	forget_sources(diag);
	diag->sources = sources;
	diag->n_sources = 1;
	diag->mistakes.n = 0;
	diag->mistakes.all = (struct diag_counts){0};
	return 0;
}

unsigned diag_current(const struct diag *diag)
{
	return diag->current;
}

void diag_go_to(struct diag *diag, unsigned source)
{
	diag->current = source;
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

static void note(struct diag *diag, struct mistake *mistake)
{
	mistake->source = diag->current;
	mistake->whole |= diag->n_sources == 0;
	mistakes_note(&diag->mistakes, mistake);
}

void diag_error(struct diag *diag, struct span span, const char *format, ...)
{
	struct mistake mistake = {.span = span};
	va_list args;

	va_start(args, format);
	write_text(&mistake, format, args);
	va_end(args);
	note(diag, &mistake);
}

void diag_warning(struct diag *diag, struct span span, const char *format, ...)
{
	struct mistake mistake = {.span = span, .warning = true};
	va_list args;

	va_start(args, format);
	write_text(&mistake, format, args);
	va_end(args);
	note(diag, &mistake);
}

void diag_error_file(struct diag *diag, const char *format, ...)
{
	struct mistake mistake = {.span = whole_file, .whole = true};
	va_list args;

	va_start(args, format);
	write_text(&mistake, format, args);
	va_end(args);
	note(diag, &mistake);
}

void diag_warning_file(struct diag *diag, const char *format, ...)
{
	struct mistake mistake = {.span = whole_file, .whole = true, .warning = true};
	va_list args;

	va_start(args, format);
	write_text(&mistake, format, args);
	va_end(args);
	note(diag, &mistake);
}

bool diag_failed(const struct diag *diag)
{
	return diag->mistakes.all.errors > 0;
}

static struct place find_place(const struct source *source, size_t offset)
{
	struct place place = {.line = 1, .column = 1};
	const char *end;

	if (offset > source->len)
		offset = source->len;
	for (;;) {
		const char *newline =
			memchr(source->text + place.line_begin, '\n', offset - place.line_begin);

		if (!newline)
			break;
		place.line++;
		place.line_begin = (size_t)(newline - source->text) + 1;
	}
	for (size_t i = place.line_begin; i < offset; i++)
		place.column += !utf8_continues(source->text[i]);
	end = memchr(source->text + offset, '\n', source->len - offset);
	place.line_end = end ? (size_t)(end - source->text) : source->len;
	if (place.line_end > place.line_begin && source->text[place.line_end - 1] == '\r')
		place.line_end--;
	return place;
}

unsigned diag_line(const struct diag *diag, size_t offset)
{
	if (diag->current >= diag->n_sources)
		return 0;
	return (unsigned)find_place(&diag->sources[diag->current], offset).line;
}

static void put_head(const struct diag *diag, const struct mistake *mistake, FILE *stream)
{
	fputs(source_of(diag, mistake)->name, stream);
	if (!mistake->whole) {
		struct place place = find_place(source_of(diag, mistake), mistake->span.begin);

		fprintf(stream, ":%zu:%zu", place.line, place.column);
	}
	fputs(": ", stream);
}

/* Goes up to n characters on from byte at, not past bound. */
static size_t ahead(const struct source *source, size_t at, unsigned n, size_t bound)
{
	for (; n > 0 && at < bound; n--) {
		do
			at++;
		while (at < bound && utf8_continues(source->text[at]));
	}
	return at;
}

/* Goes up to n characters back from byte at, not before bound. */
static size_t back(const struct source *source, size_t at, unsigned n, size_t bound)
{
	for (; n > 0 && at > bound; n--) {
		do
			at--;
		while (at > bound && utf8_continues(source->text[at]));
	}
	return at;
}

/* Writes source text so that each character takes one column; returns how many it were. */
static unsigned put_shown(const struct source *source, size_t from, size_t to, FILE *stream)
{
	unsigned width = 0;

	while (from < to) {
		uint32_t character;
		size_t n = utf8_decode(source->text + from, to - from, &character);

		if (n > 0 && utf8_is_visible(character))
			fwrite(source->text + from, 1, n, stream);
		else
			fputc(source->text[from] == '\t' ? ' ' : '?', stream);
		from += n > 0 ? n : 1;
		width++;
	}
	return width;
}

static void put_caret(const struct source *source, struct span span, unsigned before, FILE *stream)
{
	fprintf(stream, "       | %*s^", (int)before, "");
	for (size_t i = span.begin + 1; i < span.end; i++) {
		if (!utf8_continues(source->text[i]))
			fputc('~', stream);
	}
	fputc('\n', stream);
}

/* The source line, or the part of a long one that holds the mistake, and the caret below it. */
static void put_source(const struct source *source, const struct mistake *mistake, FILE *stream)
{
	struct place place = find_place(source, mistake->span.begin);
	size_t begin = mistake->span.begin < place.line_end ? mistake->span.begin : place.line_end;
	size_t end = mistake->span.end < place.line_end ? mistake->span.end : place.line_end;
	size_t from = place.line_begin;
	size_t to = ahead(source, from, LIMIT_SHOWN_LINE, place.line_end);
	unsigned before;

	if (to < place.line_end) {
		from = back(source, begin, LIMIT_SHOWN_LINE / 2, place.line_begin);
		to = ahead(source, from, LIMIT_SHOWN_LINE, place.line_end);
	}
	fprintf(stream, "%6zu | %s", place.line, from > place.line_begin ? "..." : "");
	before = put_shown(source, from, begin, stream) + (from > place.line_begin ? 3 : 0);
	put_shown(source, begin, to, stream);
	fputs(to < place.line_end ? "...\n" : "\n", stream);
	put_caret(source, (struct span){begin, end < to ? end : to}, before, stream);
}

static void put_mistake(const struct diag *diag, size_t i, FILE *stream)
{
	const struct mistake *mistake = &diag->mistakes.list[i];
	size_t more = mistakes_more(&diag->mistakes, i);

	put_head(diag, mistake, stream);
	fprintf(stream, "%s: %s\n", mistake->warning ? "warning" : "error", mistake->text);
	if (!mistake->whole)
		put_source(source_of(diag, mistake), mistake, stream);
	if (more > 0)
		fprintf(stream, "       = and %zu more of this kind\n", more);
}

void diag_print(const struct diag *diag, FILE *stream)
{
	const struct diag_counts all = diag->mistakes.all;
	size_t hidden = diag_hidden(diag);

	for (size_t i = 0; i < diag->mistakes.n; i++)
		put_mistake(diag, i, stream);
	if (hidden > 0)
		fprintf(stream, "%s: %zu error%s and %zu warning%s, of which %zu %s not shown\n",
		        diag->n_sources > 0 ? diag->sources[0].name : "policy", all.errors,
		        all.errors == 1 ? "" : "s", all.warnings, all.warnings == 1 ? "" : "s",
		        hidden, hidden == 1 ? "is" : "are");
}

bool diag_get(const struct diag *diag, size_t i, struct diag_view *ret)
{
	const struct mistake *mistake = i < diag->mistakes.n ? &diag->mistakes.list[i] : NULL;
	const struct source *source;
	struct place place;

	if (!mistake)
		return false;
	source = source_of(diag, mistake);
	*ret = (struct diag_view){
		.file = source_of(diag, mistake)->name,
		.text = mistake->text,
		.warning = mistake->warning,
		.more = mistakes_more(&diag->mistakes, i),
	};
	if (mistake->whole)
		return true;
	place = find_place(source, mistake->span.begin);
	ret->line = place.line;
	ret->column = ret->end_column = place.column;
	for (size_t at = mistake->span.begin; at < mistake->span.end && at < place.line_end; at++)
		ret->end_column += !utf8_continues(source->text[at]);
	if (ret->end_column == ret->column)
		ret->end_column++;
	return true;
}

struct diag_counts diag_count(const struct diag *diag)
{
	return diag->mistakes.all;
}

size_t diag_hidden(const struct diag *diag)
{
	return diag->mistakes.all.errors + diag->mistakes.all.warnings - diag->mistakes.n;
}

static const struct mistake *first_error(const struct diag *diag)
{
	for (size_t i = 0; i < diag->mistakes.n; i++) {
		if (!diag->mistakes.list[i].warning)
			return &diag->mistakes.list[i];
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
