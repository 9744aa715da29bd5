/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include <stdbool.h>
#include <string.h>

#include "policy/cleanup.h"

/*
 * In the order in which the engine registers them: the first that matches is the one. Put
 * together from moby daemon/server/router of v29.7.2, and of the older engines what was dropped.
 * /debug takes any method up to 27.5; others than GET stay unknown here. Left out: the body is
 * ignored, and there is nothing to read.
 */
static const struct route routes[] = {
	{"GET", "/containers/{name:.*}/checkpoints", "checkpoint.list", ROUTE_BODY_IGNORED,
         READ_CHECKPOINTS},
	{"POST", "/containers/{name:.*}/checkpoints", "checkpoint.create", ROUTE_BODY_JSON,
         READ_CHECKPOINT_CREATE},
	{"DELETE", "/containers/{name}/checkpoints/{checkpoint}", "checkpoint.remove",
         ROUTE_BODY_IGNORED, READ_CHECKPOINTS},
	{"HEAD", "/containers/{name:.*}/archive", "container.archive", ROUTE_BODY_IGNORED,
         READ_CONTAINER},
	{"GET", "/containers/json", "container.list"},
	{"GET", "/containers/{name:.*}/export", "container.export"},
	{"GET", "/containers/{name:.*}/changes", "container.changes"},
	{"GET", "/containers/{name:.*}/json", "container.inspect"},
	{"GET", "/containers/{name:.*}/top", "container.top"},
	{"GET", "/containers/{name:.*}/logs", "container.logs"},
	{"GET", "/containers/{name:.*}/stats", "container.stats"},
	{"GET", "/containers/{name:.*}/attach/ws", "container.attach-websocket", ROUTE_BODY_IGNORED,
         READ_CONTAINER_ATTACH},
	{"GET", "/exec/{id:.*}/json", "exec.inspect"},
	{"GET", "/containers/{name:.*}/archive", "container.archive", ROUTE_BODY_IGNORED,
         READ_CONTAINER},
	{"POST", "/containers/create", "container.create", ROUTE_BODY_JSON, READ_CONTAINER_CREATE},
	{"POST", "/containers/{name:.*}/kill", "container.kill", ROUTE_BODY_NONE},
	{"POST", "/containers/{name:.*}/pause", "container.pause", ROUTE_BODY_NONE},
	{"POST", "/containers/{name:.*}/unpause", "container.unpause", ROUTE_BODY_NONE,
         READ_CONTAINER},
	{"POST", "/containers/{name:.*}/restart", "container.restart", ROUTE_BODY_NONE,
         READ_CONTAINER},
	{"POST", "/containers/{name:.*}/start", "container.start", ROUTE_BODY_START,
         READ_CONTAINER_START},
	{"POST", "/containers/{name:.*}/stop", "container.stop", ROUTE_BODY_NONE},
	{"POST", "/containers/{name:.*}/wait", "container.wait", ROUTE_BODY_NONE},
	{"POST", "/containers/{name:.*}/resize", "container.resize", ROUTE_BODY_NONE},
	{"POST", "/containers/{name:.*}/attach", "container.attach", ROUTE_BODY_NONE,
         READ_CONTAINER_ATTACH},
	{"POST", "/containers/{name:.*}/exec", "container.exec", ROUTE_BODY_JSON,
         READ_CONTAINER_EXEC},
	{"POST", "/exec/{name:.*}/start", "exec.start", ROUTE_BODY_JSON_OR_NONE, READ_EXEC_START},
	{"POST", "/exec/{name:.*}/resize", "exec.resize", ROUTE_BODY_NONE},
	{"POST", "/containers/{name:.*}/rename", "container.rename", ROUTE_BODY_NONE,
         READ_CONTAINER_RENAME},
	{"POST", "/containers/{name:.*}/update", "container.update", ROUTE_BODY_JSON,
         READ_CONTAINER_UPDATE},
	{"POST", "/containers/prune", "container.prune", ROUTE_BODY_NONE},
	{"POST", "/commit", "container.commit", ROUTE_BODY_JSON_OR_NONE, READ_CONTAINER_COMMIT},
	{"PUT", "/containers/{name:.*}/archive", "container.put-archive", ROUTE_BODY_TAR,
         READ_CONTAINER_PUT_ARCHIVE},
	{"DELETE", "/containers/{name:.*}", "container.remove"},
	{"POST", "/containers/{name:.*}/copy", "container.copy", ROUTE_BODY_JSON, READ_CONTAINER},
	{"GET", "/images/json", "image.list"},
	{"GET", "/images/search", "image.search"},
	{"GET", "/images/get", "image.save"},
	{"GET", "/images/{name:.*}/get", "image.save"},
	{"GET", "/images/{name:.*}/history", "image.history"},
	{"GET", "/images/{name:.*}/json", "image.inspect"},
	{"GET", "/images/{name:.*}/attestations", "image.attestations"},
	{"POST", "/images/load", "image.load", ROUTE_BODY_TAR},
	{"POST", "/images/create", "image.pull", ROUTE_BODY_NONE, READ_IMAGE_CREATE},
	{"POST", "/images/{name:.*}/push", "image.push", ROUTE_BODY_NONE, READ_IMAGE_PUSH},
	{"POST", "/images/{name:.*}/tag", "image.tag", ROUTE_BODY_NONE, READ_IMAGE_TAG},
	{"POST", "/images/prune", "image.prune", ROUTE_BODY_NONE},
	{"DELETE", "/images/{name:.*}", "image.remove"},
	{"OPTIONS", "/{anyroute:.*}", "system.options"},
	{"GET", "/_ping", "system.ping"},
	{"HEAD", "/_ping", "system.ping"},
	{"GET", "/events", "system.events"},
	{"GET", "/info", "system.info"},
	{"GET", "/version", "system.version"},
	{"GET", "/system/df", "system.df"},
	{"POST", "/auth", "system.auth", ROUTE_BODY_HIDDEN},
	{"GET", "/volumes", "volume.list"},
	{"GET", "/volumes/{name:.*}", "volume.inspect"},
	{"POST", "/volumes/create", "volume.create", ROUTE_BODY_JSON_OR_NONE, READ_VOLUME_CREATE},
	{"POST", "/volumes/prune", "volume.prune", ROUTE_BODY_NONE},
	{"PUT", "/volumes/{name:.*}", "volume.update", ROUTE_BODY_JSON},
	{"DELETE", "/volumes/{name:.*}", "volume.remove"},
	{"POST", "/build", "image.build", ROUTE_BODY_TAR, READ_IMAGE_BUILD},
	{"POST", "/build/prune", "build.prune", ROUTE_BODY_NONE},
	{"POST", "/build/cancel", "build.cancel", ROUTE_BODY_NONE},
	{"POST", "/session", "build.session", ROUTE_BODY_TAR},
	{"POST", "/grpc", "build.grpc", ROUTE_BODY_TAR},
	{"POST", "/swarm/init", "swarm.init", ROUTE_BODY_JSON},
	{"POST", "/swarm/join", "swarm.join", ROUTE_BODY_JSON},
	{"POST", "/swarm/leave", "swarm.leave", ROUTE_BODY_NONE},
	{"GET", "/swarm", "swarm.inspect"},
	{"GET", "/swarm/unlockkey", "swarm.unlock-key"},
	{"POST", "/swarm/update", "swarm.update", ROUTE_BODY_JSON},
	{"POST", "/swarm/unlock", "swarm.unlock", ROUTE_BODY_JSON},
	{"GET", "/services", "service.list"},
	{"GET", "/services/{id}", "service.inspect"},
	{"POST", "/services/create", "service.create", ROUTE_BODY_JSON, READ_SERVICE_CREATE},
	{"POST", "/services/{id}/update", "service.update", ROUTE_BODY_JSON, READ_SERVICE_UPDATE},
	{"DELETE", "/services/{id}", "service.remove"},
	{"GET", "/services/{id}/logs", "service.logs"},
	{"GET", "/nodes", "node.list"},
	{"GET", "/nodes/{id}", "node.inspect"},
	{"DELETE", "/nodes/{id}", "node.remove"},
	{"POST", "/nodes/{id}/update", "node.update", ROUTE_BODY_JSON},
	{"GET", "/tasks", "task.list"},
	{"GET", "/tasks/{id}", "task.inspect"},
	{"GET", "/tasks/{id}/logs", "task.logs"},
	{"GET", "/secrets", "secret.list"},
	{"POST", "/secrets/create", "secret.create", ROUTE_BODY_JSON, READ_SECRET},
	{"DELETE", "/secrets/{id}", "secret.remove"},
	{"GET", "/secrets/{id}", "secret.inspect"},
	{"POST", "/secrets/{id}/update", "secret.update", ROUTE_BODY_JSON, READ_SECRET},
	{"GET", "/configs", "config.list"},
	{"POST", "/configs/create", "config.create", ROUTE_BODY_JSON, READ_CONFIG},
	{"DELETE", "/configs/{id}", "config.remove"},
	{"GET", "/configs/{id}", "config.inspect"},
	{"POST", "/configs/{id}/update", "config.update", ROUTE_BODY_JSON, READ_CONFIG},
	{"GET", "/plugins", "plugin.list"},
	{"GET", "/plugins/{name:.*}/json", "plugin.inspect"},
	{"GET", "/plugins/privileges", "plugin.privileges"},
	{"DELETE", "/plugins/{name:.*}", "plugin.remove"},
	{"POST", "/plugins/{name:.*}/enable", "plugin.enable", ROUTE_BODY_NONE},
	{"POST", "/plugins/{name:.*}/disable", "plugin.disable", ROUTE_BODY_NONE},
	{"POST", "/plugins/pull", "plugin.install", ROUTE_BODY_JSON},
	{"POST", "/plugins/{name:.*}/push", "plugin.push", ROUTE_BODY_NONE},
	{"POST", "/plugins/{name:.*}/upgrade", "plugin.upgrade", ROUTE_BODY_JSON},
	{"POST", "/plugins/{name:.*}/set", "plugin.set", ROUTE_BODY_JSON},
	{"POST", "/plugins/create", "plugin.create", ROUTE_BODY_TAR},
	{"GET", "/distribution/{name:.*}/json", "distribution.inspect"},
	{"GET", "/networks", "network.list"},
	{"GET", "/networks/", "network.list"},
	{"GET", "/networks/{id:.+}", "network.inspect"},
	{"POST", "/networks/create", "network.create", ROUTE_BODY_JSON, READ_NETWORK_CREATE},
	{"POST", "/networks/{id:.*}/connect", "network.connect", ROUTE_BODY_JSON,
         READ_NETWORK_CONNECT},
	{"POST", "/networks/{id:.*}/disconnect", "network.disconnect", ROUTE_BODY_JSON},
	{"POST", "/networks/prune", "network.prune", ROUTE_BODY_NONE},
	{"DELETE", "/networks/{id:.*}", "network.remove"},
	{"GET", "/debug/vars", "debug.vars"},
	{"GET", "/debug/pprof/", "debug.pprof"},
	{"GET", "/debug/pprof/cmdline", "debug.pprof"},
	{"GET", "/debug/pprof/profile", "debug.pprof"},
	{"GET", "/debug/pprof/symbol", "debug.pprof"},
	{"GET", "/debug/pprof/trace", "debug.pprof"},
	{"GET", "/debug/pprof/{name}", "debug.pprof"},
};

/* Images, plugins and registries have slashes in their names; everything else has none. */
static bool may_hold_slash(const struct route *route)
{
	static const char *const prefixes[] = {"/images/", "/plugins/", "/distribution/"};

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		if (strncmp(route->pattern, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	}
	return false;
}

/*
 * How much of path the placeholder at *pattern takes, -1 if it does not match; *pattern moves to
 * its brace. {x} is one segment and not empty. {x:.*} and {x:.+} are greedy, but only literal
 * text follows them in any pattern, so that they take all but that.
 */
static ptrdiff_t take_value(const char **pattern, const char *path)
{
	const char *brace = *pattern + strcspn(*pattern, "}");
	ptrdiff_t min = brace[-1] == '*' ? 0 : 1;
	ptrdiff_t len;

	*pattern = brace;
	if (brace[-2] == '.')
		len = (ptrdiff_t)strlen(path) - (ptrdiff_t)strlen(brace + 1);
	else
		len = (ptrdiff_t)strcspn(path, "/");
	return len >= min ? len : -1;
}

static bool matches(const char *pattern, const char *path, struct route_name *ret_name)
{
	struct route_name name = {0};

	for (; *pattern; pattern++) {
		ptrdiff_t len = 1;

		if (*pattern == '{') {
			len = take_value(&pattern, path);
			if (len < 0)
				return false;
			if (!name.text)
				name = (struct route_name){path, (size_t)len};
		} else if (*pattern != *path) {
			return false;
		}
		path += len;
	}
	*ret_name = name;
	return !*path;
}

/*
 * An empty name is refused too: where the engine searches by prefix of an id it begins them all.
 */
static enum route_match judge_name(const struct route *route, struct route_name *name)
{
	if (route->pattern[1] == '{') {
		*name = (struct route_name){0};
		return ROUTE_FOUND;
	}
	if (!name->text)
		return ROUTE_FOUND;
	if (name->len == 0)
		return ROUTE_AMBIGUOUS;
	if (memchr(name->text, '/', name->len) && !may_hold_slash(route))
		return ROUTE_AMBIGUOUS;
	return ROUTE_FOUND;
}

/* Most routes differ from a call in the first or the last letter of the path already. */
static bool may_match(const struct route *route, const char *method, const char *path, char last)
{
	const char *pattern = route->pattern;
	char end;

	if ((pattern[1] != path[1] && pattern[1] != '{') || strcmp(route->method, method) != 0)
		return false;
	end = pattern[strlen(pattern) - 1];
	return end == last || end == '}';
}

enum route_match route_find(const char *method, const char *path, const struct route **ret_route,
                            struct route_name *ret_name)
{
	char last;

	if (*path != '/')
		return ROUTE_UNKNOWN;
	last = path[strlen(path) - 1];
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		const struct route *route = &routes[i];
		struct route_name name;
		enum route_match match;

		if (!may_match(route, method, path, last) || !matches(route->pattern, path, &name))
			continue;
		match = judge_name(route, &name);
		if (match == ROUTE_FOUND) {
			*ret_route = route;
			*ret_name = name;
		}
		return match;
	}
	return ROUTE_UNKNOWN;
}

const struct route *route_table(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(routes);
	return routes;
}
