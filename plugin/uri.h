/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The target of an API call, read as the engine's net/http and gorilla/mux read it, or refused.
 * Does not know any route.
 */
#ifndef QUAYMASTER_URI_H
#define QUAYMASTER_URI_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/cleanup.h"
#include "policy/limits.h"

struct uri_param {
	const char *key;
	const char *value;
};

/* A read target; every string points into the text given to uri_parse(). */
struct uri {
	const char *path;    /* decoded, without version prefix, begins with '/' */
	const char *version; /* "1.44" as sent, without the v; NULL for an unversioned path */
	struct uri_param params[LIMIT_QUERY_PARAMS];
	size_t n_params;
};

/*
 * Reads target, which it changes (percent-decoding is done in place; the text shrinks only), also
 * where it fails. Takes the origin form and the absolute form; a path is decoded once, a version
 * is what stands in ^/v[0-9.]+/ after that, as gorilla/mux sees it (moby daemon/server/server.go
 * v29.7.2). The query is split as url.ParseQuery of Go does.
 *
 * 0, or -EINVAL with *reterr_why set to a static sentence part for the developer ("its path holds
 * an escaped NUL"): whatever the engine would redirect or refuse, or could read in two ways. In
 * the path that is also everything outside printable ASCII; in the query escaped UTF-8 is fine.
 */
_must_check_ int uri_parse(char *target, struct uri *ret_uri, const char **reterr_why);

/* First value of key as Go's Form.Get gives it, "" when present without value, NULL if absent. */
const char *uri_param(const struct uri *uri, const char *key);

/* Whether key is there more than once: Form.Get and range loops would then see different values. */
bool uri_param_repeated(const struct uri *uri, const char *key);

/*
 * A parameter read as httputils.BoolValue reads it (moby form.go v29.7.2): false for absent, "",
 * "0", "no", "false", "none" in any case and trimmed, true for everything else.
 */
bool uri_param_bool(const struct uri *uri, const char *key);

#endif
