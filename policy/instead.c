/* SPDX-License-Identifier: Apache-2.0 */
#include "instead.h"

#include <string.h>

#include "cleanup.h"
#include "glob.h"

#define NO_BUILDKIT "build without BuildKit: DOCKER_BUILDKIT=0 docker build ."
#define NO_COPYING  "COPY the files into the image, or let the container fetch them itself"

/* The first row that matches counts. */
static const struct {
	enum control control;
	const char *glob; /* of the claim's value */
	const char *instead;
} ways[] = {
	{CONTROL_ACTIONS, "container.put-archive*", NO_COPYING},
	{CONTROL_ACTIONS, "image.load",
         "push the image to a registry that is allowed here, and `docker pull` it"},
	{CONTROL_ACTIONS, "image.import",
         "build the image: a Dockerfile with FROM scratch and ADD files.tar /"},
	{CONTROL_ACTIONS, "image.build-remote",
         "fetch the sources, and build from their folder: docker build ."},
	{CONTROL_ACTIONS, "image.build-kit", NO_BUILDKIT},
	{CONTROL_ACTIONS, "build.session", NO_BUILDKIT},
	{CONTROL_ACTIONS, "build.grpc", NO_BUILDKIT},
	/* buildx falls back to a container of its own where the engine's BuildKit is closed. */
	{CONTROL_IMAGES, "*/moby/buildkit*", NO_BUILDKIT},
	{CONTROL_IMAGES, "*/testcontainers/ryuk*",
         "set TESTCONTAINERS_RYUK_DISABLED=true; the tests then remove their own containers"},
	{CONTROL_HOST_PATHS, "*/docker.sock",
         "drop it, and run the tool on the host itself (Testcontainers: set "
         "TESTCONTAINERS_RYUK_DISABLED=true)"},
	{CONTROL_HOST_NAMESPACES, "pid", "drop it; `docker top` shows a container's processes"},
	{CONTROL_HOST_NAMESPACES, "ipc", "drop it; --shm-size gives more shared memory"},
	{CONTROL_HOST_NAMESPACES, "uts", "drop it; --hostname gives the container a name"},
	{CONTROL_HOST_NAMESPACES, "user", "drop it; the engine's own setting counts then"},
	{CONTROL_HOST_NAMESPACES, "cgroup", "drop it; the container gets one of its own"},
	{CONTROL_CONTAINER_NAMESPACES, "pid:*",
         "drop it; `docker top` shows the other container's processes"},
	{CONTROL_CONTAINER_NAMESPACES, "ipc:*",
         "drop it, and share files by a volume that both containers mount"},
	{CONTROL_NETWORK_DRIVERS, "bridge/name", "drop it; the engine names the bridge itself"},
};

const char *claim_instead(const struct claim *claim)
{
	static const char service[] = "TaskTemplate.";
	const struct control_info *info = control_info(claim->control);

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		if (ways[i].control == claim->control &&
		    glob_match(slice_of(ways[i].glob), slice_of(claim->value)))
			return ways[i].instead;
	}
	if (info->instead_service && strstr(claim->field, service))
		return info->instead_service;
	return info->instead;
}
