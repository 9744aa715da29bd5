/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How dockerd was set up: what of daemon.json, and of its command line, concerns who can call it
 * and which plugins it asks. Reads text; opens nothing.
 */
#ifndef QUAYMASTER_DAEMON_SETTINGS_H
#define QUAYMASTER_DAEMON_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"

/* Plugins, or addresses, that are kept of one list; nobody has as many. */
#define SETTINGS_LIST_MAX 16

struct settings_list {
	const char *item[SETTINGS_LIST_MAX]; /* borrowed from the text that was read */
	size_t n;
};

struct daemon_settings {
	struct settings_list plugins;
	struct settings_list misspelt; /* of a key that dockerd lets pass and ignores */
	struct settings_list hosts; /* "unix:///run/docker.sock", "tcp://0.0.0.0:2375", "fd://" */
	bool tls;
	bool tlsverify;
	const char *metrics; /* the address of its metrics, NULL without one */
	const char *config_file;
};

/*
 * Reads the text of daemon.json, len bytes and a NUL, which is changed and must outlive *ret. 0; or
 * -EINVAL with why (size bytes) written. An empty text is an empty object, as it is for dockerd.
 */
_must_check_ int daemon_settings_read(char *text, size_t len, struct daemon_settings *ret,
                                      char *why, size_t size);

/*
 * Reads a command line: len bytes of words, each ended by a NUL, as /proc/PID/cmdline has them.
 * They must outlive *ret. Flags of no interest are stepped over.
 */
void daemon_settings_from_args(const char *args, size_t len, struct daemon_settings *ret);

/* Where in a list quaymaster stands, or -1: "quaymaster", "acme/quaymaster:1.2". */
int settings_list_find_plugin(const struct settings_list *list);

/* Whether a plugin's name, len bytes, is quaymaster's. */
bool settings_is_quaymaster(const char *name, size_t len);

#endif
