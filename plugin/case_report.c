/* SPDX-License-Identifier: Apache-2.0 */
#include "case_report.h"

#include <string.h>

#include "json_print.h"
#include "policy/utf8.h"

struct case_format {
	const char *name;
	void (*begin)(struct case_report *report);
	void (*file)(struct case_report *report, const struct case_file *file,
	             const struct case_checked *checked);
	void (*remark)(struct case_report *report, const char *line);
	void (*end)(struct case_report *report);
};

/* Lines, each with blanks in front but for empty ones. */
static void put_lines(FILE *stream, const char *lines, int blanks, int first_blanks)
{
	for (int n = first_blanks; *lines; n = blanks) {
		size_t len = strcspn(lines, "\n");

		fprintf(stream, "%*s%.*s\n", len > 0 ? n : 0, "", (int)len, lines);
		lines += len + (lines[len] == '\n');
	}
}

static void nothing(struct case_report *report)
{
	(void)report;
}

static bool is_bad(const struct case_checked *checked)
{
	return checked->fate == CASE_FAILED || checked->fate == CASE_BROKEN;
}

static void text_case(FILE *stream, const struct case_file *file,
                      const struct case_checked *checked)
{
	static const char *const words[] = {[CASE_FAILED] = "FAIL",
	                                    [CASE_PASSED] = "ok  ",
	                                    [CASE_BROKEN] = "FAIL",
	                                    [CASE_SKIPPED] = "skip"};

	fprintf(stream, "  %s  %s\n", words[checked->fate], checked->c->name);
	if (checked->fate == CASE_SKIPPED)
		fprintf(stream, "        %s\n", checked->missed);
	if (!is_bad(checked))
		return;
	fprintf(stream, "        at        %s:%u\n", file->path, checked->c->line);
	fprintf(stream, "        expected  %s\n", checked->expected);
	fprintf(stream, "        got       %s\n", checked->got);
	if (strstr(checked->missed, " and not ") == NULL)
		fprintf(stream, "        missed    %s\n", checked->missed);
	if (*checked->why)
		fputs("        why       ", stream);
	put_lines(stream, checked->why, 18, 0);
}

static void text_file(struct case_report *report, const struct case_file *file,
                      const struct case_checked *checked)
{
	fprintf(report->stream, "%s, of %s\n", file->path, file->policy);
	for (size_t i = 0; i < file->n; i++)
		text_case(report->stream, file, &checked[i]);
}

static void text_remark(struct case_report *report, const char *line)
{
	fprintf(report->stream, "%s\n", line);
}

static void text_end(struct case_report *report)
{
	fprintf(report->stream, "%zu passed, %zu failed", report->passed, report->failed);
	if (report->skipped > 0)
		fprintf(report->stream, ", %zu skipped", report->skipped);
	fputc('\n', report->stream);
}

static void tap_begin(struct case_report *report)
{
	fprintf(report->stream, "TAP version 13\n1..%zu\n", report->planned);
}

/* A "#" would begin a directive. */
static void tap_name(FILE *stream, const char *name)
{
	for (; *name; name++)
		fprintf(stream, *name == '#' || *name == '\\' ? "\\%c" : "%c", *name);
}

/* Texts of JSON are texts of YAML. */
static void tap_member(FILE *stream, const char *name, const char *value)
{
	fprintf(stream, "  %s: ", name);
	json_print(stream, value);
	fputc('\n', stream);
}

static void tap_case(struct case_report *report, const struct case_file *file, size_t number,
                     const struct case_checked *checked)
{
	FILE *stream = report->stream;

	fprintf(stream, "%s %zu - ", is_bad(checked) ? "not ok" : "ok", number);
	tap_name(stream, file->path);
	fputs(": ", stream);
	tap_name(stream, checked->c->name);
	if (checked->fate == CASE_SKIPPED)
		fprintf(stream, " # SKIP %s", checked->missed);
	fputc('\n', stream);
	if (!is_bad(checked))
		return;
	fputs("  ---\n", stream);
	tap_member(stream, "file", file->path);
	fprintf(stream, "  line: %u\n", checked->c->line);
	tap_member(stream, "message", checked->missed);
	tap_member(stream, "expected", checked->expected);
	tap_member(stream, "got", checked->got);
	fputs(*checked->why ? "  why: |\n" : "  why: \"\"\n", stream);
	put_lines(stream, checked->why, 4, 4);
	fputs("  ...\n", stream);
}

static void tap_file(struct case_report *report, const struct case_file *file,
                     const struct case_checked *checked)
{
	size_t number = report->passed + report->failed + report->skipped;

	for (size_t i = 0; i < file->n; i++)
		tap_case(report, file, number + i + 1, &checked[i]);
}

static void tap_remark(struct case_report *report, const char *line)
{
	fprintf(report->stream, "# %s\n", line);
}

/* What XML 1.0 cannot hold at all becomes U+FFFD. */
static void put_xml(FILE *stream, const char *text)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {
		{'<', "&lt;"},   {'>', "&gt;"}, {'&', "&amp;"},
		{'"', "&quot;"}, {'\n', "\n"},  {'\t', "&#9;"},
	};

	for (size_t len = strlen(text); len > 0;) {
		uint32_t character = 0xfffd;
		size_t n = utf8_decode(text, len, &character);
		const char *entity = NULL;

		for (size_t i = 0; i < ARRAY_LEN(entities); i++)
			entity = *text == entities[i].c ? entities[i].entity : entity;
		if (entity)
			fputs(entity, stream);
		else if (n == 0 || character < 0x20 || character == 0xfffe || character == 0xffff)
			fputs("\xef\xbf\xbd", stream);
		else
			fwrite(text, 1, n, stream);
		text += n > 0 ? n : 1;
		len -= n > 0 ? n : 1;
	}
}

static void put_attribute(FILE *stream, const char *name, const char *value)
{
	fprintf(stream, " %s=\"", name);
	put_xml(stream, value);
	fputs("\"", stream);
}

static void junit_begin(struct case_report *report)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"quaymaster\">\n",
	      report->stream);
}

static void junit_case(FILE *stream, const struct case_file *file,
                       const struct case_checked *checked)
{
	static const char *const elements[] = {[CASE_FAILED] = "failure",
	                                       [CASE_PASSED] = "",
	                                       [CASE_BROKEN] = "error",
	                                       [CASE_SKIPPED] = "skipped"};
	const char *element = elements[checked->fate];

	fputs("    <testcase", stream);
	put_attribute(stream, "classname", file->path);
	put_attribute(stream, "name", checked->c->name);
	put_attribute(stream, "file", file->path);
	fprintf(stream, " line=\"%u\"", checked->c->line);
	if (checked->fate == CASE_PASSED) {
		fputs("/>\n", stream);
		return;
	}
	fprintf(stream, ">\n      <%s", element);
	if (is_bad(checked))
		put_attribute(stream, "type", checked->fate == CASE_FAILED ? "verdict" : "docker");
	put_attribute(stream, "message", checked->missed);
	if (!is_bad(checked)) {
		fputs("/>\n    </testcase>\n", stream);
		return;
	}
	fputs(">expected: ", stream);
	put_xml(stream, checked->expected);
	fputs("\ngot: ", stream);
	put_xml(stream, checked->got);
	fputs("\n", stream);
	put_xml(stream, checked->why);
	fprintf(stream, "</%s>\n    </testcase>\n", element);
}

static void junit_file(struct case_report *report, const struct case_file *file,
                       const struct case_checked *checked)
{
	size_t n[CASE_SKIPPED + 1] = {0};

	for (size_t i = 0; i < file->n; i++)
		n[checked[i].fate]++;
	fputs("  <testsuite", report->stream);
	put_attribute(report->stream, "name", file->path);
	fprintf(report->stream, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
	        file->n, n[CASE_FAILED], n[CASE_BROKEN], n[CASE_SKIPPED]);
	for (size_t i = 0; i < file->n; i++)
		junit_case(report->stream, file, &checked[i]);
	fputs("  </testsuite>\n", report->stream);
}

/* Build servers show nothing of this; who reads the file finds it. A comment cannot hold "--". */
static void junit_remark(struct case_report *report, const char *line)
{
	fputs("  <!-- ", report->stream);
	for (; *line; line++)
		fputc(line[0] == '-' && line[1] == '-' ? '~' : *line, report->stream);
	fputs(" -->\n", report->stream);
}

static void junit_end(struct case_report *report)
{
	fputs("</testsuites>\n", report->stream);
}

static const struct case_format formats[] = {
	{"text", nothing, text_file, text_remark, text_end},
	{"tap", tap_begin, tap_file, tap_remark, nothing},
	{"junit", junit_begin, junit_file, junit_remark, junit_end},
};

const struct case_format *case_format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

const char *case_format_name(size_t i)
{
	return i < ARRAY_LEN(formats) ? formats[i].name : NULL;
}

void case_report_begin(struct case_report *report)
{
	report->format->begin(report);
}

void case_report_file(struct case_report *report, const struct case_file *file,
                      const struct case_checked *checked)
{
	report->format->file(report, file, checked);
	for (size_t i = 0; i < file->n; i++) {
		report->passed += checked[i].fate == CASE_PASSED;
		report->failed += is_bad(&checked[i]);
		report->skipped += checked[i].fate == CASE_SKIPPED;
	}
}

void case_report_remark(struct case_report *report, const char *line)
{
	report->format->remark(report, line);
}

void case_report_end(struct case_report *report)
{
	report->format->end(report);
}
