/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program's own messages: one line each, to stderr, for admins. Does not write the decision
 * log and does not rotate or send anything. May be used from any thread after log_setup(), which
 * is called once, before there are others; without it the level is LOG_LEVEL_INFO.
 *
 * Text from outside may be given as an argument: line breaks, control characters and backslashes
 * are escaped, so that nothing a caller sends can end a line or colour a terminal. A line longer
 * than LIMIT_LOG_TEXT is cut and ends in "[...]".
 */
#ifndef QUAYMASTER_LOG_H
#define QUAYMASTER_LOG_H

#include <stdarg.h>

#include "policy/cleanup.h"

/* The numbers are syslog's; the journal takes them as a prefix. */
enum log_level {
	LOG_LEVEL_ERROR = 3,   /* something does not work, calls may be refused for it */
	LOG_LEVEL_WARNING = 4, /* works, but somebody should look */
	LOG_LEVEL_NOTICE = 5,  /* an ordinary event that matters: started, policy replaced */
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/*
 * Sets the least important level that is written, and finds out whether stderr is the journal
 * (JOURNAL_STREAM names its device and inode). Only then do lines get a "<3>" before them; on a
 * terminal they get the program's name and the level as a word.
 */
void log_setup(enum log_level least);

/* Writes one line with a single write(2). Keeps errno. A trailing newline of the text is dropped.
 */
_printf_(2, 3) void log_write(enum log_level level, const char *format, ...);

/* The same for a va_list, which is used up. */
_printf_(2, 0) void log_vwrite(enum log_level level, const char *format, va_list arguments);

#define log_error(...)   log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...)  log_write(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...)    log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)   log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
