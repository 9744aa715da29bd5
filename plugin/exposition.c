/* SPDX-License-Identifier: Apache-2.0 */
#include "exposition.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "policy/utf8.h"

#define NANOSECONDS 1e9

void exposition_family(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP %s ", name);
	for (; *help; help++) {
		if (*help == '\n')
			fputs("\\n", out);
		else if (*help == '\\')
			fputs("\\\\", out);
		else
			fputc(*help, out);
	}
	fprintf(out, "\n# TYPE %s %s\n", name, type);
}

/* Prometheus throws a whole page away for one byte that is not UTF-8. */
static void put_value(FILE *out, const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		uint32_t character;
		size_t n = utf8_decode(text, len, &character);

		if (n == 0) {
			fputs("\xef\xbf\xbd", out);
			n = 1;
		} else if (*text == '\n') {
			fputs("\\n", out);
		} else if (*text == '"' || *text == '\\') {
			fprintf(out, "\\%c", *text);
		} else {
			fwrite(text, 1, n, out);
		}
		text += n;
		len -= n;
	}
}

/* more is a label behind the others, ready to be written; NULL for none. */
static void put_start(FILE *out, const char *name, const char *suffix,
                      const struct exposition_label *labels, const char *more)
{
	const char *separator = "{";

	fprintf(out, "%s%s", name, suffix);
	for (; labels && labels->name; labels++) {
		fprintf(out, "%s%s=\"", separator, labels->name);
		put_value(out, labels->value);
		fputc('"', out);
		separator = ",";
	}
	if (more)
		fprintf(out, "%s%s}", separator, more);
	else if (*separator == ',')
		fputc('}', out);
	fputc(' ', out);
}

static void put_number(FILE *out, double value)
{
	if (isnan(value))
		fputs("NaN\n", out);
	else if (isinf(value))
		fputs(value > 0 ? "+Inf\n" : "-Inf\n", out);
	else
		fprintf(out, "%.15g\n", value);
}

void exposition_count(FILE *out, const char *name, const struct exposition_label *labels,
                      uint64_t value)
{
	put_start(out, name, "", labels, NULL);
	fprintf(out, "%" PRIu64 "\n", value);
}

void exposition_number(FILE *out, const char *name, const struct exposition_label *labels,
                       double value)
{
	put_start(out, name, "", labels, NULL);
	put_number(out, value);
}

void exposition_histogram(FILE *out, const char *name, const struct exposition_label *labels,
                          const struct histogram *histogram)
{
	struct histogram_view view;
	char edge[40];

	histogram_read(histogram, &view);
	for (unsigned i = 0; i < HISTOGRAM_EDGES; i++) {
		snprintf(edge, sizeof(edge), "le=\"%.15g\"",
		         (double)histogram_edge(i) / NANOSECONDS);
		put_start(out, name, "_bucket", labels, edge);
		fprintf(out, "%" PRIu64 "\n", view.up_to[i]);
	}
	put_start(out, name, "_bucket", labels, "le=\"+Inf\"");
	fprintf(out, "%" PRIu64 "\n", view.up_to[HISTOGRAM_EDGES]);
	put_start(out, name, "_sum", labels, NULL);
	put_number(out, (double)view.sum / NANOSECONDS);
	put_start(out, name, "_count", labels, NULL);
	fprintf(out, "%" PRIu64 "\n", view.up_to[HISTOGRAM_EDGES]);
}
