/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of what a container itself is like: who it is, what it may use, where it is found. */
#include "control_rows.h"

const struct control_info control_container_rows[CONTROL_COUNT] = {
	[CONTROL_CONTAINER_NAMES] =
		{
			.name = "container-names",
			.shape = SHAPE_GLOB,
			.does = "gives a container a name",
			.effect = "is a reserved name",
			.instead = "choose another name",
			.example = "{allow: [\"*\"]}",
		},
	[CONTROL_RENAMES] =
		{
			.name = "renames",
			.shape = SHAPE_SWITCH,
			.does = "gets a new name, which opens what the old one did not",
			.effect = "is a name that a rule or an exception goes by",
			.instead = "leave its name, or make a new container with that name",
		},
	[CONTROL_USER] =
		{
			.name = "user",
			.shape = SHAPE_USER,
			.does = "runs as this user of the container",
			.effect = "is not a user that containers may run as",
			.instead = "run as somebody else, as in --user 1000:1000",
			.example = "{require: non-root}",
		},
	[CONTROL_GROUPS] =
		{
			.name = "groups",
			.shape = SHAPE_GLOB,
			.does = "adds a group to the container's processes",
			.effect = "is not a group that may be added",
			.instead = "drop it, or ask the administrator to list this group",
			.example = "{allow: [\"1000\", video]}",
		},
	[CONTROL_DROPPED_CAPABILITIES] =
		{
			.name = "dropped-capabilities",
			.shape = SHAPE_CAPABILITY,
			.does = "gives a capability up",
			.effect = "is a capability that must be kept",
			.instead = "add --cap-drop=ALL, then --cap-add what the program needs",
			.example = "{require: [ALL]}",
			.requirable = true,
		},
	[CONTROL_NO_NEW_PRIVILEGES] =
		{
			.name = "no-new-privileges",
			.shape = SHAPE_DEMAND,
			.does = "keeps set-uid programs from gaining anything",
			.effect = "is needed, so that set-uid programs gain nothing",
			.instead = "add --security-opt no-new-privileges",
			.instead_service =
				"ask the administrator of this host: the docker CLI cannot "
				"say it of a service",
			.example = "{require: true}",
		},
	[CONTROL_READ_ONLY_ROOT] =
		{
			.name = "read-only-root",
			.shape = SHAPE_DEMAND,
			.does = "cannot write to its own root file system",
			.effect = "is needed: the root file system must be read-only",
			.instead =
				"add --read-only, and --tmpfs /tmp or a volume for what it writes",
			.instead_service = "add --read-only, and --mount type=tmpfs,target=/tmp or "
					   "a volume for what it writes",
			.example = "{require: true}",
		},
	[CONTROL_HEALTHCHECK] =
		{
			.name = "healthcheck",
			.shape = SHAPE_DEMAND,
			.does = "has a health check of its own",
			.effect = "is needed: a container must say how its health is seen",
			.instead = "add --health-cmd",
			.example = "{require: true}",
		},
	[CONTROL_MEMORY] =
		{
			.name = "memory",
			.shape = SHAPE_BYTES,
			.does = "may use so much memory",
			.effect = "is not within the memory that a container may use",
			.instead = "set a limit, as in --memory=512m",
			.instead_service = "set a limit, as in --limit-memory=512m",
			.example = "{require: true, max: 8GiB}",
		},
	[CONTROL_MEMORY_SWAP] =
		{
			.name = "memory-swap",
			.shape = SHAPE_BYTES,
			.does = "may use so much memory and swap together",
			.effect = "is not within the memory and swap that a container may use",
			.instead = "set a limit for both together, as in --memory-swap=512m; "
				   "without one it is twice the memory",
			.example = "{max: 8GiB}",
		},
	[CONTROL_CPUS] =
		{
			.name = "cpus",
			.shape = SHAPE_CPUS,
			.does = "may use so many CPUs",
			.effect = "is not within the CPUs that a container may use",
			.instead = "set a limit, as in --cpus=1",
			.instead_service = "set a limit, as in --limit-cpu=1",
			.example = "{require: true, max: 2.5}",
		},
	[CONTROL_PIDS] =
		{
			.name = "pids",
			.shape = SHAPE_COUNT,
			.does = "may have so many processes",
			.effect = "is not within the processes that a container may have",
			.instead = "set a limit, as in --pids-limit=200",
			.instead_service = "set a limit, as in --limit-pids=200",
			.example = "{require: true, max: 1000}",
		},
	[CONTROL_SHM_SIZE] =
		{
			.name = "shm-size",
			.shape = SHAPE_BYTES,
			.does = "has a /dev/shm of this size",
			.effect = "is more shared memory than a container may have",
			.instead = "lower it",
			.example = "{max: 1GiB}",
		},
	[CONTROL_ULIMITS] =
		{
			.name = "ulimits",
			.shape = SHAPE_ULIMIT,
			.does = "sets a limit of setrlimit(2)",
			.effect = "is not an allowed ulimit",
			.instead = "lower it, or drop it",
			.example = "{allow: [\"nofile<=65536\", core]}",
		},
	[CONTROL_OOM_SETTINGS] =
		{
			.name = "oom-settings",
			.shape = SHAPE_GLOB,
			.does = "is spared when the host runs out of memory",
			.effect = "makes the host kill something else instead when memory runs out",
			.instead = "drop it, and set --memory",
			.instead_service = "drop it, and set --limit-memory",
			.example = "{allow: [\"score=-100\"]}",
		},
	[CONTROL_RESTART_POLICIES] =
		{
			.name = "restart-policies",
			.shape = SHAPE_GLOB,
			.does = "is started again by the engine",
			.effect = "is not an allowed restart policy",
			.instead = "use another one, as in --restart=on-failure:5",
			.example = "{allow: [\"no\", \"on-failure:?\"]}",
		},
	[CONTROL_PUBLISHED_PORTS] =
		{
			.name = "published-ports",
			.shape = SHAPE_PORT,
			.does = "is reached through a port of the host",
			.effect = "is not a port that may be published",
			.instead = "publish another one, as in -p 127.0.0.1:8080:80",
			.example = "{allow: [\"127.0.0.1:*\", \"0.0.0.0:8080-8089/tcp\"]}",
		},
	[CONTROL_NETWORKS] =
		{
			.name = "networks",
			.shape = SHAPE_GLOB,
			.does = "joins a network of the engine",
			.effect = "is not a network that may be joined",
			.instead = "make one of your own with `docker network create`",
			.example = "{allow: [\"shop_*\", none]}",
		},
	[CONTROL_STATIC_ADDRESSES] =
		{
			.name = "static-addresses",
			.shape = SHAPE_GLOB,
			.does = "picks its own address on a network, or the subnet of a new one",
			.effect = "picks an address that could be another's",
			.instead = "drop it: a container is reached by its name, and the engine "
				   "finds a free subnet",
			.example = "{allow: [\"ip=10.20.*\"]}",
		},
	[CONTROL_MOUNT_TARGETS] =
		{
			.name = "mount-targets",
			.shape = SHAPE_PATH,
			.does = "mounts something at a path in the container",
			.effect = "is not a place in the container that may be mounted over",
			.instead = "choose another path in the container",
			.example = "{allow: [\"/data/**\", \"/tmp\"]}",
		},
	[CONTROL_TMPFS_OPTIONS] =
		{
			.name = "tmpfs-options",
			.shape = SHAPE_GLOB,
			.does = "mounts a tmpfs with this option",
			.effect = "is not an allowed option of a tmpfs",
			.instead = "drop the word",
			.example = "{allow: [exec]}",
		},
	[CONTROL_LABELS] =
		{
			.name = "labels",
			.shape = SHAPE_GLOB,
			.does = "has a label",
			.effect = "is not an allowed label",
			.instead = "change it, or add the label that is missing",
			.example = "{require: [\"owner=*\"]}",
			.requirable = true,
		},
};
