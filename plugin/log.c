/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy/limits.h"

/* Room for "quaymaster: warning: ", for every byte as \x1b, for the mark of a cut, for the newline.
 */
#define LINE_SIZE (LIMIT_LOG_TEXT * 4 + 64)

/* Written by log_setup() alone, before other threads exist. */
static enum log_level least_level = LOG_LEVEL_INFO;
static bool to_journal;

static const char *const LEVEL_PREFIX[] = {
	[LOG_LEVEL_ERROR] = "error: ", [LOG_LEVEL_WARNING] = "warning: ", [LOG_LEVEL_NOTICE] = "",
	[LOG_LEVEL_INFO] = "",         [LOG_LEVEL_DEBUG] = "debug: ",
};

static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat status;
	char own[64];

	if (!stream || fstat(STDERR_FILENO, &status) < 0)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
	return strcmp(stream, own) == 0;
}

void log_setup(enum log_level least)
{
	least_level = least;
	to_journal = stderr_is_journal();
}

/*
 * U+0080 to U+009F are control characters too: some terminals obey them. In UTF-8 they are C2
 * followed by 80 to 9F; the second byte is escaped, which leaves no valid character.
 */
static bool must_escape(const char *text, size_t at)
{
	unsigned char c = (unsigned char)text[at];

	if (c < 0x20 || c == 0x7f || c == '\\')
		return true;
	return c >= 0x80 && c <= 0x9f && at > 0 && (unsigned char)text[at - 1] == 0xc2;
}

/* Copies text with escapes; out has four bytes for each of text's. Returns the length. */
static size_t escape(char *out, const char *text, size_t len)
{
	static const char HEX[] = "0123456789abcdef";
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!must_escape(text, i)) {
			out[used++] = text[i];
			continue;
		}
		out[used++] = '\\';
		if (c == '\n' || c == '\\') {
			out[used++] = c == '\n' ? 'n' : '\\';
			continue;
		}
		out[used++] = 'x';
		out[used++] = HEX[c >> 4];
		out[used++] = HEX[c & 15];
	}
	return used;
}

static void write_line(enum log_level level, const char *text, size_t len, bool cut)
{
	char line[LINE_SIZE];
	size_t used;
	int prefix;

	if (to_journal)
		prefix = snprintf(line, sizeof(line), "<%d>", (int)level);
	else
		prefix = snprintf(line, sizeof(line), "quaymaster: %s", LEVEL_PREFIX[level]);
	used = (size_t)prefix;
	used += escape(line + used, text, len);
	if (cut) {
		memcpy(line + used, "[...]", 5);
		used += 5;
	}
	line[used++] = '\n';
	/* One write, so that lines of several threads do not mix. Nobody is left to tell if it
	 * fails. */
	if (write(STDERR_FILENO, line, used) < 0)
		return;
}

void log_vwrite(enum log_level level, const char *format, va_list arguments)
{
	int kept = errno;
	char text[LIMIT_LOG_TEXT + 1];
	int wanted;
	size_t len;

	if (level > least_level)
		return;
	wanted = vsnprintf(text, sizeof(text), format, arguments);
	if (wanted < 0) {
		errno = kept;
		return;
	}
	len = strlen(text);
	if (len > 0 && text[len - 1] == '\n')
		len--;
	write_line(level, text, len, (size_t)wanted > LIMIT_LOG_TEXT);
	errno = kept;
}

void log_write(enum log_level level, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	log_vwrite(level, format, arguments);
	va_end(arguments);
}
