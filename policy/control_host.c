/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of what reaches out of a container: to the host, to the engine, to other containers. */
#include "control_rows.h"

const struct control_info control_host_rows[CONTROL_COUNT] = {
	[CONTROL_ACTIONS] =
		{
			.name = "actions",
			.shape = SHAPE_GLOB,
			.does = "calls the API at all; every call has one action",
			.effect = "is not allowed on this host",
			.instead = "ask the administrator of this host to do it",
			.example = "{allow: [\"container.*\", image.pull]}",
		},
	[CONTROL_PRIVILEGED] =
		{
			.name = "privileged",
			.shape = SHAPE_SWITCH,
			.does = "runs with every capability, every device and no confinement",
			.effect = "gives the container full control of the host",
			.instead = "drop it; if one capability is missing, add that one with "
				   "--cap-add",
		},
	[CONTROL_CAPABILITIES] =
		{
			.name = "capabilities",
			.shape = SHAPE_CAPABILITY,
			.does = "adds a Linux capability",
			.effect = "is not among the capabilities that may be added",
			.instead = "drop it, or add only what the program really needs",
			.example = "{allow: [NET_BIND_SERVICE, CHOWN]}",
		},
	[CONTROL_IMAGES] =
		{
			.name = "images",
			.shape = SHAPE_IMAGE,
			.does = "runs or pulls an image",
			.effect = "is not an allowed image",
			.instead = "use an image from an allowed place",
			.example = "{allow: [official, \"ghcr.io/acme/**\"]}",
		},
	[CONTROL_IMAGE_NAMES] =
		{
			.name = "image-names",
			.shape = SHAPE_IMAGE,
			.does = "gives a name to a local image (tag, commit, build, import)",
			.effect = "is a protected name: others trust what is called so",
			.instead = "put a namespace before the name, as in myteam/app:dev",
			.example = "{allow: [\"myteam/**\"]}",
		},
	[CONTROL_EXEC] =
		{
			.name = "exec",
			.shape = SHAPE_CONTAINER,
			.does = "runs a command in an existing container",
			.effect = "runs a command in a container that is already running",
			.instead = "read `docker logs`, let a health check run it, or change the "
				   "image and start the container anew",
			.example = "{allow: [{when: {label: \"debug=true\"}}]}",
		},
	[CONTROL_ATTACH] =
		{
			.name = "attach",
			.shape = SHAPE_CONTAINER,
			.does = "connects a keyboard to a container's main process",
			.effect = "connects a keyboard to a container's main process",
			.instead = "follow the output with `docker logs -f`",
			.example = "{allow: [{when: {image: \"ghcr.io/acme/**\"}}]}",
		},
	[CONTROL_HOST_NAMESPACES] =
		{
			.name = "host-namespaces",
			.shape = SHAPE_NAMESPACE,
			.does = "shares one of the host's namespaces",
			.effect = "shares a namespace of the host with the container",
			.instead = "drop it; to reach a service, publish its port with -p",
			.example = "{allow: [network]}",
		},
	[CONTROL_CONTAINER_NAMESPACES] =
		{
			.name = "container-namespaces",
			.shape = SHAPE_GLOB,
			.does = "joins a namespace of another container",
			.effect = "joins a namespace of another container",
			.instead = "put both containers on one network and use the other's name",
			.example = "{allow: [\"network:*\"]}",
		},
	[CONTROL_HOST_PATHS] =
		{
			.name = "host-paths",
			.shape = SHAPE_PATH,
			.does = "reaches a path of the host",
			.effect = "opens a path of the host to the container",
			.instead = "use a named volume (-v data:/path), or COPY the files into the "
				   "image",
			.instead_service = "use a named volume (--mount source=data,target=/path), "
					   "or COPY the files into the image",
			.example = "{allow: [\"/srv/data/**\", \"/etc/localtime:ro\"]}",
		},
	[CONTROL_PROPAGATION] =
		{
			.name = "propagation",
			.shape = SHAPE_GLOB,
			.does = "lets mounts made in the container appear on the host",
			.effect = "lets mounts made in the container appear on the host",
			.instead = "drop the word; private propagation is the default",
			.example = "{allow: [rslave]}",
		},
	[CONTROL_VOLUMES_FROM] =
		{
			.name = "volumes-from",
			.shape = SHAPE_GLOB,
			.does = "takes over all mounts of another container",
			.effect = "takes over all mounts of that container, host paths too",
			.instead = "mount the named volume itself: -v name:/path",
			.example = "{allow: [\"data-*\"]}",
		},
	[CONTROL_VOLUME_DRIVERS] =
		{
			.name = "volume-drivers",
			.shape = SHAPE_GLOB,
			.does = "has a volume driver mount something",
			.effect = "is not an allowed kind of volume",
			.instead = "use a plain volume of the local driver",
			.example = "{allow: [local, \"local/nfs\"]}",
		},
	[CONTROL_DEVICES] =
		{
			.name = "devices",
			.shape = SHAPE_GLOB,
			.does = "reaches a device of the host",
			.effect = "opens a device of the host to the container",
			.instead = "drop it, or ask the administrator to list this device",
			.example = "{allow: [/dev/fuse, \"/dev/dri/*\"]}",
		},
	[CONTROL_SECURITY_OPTIONS] =
		{
			.name = "security-options",
			.shape = SHAPE_GLOB,
			.does = "changes how the container is confined",
			.effect = "weakens the container's confinement",
			.instead = "drop it: the engine's own profiles apply then",
			.example = "{allow: [\"apparmor=my-profile\"]}",
		},
	[CONTROL_RUNTIMES] =
		{
			.name = "runtimes",
			.shape = SHAPE_GLOB,
			.does = "asks for an OCI runtime",
			.effect = "is not an allowed runtime",
			.instead = "drop it: the engine's own runtime is used then",
			.example = "{allow: [runc, runsc]}",
		},
	[CONTROL_ANNOTATIONS] =
		{
			.name = "annotations",
			.shape = SHAPE_GLOB,
			.does = "hands an annotation to the runtime, which may act on it",
			.effect = "is handed to the runtime, which may act on it",
			.instead = "use a label (-l) for data of your own",
			.example = "{allow: [\"com.acme.*\"]}",
		},
	[CONTROL_CGROUP_PARENTS] =
		{
			.name = "cgroup-parents",
			.shape = SHAPE_GLOB,
			.does = "leaves the engine's own cgroup",
			.effect = "takes the container out of the engine's own limits",
			.instead = "drop it; set limits with --memory, --cpus and --pids-limit",
			.example = "{allow: [\"ci.slice\"]}",
		},
	[CONTROL_SYSCTLS] =
		{
			.name = "sysctls",
			.shape = SHAPE_GLOB,
			.does = "sets a kernel parameter",
			.effect = "is not among the kernel parameters that may be set",
			.instead = "drop it, or ask the administrator to list this parameter",
			.example = "{allow: [\"net.ipv4.ip_local_port_range\"]}",
		},
	[CONTROL_LOG_DRIVERS] =
		{
			.name = "log-drivers",
			.shape = SHAPE_GLOB,
			.does = "has the engine write the container's output elsewhere",
			.effect = "is not an allowed log driver",
			.instead = "drop it: the engine's own log driver is used then",
			.example = "{allow: [json-file, local, journald]}",
		},
	[CONTROL_NETWORK_DRIVERS] =
		{
			.name = "network-drivers",
			.shape = SHAPE_GLOB,
			.does = "makes a network of this kind",
			.effect = "is not an allowed kind of network",
			.instead = "use a plain bridge network",
			.example = "{allow: [bridge]}",
		},
	[CONTROL_IMAGE_PUSHES] =
		{
			.name = "image-pushes",
			.shape = SHAPE_IMAGE,
			.does = "sends an image to a registry",
			.effect = "is not a place that images may be sent to",
			.instead = "push to an allowed registry",
			.example = "{allow: [\"registry.acme.com/**\"]}",
		},
	[CONTROL_SECRETS] =
		{
			.name = "secrets",
			.shape = SHAPE_GLOB,
			.does = "is given a secret or config of the swarm",
			.effect = "is not a secret or config that may be used",
			.instead = "use one of your own",
			.example = "{allow: [\"shop-*\"]}",
		},
	[CONTROL_API_VERSIONS] =
		{
			.name = "api-versions",
			.shape = SHAPE_GLOB,
			.does = "asks for a version of the API",
			.effect = "is not an API version that may be used",
			.instead = "update the client; DOCKER_API_VERSION forces a version",
			.example = "{allow: [\"1.4?\", \"1.5?\"]}",
		},
	[CONTROL_UNSEEN] =
		{
			.name = "unseen",
			.shape = SHAPE_SWITCH,
			.does = "depends on something that quaymaster could not look at",
			.effect = "could not be looked at, so what it would do is not known",
			.instead = "try again; if it stays so, ask the administrator of this host",
		},
	[CONTROL_UNKNOWN_ROUTE] =
		{
			.name = "unknown-route",
			.shape = SHAPE_SWITCH,
			.does = "calls something that this version of quaymaster does not know",
			.effect = "is no API call that quaymaster knows",
			.instead = "update quaymaster, or tell its administrator which client "
				   "sends this",
		},
	[CONTROL_UNKNOWN_FIELD] =
		{
			.name = "unknown-field",
			.shape = SHAPE_SWITCH,
			.does = "sets something that this version of quaymaster does not know",
			.effect = "is a setting that quaymaster does not know",
			.instead =
				"leave it out; if it is new in Docker, quaymaster needs an update",
		},
	[CONTROL_UNREADABLE] =
		{
			.name = "unreadable",
			.shape = SHAPE_SWITCH,
			.does = "could mean two things, or hides a part of itself",
			.effect = "so what the call does cannot be judged",
			.instead = "spell the call plainly; the docker CLI always does",
		},
};
