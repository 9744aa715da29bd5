/* SPDX-License-Identifier: Apache-2.0 */
#include "action.h"

#include <stdbool.h>

#include "cleanup.h"
#include "glob.h"
#include "suggest.h"

/* Those of the table of routes, and those that a call's parameters make. */
static const char *const names[] = {
	"build.cancel",
	"build.grpc",
	"build.prune",
	"build.session",
	"checkpoint.create",
	"checkpoint.list",
	"checkpoint.remove",
	"config.create",
	"config.inspect",
	"config.list",
	"config.remove",
	"config.update",
	"container.archive",
	"container.attach",
	"container.attach-websocket",
	"container.changes",
	"container.commit",
	"container.copy",
	"container.create",
	"container.exec",
	"container.export",
	"container.inspect",
	"container.kill",
	"container.list",
	"container.logs",
	"container.pause",
	"container.prune",
	"container.put-archive",
	"container.put-archive-running",
	"container.remove",
	"container.rename",
	"container.resize",
	"container.restart",
	"container.restore",
	"container.start",
	"container.stats",
	"container.stop",
	"container.top",
	"container.unpause",
	"container.update",
	"container.wait",
	"debug.pprof",
	"debug.vars",
	"distribution.inspect",
	"exec.inspect",
	"exec.resize",
	"exec.start",
	"image.attestations",
	"image.build",
	"image.build-kit",
	"image.build-remote",
	"image.history",
	"image.import",
	"image.inspect",
	"image.list",
	"image.load",
	"image.prune",
	"image.pull",
	"image.push",
	"image.remove",
	"image.save",
	"image.search",
	"image.tag",
	"network.connect",
	"network.create",
	"network.disconnect",
	"network.inspect",
	"network.list",
	"network.prune",
	"network.remove",
	"node.inspect",
	"node.list",
	"node.remove",
	"node.update",
	"plugin.create",
	"plugin.disable",
	"plugin.enable",
	"plugin.inspect",
	"plugin.install",
	"plugin.list",
	"plugin.privileges",
	"plugin.push",
	"plugin.remove",
	"plugin.set",
	"plugin.upgrade",
	"secret.create",
	"secret.inspect",
	"secret.list",
	"secret.remove",
	"secret.update",
	"service.create",
	"service.inspect",
	"service.list",
	"service.logs",
	"service.remove",
	"service.rollback",
	"service.update",
	"swarm.init",
	"swarm.inspect",
	"swarm.join",
	"swarm.leave",
	"swarm.unlock",
	"swarm.unlock-key",
	"swarm.update",
	"system.auth",
	"system.df",
	"system.events",
	"system.info",
	"system.options",
	"system.ping",
	"system.version",
	"task.inspect",
	"task.list",
	"task.logs",
	"unknown",
	"volume.create",
	"volume.inspect",
	"volume.list",
	"volume.prune",
	"volume.remove",
	"volume.update",
};

/* All actions on one kind of thing. */
static const char *const kinds[] = {
	"build.*",   "checkpoint.*", "config.*",  "container.*", "debug.*",  "distribution.*",
	"exec.*",    "image.*",      "network.*", "node.*",      "plugin.*", "secret.*",
	"service.*", "swarm.*",      "system.*",  "task.*",      "volume.*",
};

const char *action_name(size_t i)
{
	return i < ARRAY_LEN(names) ? names[i] : NULL;
}

static bool matches_any(struct slice pattern)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (glob_match(pattern, slice_of(names[i])))
			return true;
	}
	return false;
}

static const char *nearest_to(const char *pattern)
{
	struct suggestion suggestion = {.word = pattern};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		suggest_offer(&suggestion, names[i]);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		suggest_offer(&suggestion, kinds[i]);
	return suggestion.nearest;
}

struct remark action_check(const char *pattern)
{
	if (matches_any(slice_of(pattern)))
		return (struct remark){0};
	return (struct remark){
		.warning = "no call has such an action, so this matches nothing; `quaymaster "
			   "actions` lists them",
		.nearest = nearest_to(pattern),
	};
}
