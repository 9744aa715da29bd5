/* SPDX-License-Identifier: Apache-2.0 */
/* What was found, as text for people and as JSON for programs. */
#include <string.h>

#include "finding.h"
#include "json_print.h"

/* A terminal's width. */
#define WIDTH 80

/* Prints text, broken at blanks, each line behind indent blanks. */
static void wrap(FILE *stream, const char *text, size_t len, size_t indent)
{
	size_t column = 0;

	while (len > 0) {
		size_t word = 0;

		while (word < len && text[word] != ' ')
			word++;
		if (column > 0 && column + 1 + word > WIDTH) {
			fputc('\n', stream);
			column = 0;
		}
		column += (size_t)fprintf(stream, "%*s%.*s", column > 0 ? 1 : (int)indent, "",
		                          (int)word, text);
		text += word;
		len -= word;
		while (len > 0 && *text == ' ') {
			text++;
			len--;
		}
	}
	fputc('\n', stream);
}

/* Each line as it is, behind indent blanks. */
static void print_lines(FILE *stream, const char *text, int indent)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(stream, "%*s%.*s\n", len > 0 ? indent : 0, "", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* The first line says what to do; what is to be typed follows. */
static void print_type(FILE *stream, const char *type)
{
	size_t len = strcspn(type, "\n");

	wrap(stream, type, len, 2);
	print_lines(stream, type + len + (type[len] == '\n'), 6);
}

static void print_head(FILE *stream, const struct finding_info *info)
{
	fprintf(stream, "%s: %s  [%s]\n", finding_level_name(info->level), info->title, info->name);
}

static void print_meaning(FILE *stream, const struct finding_info *info)
{
	if (info->means)
		wrap(stream, info->means, strlen(info->means), 2);
	if (info->type)
		print_type(stream, info->type);
	fputc('\n', stream);
}

/* Whether one of the same kind lies in [from, to). */
static bool is_among(const struct findings *findings, size_t from, size_t to,
                     enum finding_kind kind)
{
	for (size_t i = from; i < to; i++) {
		if (findings->list[i].kind == kind)
			return true;
	}
	return false;
}

/* The row's words stand around all of its kind once, not around each of a hundred containers. */
static void print_finding(FILE *stream, const struct findings *findings, size_t at)
{
	const struct finding *finding = &findings->list[at];
	const struct finding_info *info = finding_info(finding->kind);

	if (!is_among(findings, 0, at, finding->kind))
		print_head(stream, info);
	if (finding->detail)
		print_lines(stream, finding->detail, 4);
	if (!is_among(findings, at + 1, findings->n, finding->kind))
		print_meaning(stream, info);
}

/* What is fine takes one line, with the first of its detail. */
static void print_fine(FILE *stream, const struct finding *finding)
{
	const struct finding_info *info = finding_info(finding->kind);
	const char *detail = finding->detail ? finding->detail : "";

	fprintf(stream, "ok: %s%s%.*s\n", info->title, *detail ? ": " : "",
	        (int)strcspn(detail, "\n"), detail);
}

static size_t count(const struct findings *findings, enum finding_level level)
{
	size_t n = 0;

	for (size_t i = 0; i < findings->n; i++)
		n += finding_info(findings->list[i].kind)->level == level;
	return n;
}

static void print_count(FILE *stream, size_t n, const char *one, const char *end)
{
	fprintf(stream, "%zu %s%s%s", n, one, n == 1 ? "" : "s", end);
}

void findings_print(const struct findings *findings, FILE *stream)
{
	for (int level = FINDING_ERROR; level >= FINDING_OK; level--) {
		for (size_t i = 0; i < findings->n; i++) {
			const struct finding *finding = &findings->list[i];

			if ((int)finding_info(finding->kind)->level != level)
				continue;
			if (level == FINDING_OK)
				print_fine(stream, finding);
			else
				print_finding(stream, findings, i);
		}
	}
	if (findings->n_left_out > 0)
		fprintf(stream, "... and %zu more\n", findings->n_left_out);
	fputc('\n', stream);
	print_count(stream, count(findings, FINDING_ERROR), "error", ", ");
	print_count(stream, count(findings, FINDING_WARNING), "warning", ", ");
	print_count(stream, count(findings, FINDING_NOTE), "note", "; ");
	print_count(stream, count(findings, FINDING_OK), "thing",
	            count(findings, FINDING_OK) == 1 ? " is fine\n" : " are fine\n");
}

static void print_info_json(const struct finding_info *info, FILE *stream)
{
	json_print_member(stream, "{", "name", info->name);
	json_print_member(stream, ",", "level", finding_level_name(info->level));
	json_print_member(stream, ",", "title", info->title);
	json_print_member(stream, ",", "means", info->means);
	json_print_member(stream, ",", "type", info->type);
}

void findings_print_json(const struct findings *findings, FILE *stream)
{
	json_print_member(stream, "{", "worst", finding_level_name(findings->worst));
	fprintf(stream, ",\"left_out\":%zu,\"findings\":[", findings->n_left_out);
	for (size_t i = 0; i < findings->n; i++) {
		fputs(i > 0 ? ",\n" : "\n", stream);
		print_info_json(finding_info(findings->list[i].kind), stream);
		json_print_member(stream, ",", "detail", findings->list[i].detail);
		fputc('}', stream);
	}
	fputs("\n]}\n", stream);
}

void finding_kinds_print(FILE *stream)
{
	for (int i = 0; i < FINDING_KINDS; i++) {
		print_head(stream, finding_info((enum finding_kind)i));
		print_meaning(stream, finding_info((enum finding_kind)i));
	}
}

void finding_kinds_print_json(FILE *stream)
{
	fputc('[', stream);
	for (int i = 0; i < FINDING_KINDS; i++) {
		fputs(i > 0 ? ",\n" : "\n", stream);
		print_info_json(finding_info((enum finding_kind)i), stream);
		fputc('}', stream);
	}
	fputs("\n]\n", stream);
}
