/* SPDX-License-Identifier: Apache-2.0 */
#include "finding.h"

#include <stdarg.h>

const char *finding_level_name(enum finding_level level)
{
	static const char *const names[FINDING_LEVELS] = {
		[FINDING_OK] = "ok",
		[FINDING_NOTE] = "note",
		[FINDING_WARNING] = "warning",
		[FINDING_ERROR] = "error",
	};

	return names[level];
}

static void add(struct findings *findings, enum finding_kind kind, char *detail)
{
	enum finding_level level = finding_info(kind)->level;

	if (level > findings->worst)
		findings->worst = level;
	if (findings->n == FINDINGS_MAX) {
		findings->n_left_out++;
		free(detail);
		return;
	}
	findings->list[findings->n++] = (struct finding){kind, detail};
}

void findings_add(struct findings *findings, enum finding_kind kind)
{
	add(findings, kind, NULL);
}

void findings_say(struct findings *findings, enum finding_kind kind, const char *format, ...)
{
	char *detail = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&detail, format, args) < 0)
		detail = NULL;
	va_end(args);
	add(findings, kind, detail);
}

void findings_done(struct findings *findings)
{
	for (size_t i = 0; i < findings->n; i++)
		free(findings->list[i].detail);
	*findings = (struct findings){0};
}
