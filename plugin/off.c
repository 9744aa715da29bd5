/* SPDX-License-Identifier: Apache-2.0 */
/* `quaymaster off` and `quaymaster on`: break-glass. The serving process finds the file itself. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "off_file.h"
#include "options.h"

static int complain(const char *path, int error)
{
	fprintf(stderr, "quaymaster: %s: %s\n", path, strerrordesc_np(-error));
	return EXIT_NO;
}

static int show(const char *path)
{
	struct off_clock clock;
	struct off off;
	const char *why;
	char date[32];
	int64_t left;
	int r;

	off_clock_read(&clock);
	r = off_file_read(path, 0, &clock, &off, &why);
	if (r == -EINVAL)
		printf("quaymaster is on; %s does not switch it off: %s\n", path, why);
	else if (r < 0)
		printf("quaymaster is on\n");
	if (r < 0)
		return 0;
	left = off_left(&off, &clock);
	off_show_date(clock.date + left, date, sizeof(date));
	printf("quaymaster is off until %s (%lld min %lld s more)\n"
	       "reason: %s\n"
	       "`quaymaster on` switches it on\n",
	       date, (long long)(left / 60), (long long)(left % 60), off.reason);
	return 0;
}

/* One line that a terminal shows as it is. */
static bool is_good_reason(const char *reason)
{
	if (!*reason || strlen(reason) > LIMIT_OFF_REASON)
		return false;
	for (; *reason; reason++) {
		unsigned char c = (unsigned char)*reason;

		if (c < 0x20 || c == 0x7f)
			return false;
	}
	return true;
}

static int wrong(const char *what)
{
	fprintf(stderr,
	        "quaymaster off: %s\n"
	        "As in: quaymaster off --for 15m --reason \"INC-77: images cannot be pulled\"\n",
	        what);
	return EXIT_USAGE;
}

static int switch_off(const char *path, int64_t seconds, const char *reason)
{
	struct off_clock clock;
	struct off off = {0};
	char date[32];
	int r;

	off_clock_read(&clock);
	if (!*clock.boot)
		return complain("/proc/sys/kernel/random/boot_id", -ENOENT);
	off.until_date = clock.date + seconds;
	off.until_uptime = clock.uptime + seconds;
	memcpy(off.boot, clock.boot, sizeof(off.boot));
	memcpy(off.reason, reason, strlen(reason) + 1);
	r = off_file_write(path, &off);
	if (r < 0)
		return complain(path, r);
	off_show_date(off.until_date, date, sizeof(date));
	printf("quaymaster is off until %s: every call is allowed, and logged\n"
	       "`quaymaster on` switches it on before that\n",
	       date);
	return 0;
}

static bool is_root(const char *command)
{
	if (geteuid() == 0)
		return true;
	fprintf(stderr, "quaymaster %s: only root may do that\n", command);
	return false;
}

int command_off(int argc, char **argv)
{
	const char *path = OFF_FILE_DEFAULT, *duration = NULL, *reason = NULL;
	const struct option_spec specs[] = {
		{"for", &duration, NULL},
		{"reason", &reason, NULL},
		{"off-file", &path, NULL},
		{NULL, NULL, NULL},
	};
	int64_t seconds = 0;
	int r;

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	if (!duration && !reason)
		return show(path);
	if (!duration || !reason)
		return wrong(duration ? "--reason is missing: who reads the log will want to know"
		                      : "--for is missing: it ends by itself");
	r = off_duration(duration, &seconds);
	if (r == -ERANGE)
		return wrong("--for takes from 1m to 24h");
	if (r < 0)
		return wrong("--for takes a time such as 90s, 15m or 1h30m");
	if (!is_good_reason(reason))
		return wrong("--reason takes one line of at most 200 bytes");
	return is_root(argv[0]) ? switch_off(path, seconds, reason) : EXIT_NO;
}

int command_on(int argc, char **argv)
{
	const char *path = OFF_FILE_DEFAULT;
	const struct option_spec specs[] = {{"off-file", &path, NULL}, {NULL, NULL, NULL}};
	int r;

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	if (!is_root(argv[0]))
		return EXIT_NO;
	r = off_file_remove(path);
	if (r < 0 && r != -ENOENT)
		return complain(path, r);
	printf(r == 0 ? "quaymaster is on\n" : "quaymaster was on already\n");
	return 0;
}
