/* SPDX-License-Identifier: Apache-2.0 */
#include "decision_find.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log_lines.h"

#define TIME_BEGIN "{\"time\":\""

bool decision_id_read(const char *text, char ret_id[DECISION_ID_SIZE])
{
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	if (digits != DECISION_ID_SIZE - 1 || strcmp(text + digits, text[digits] ? "." : "") != 0)
		return false;
	for (size_t i = 0; i < digits; i++)
		ret_id[i] = (char)tolower((unsigned char)text[i]);
	ret_id[digits] = '\0';
	return true;
}

/* What the log covers. Files may be named in any order, and times of this form sort as texts. */
static void note_time(struct decision_find *find, const char *line)
{
	const char *time = line + strlen(TIME_BEGIN);
	char text[DECISION_TIME_SIZE];

	if (strncmp(line, TIME_BEGIN, strlen(TIME_BEGIN)) != 0 ||
	    strspn(time, "0123456789-:.TZ") != sizeof(text) - 1)
		return;
	memcpy(text, time, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	if (!*find->first || strcmp(text, find->first) < 0)
		memcpy(find->first, text, sizeof(text));
	if (strcmp(text, find->last) > 0)
		memcpy(find->last, text, sizeof(text));
}

/* Reads a line only if it can be what is looked for: it stands behind what syslog puts before it.
 */
static void look_at(struct decision_find *find, struct logged_decision *logged, char *line,
                    size_t len, const struct log_lines *lines)
{
	char *begin = strchr(line, '{');
	bool has_id = memmem(line, len, find->id, DECISION_ID_SIZE - 1) != NULL;
	char member[DECISION_ID_SIZE + 8];
	bool has_member;

	if (!begin || (!has_id && !memmem(line, len, "\"lost\":", strlen("\"lost\":"))))
		return;
	snprintf(member, sizeof(member), "\"id\":\"%s\"", find->id);
	has_member = has_id && strstr(begin, member) != NULL;
	switch (decision_read(logged, begin, len - (size_t)(begin - line))) {
	case LOGGED_LOST:
		find->lost += logged->lost;
		return;
	case LOGGED_DECISION:
	case LOGGED_SHORT:
		if (strcmp(logged->id, find->id) == 0)
			find->found(find->context, logged, find->path, lines->line);
		return;
	case LOGGED_FOREIGN:
		if (!has_member)
			return;
		if (lines->half)
			logged->why = "it is cut off";
		find->found(find->context, logged, find->path, lines->line);
		return;
	}
}

int decision_find(struct decision_find *find)
{
	_cleanup_(freep) struct logged_decision *logged = malloc(sizeof(*logged));
	_cleanup_(log_lines_done) struct log_lines lines = {0};
	char *line;
	size_t len;
	int r = logged ? log_lines_open(&lines, find->paths, find->n) : -ENOMEM;

	while (r >= 0 && (r = log_lines_next(&lines, &line, &len)) != 0) {
		find->path = lines.path;
		if (r == -EMEDIUMTYPE) {
			find->compressed = find->compressed ? find->compressed : lines.path;
			r = 0;
			continue;
		}
		if (r < 0)
			break;
		find->lines++;
		note_time(find, line);
		look_at(find, logged, line, len, &lines);
	}
	find->path = lines.path;
	return r;
}
