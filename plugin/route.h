/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which API call a method and a path are: every route that an engine from 19.03 to 29.7 has, each
 * with the name of its action. Matched as gorilla/mux would, or refused. Does not read queries or
 * bodies.
 */
#ifndef QUAYMASTER_ROUTE_H
#define QUAYMASTER_ROUTE_H

#include <stddef.h>

/* What body a route takes, and so which missing or invisible one is a lie. */
enum route_body {
	ROUTE_BODY_IGNORED,      /* GET, HEAD, DELETE, OPTIONS: the engine never reads one */
	ROUTE_BODY_NONE,         /* a write with all its parameters in the query: must be empty */
	ROUTE_BODY_JSON,         /* must be there */
	ROUTE_BODY_JSON_OR_NONE, /* may be empty, if the call says so: volumes/create, exec start */
	ROUTE_BODY_START,        /* container start: at most "{}" */
	ROUTE_BODY_TAR,          /* never shown to a plugin; judged by route and query */
	ROUTE_BODY_HIDDEN        /* POST /auth: never shown to a plugin, harmless */
};

/* What has to be read beyond the action's name; the reader of each is in claims.c. */
enum route_reader {
	READ_NOTHING,
	READ_CONTAINER, /* the container that the path names */
	READ_CONTAINER_CREATE,
	READ_CONTAINER_START,
	READ_CONTAINER_UPDATE,
	READ_CONTAINER_EXEC,
	READ_EXEC_START,
	READ_CONTAINER_ATTACH,
	READ_CONTAINER_PUT_ARCHIVE,
	READ_CONTAINER_RENAME,
	READ_CONTAINER_COMMIT,
	READ_CHECKPOINTS,
	READ_CHECKPOINT_CREATE,
	READ_IMAGE_CREATE,
	READ_IMAGE_TAG,
	READ_IMAGE_PUSH,
	READ_IMAGE_BUILD,
	READ_VOLUME_CREATE,
	READ_NETWORK_CREATE,
	READ_NETWORK_CONNECT,
	READ_SERVICE_CREATE,
	READ_SERVICE_UPDATE,
	READ_SECRET,
	READ_CONFIG
};

struct route {
	const char *method;
	const char *pattern; /* as in the engine: "/containers/{name:.*}/start" */
	const char *action;  /* "container.start" */
	enum route_body body;
	enum route_reader reader;
};

/* The name in the path ("web" in /containers/web/start): not NUL-terminated, borrowed. */
struct route_name {
	const char *text;
	size_t len;
};

enum route_match {
	ROUTE_UNKNOWN = 0, /* no such route */
	ROUTE_FOUND,
	/*
	 * A name that is empty, or holds a slash where names have none: the engine's patterns are
	 * greedy, so /containers/a/exec/b/start starts "a/exec/b".
	 */
	ROUTE_AMBIGUOUS
};

/*
 * Finds the route of a call, as gorilla/mux v1.8.1 with the patterns of moby v29.7.2 does. method
 * is compared exactly, path is decoded and without version (struct uri). *ret_route is set for
 * ROUTE_FOUND, static; *ret_name too, borrowed from path (text NULL and len 0 when the route has
 * no name in it; of two names the first).
 */
enum route_match route_find(const char *method, const char *path, const struct route **ret_route,
                            struct route_name *ret_name);

/* All routes in the order of matching, static; for `quaymaster actions`, and for tests. */
const struct route *route_table(size_t *ret_n);

#endif
