/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <string.h>

#include "json_print.h"
#include "policy/cleanup.h"
#include "policy/diag.h"
#include "policy/limits.h"

struct report_format {
	const char *name;
	void (*begin)(const struct report *report);
	/* first is whether nothing stands before this one. */
	void (*mistake)(const struct report *report, const struct diag_view *view, bool first);
	void (*end)(const struct report *report);
};

static const char *level(const struct diag_view *view)
{
	return view->warning ? "warning" : "error";
}

/* A mistake's text, and how many more of its kind there are, where a format has no other place. */
struct message {
	char text[LIMIT_DIAGNOSTIC_TEXT + 64];
};

static struct message message_of(const struct diag_view *view)
{
	struct message message;
	int len = snprintf(message.text, LIMIT_DIAGNOSTIC_TEXT, "%s", view->text);

	if (view->more > 0)
		snprintf(message.text + len, sizeof(message.text) - (size_t)len,
		         " (and %zu more of this kind)", view->more);
	return message;
}

static void json_begin(const struct report *report)
{
	fputs("{\"mistakes\":[", report->stream);
}

static void json_mistake(const struct report *report, const struct diag_view *view, bool first)
{
	fputs(first ? "\n" : ",\n", report->stream);
	json_print_member(report->stream, "{", "level", level(view));
	json_print_member(report->stream, ",", "file", view->file);
	if (view->line > 0)
		fprintf(report->stream, ",\"line\":%zu,\"column\":%zu,\"end_column\":%zu",
		        view->line, view->column, view->end_column);
	json_print_member(report->stream, ",", "text", view->text);
	if (view->more > 0)
		fprintf(report->stream, ",\"more\":%zu", view->more);
	fputs("}", report->stream);
}

static void json_end(const struct report *report)
{
	fprintf(report->stream, "],\n\"errors\":%zu,\"warnings\":%zu}\n", report->errors,
	        report->warnings);
}

/* A path as a URI: SARIF has no other names of files. */
static void print_uri(FILE *stream, const char *path)
{
	fputs(*path == '/' ? "\"file://" : "\"", stream);
	for (; *path; path++) {
		if (strchr("/-._~", *path) || (*path >= '0' && *path <= '9') ||
		    (*path >= 'A' && *path <= 'Z') || (*path >= 'a' && *path <= 'z'))
			fputc(*path, stream);
		else
			fprintf(stream, "%%%02X", (unsigned char)*path);
	}
	fputs("\"", stream);
}

static void sarif_begin(const struct report *report)
{
	fputs("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
	      "\"version\":\"2.1.0\",\n"
	      "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"quaymaster\",\"version\":"
	      "\"" QUAYMASTER_VERSION "\",\n"
	      "\"rules\":[{\"id\":\"policy\",\"shortDescription\":"
	      "{\"text\":\"What a policy file says must be what is meant.\"}}]}},\n"
	      "\"columnKind\":\"unicodeCodePoints\",\n"
	      "\"results\":[",
	      report->stream);
}

static void sarif_mistake(const struct report *report, const struct diag_view *view, bool first)
{
	struct message message = message_of(view);

	fputs(first ? "\n" : ",\n", report->stream);
	json_print_member(report->stream, "{\"ruleId\":\"policy\",", "level", level(view));
	json_print_member(report->stream, ",\"message\":{", "text", message.text);
	fputs("},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":",
	      report->stream);
	print_uri(report->stream, view->file);
	fputs("}", report->stream);
	if (view->line > 0)
		fprintf(report->stream,
		        ",\"region\":{\"startLine\":%zu,\"startColumn\":%zu,\"endColumn\":%zu}",
		        view->line, view->column, view->end_column);
	fputs("}}]}", report->stream);
}

static void sarif_end(const struct report *report)
{
	fputs("]}]}\n", report->stream);
}

static void github_begin(const struct report *report)
{
	(void)report;
}

/* A workflow command ends at a newline; a property also at a comma or colon. */
static void print_escaped(FILE *stream, const char *s, const char *special)
{
	for (; *s; s++) {
		if (*s == '%' || *s == '\r' || *s == '\n' || strchr(special, *s))
			fprintf(stream, "%%%02X", (unsigned char)*s);
		else
			fputc(*s, stream);
	}
}

static void github_mistake(const struct report *report, const struct diag_view *view, bool first)
{
	struct message message = message_of(view);

	(void)first;
	fprintf(report->stream, "::%s file=", level(view));
	print_escaped(report->stream, view->file, ",:");
	if (view->line > 0)
		fprintf(report->stream, ",line=%zu,col=%zu,endColumn=%zu", view->line, view->column,
		        view->end_column);
	fputs(",title=quaymaster::", report->stream);
	print_escaped(report->stream, message.text, "");
	fputs("\n", report->stream);
}

static void github_end(const struct report *report)
{
	(void)report;
}

static const struct report_format formats[] = {
	{"json", json_begin, json_mistake, json_end},
	{"sarif", sarif_begin, sarif_mistake, sarif_end},
	{"github", github_begin, github_mistake, github_end},
};

const struct report_format *report_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

const char *report_name(size_t i)
{
	return i < ARRAY_LEN(formats) ? formats[i].name : NULL;
}

void report_begin(struct report *report, const struct report_format *format, FILE *stream)
{
	*report = (struct report){.stream = stream, .format = format};
	format->begin(report);
}

void report_add(struct report *report, const struct diag *diag)
{
	struct diag_counts counts = diag_count(diag);
	bool first = report->errors + report->warnings == 0;
	struct diag_view view;

	for (size_t i = 0; diag_get(diag, i, &view); i++)
		report->format->mistake(report, &view, first && i == 0);
	report->errors += counts.errors;
	report->warnings += counts.warnings;
}

void report_end(struct report *report)
{
	report->format->end(report);
}
