/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine says of itself: GET /version, /info and /plugins, as far as `doctor` needs it.
 * Reads text; asks nobody.
 */
#ifndef QUAYMASTER_ENGINE_FACTS_H
#define QUAYMASTER_ENGINE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon_settings.h"

/* Texts are borrowed from what was read; NULL where the engine does not say. */
struct engine_facts {
	const char *version; /* "26.1.5+dfsg1" */
	const char *api;     /* "1.45" */
	const char *min_api; /* "1.24" */
	const char *data_root;
	const char *swarm;            /* "active" */
	struct settings_list plugins; /* that `docker info` lists, in force or not */
	bool experimental;
	bool live_restore;
	bool rootless;
	bool userns;
};

enum managed { MANAGED_NONE, MANAGED_DISABLED, MANAGED_ENABLED };

/* Each reads an answer, len bytes and a NUL, which is changed and must outlive *facts. 0, -EINVAL.
 */
_must_check_ int engine_facts_read_version(char *text, size_t len, struct engine_facts *facts);
_must_check_ int engine_facts_read_info(char *text, size_t len, struct engine_facts *facts);

/* Whether quaymaster is among the managed plugins of an answer to GET /plugins. */
enum managed engine_facts_read_plugins(char *text, size_t len);

/* The ids in an answer to GET /containers/json, at most max of them; how many. */
size_t engine_facts_read_ids(char *text, size_t len, const char **ret_ids, size_t max);

#endif
