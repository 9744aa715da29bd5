/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The claim vocabulary: what a call would let somebody do, in words that do not depend on how the
 * call was spelt. This is the contract between plugin/, which reads calls into claims, and the
 * rest of policy/, which judges them.
 *
 * A control is a kind of claim that a policy has one rule for. Adding one means an enum value
 * here and a row in claim.c; nothing else names every control.
 */
#ifndef QUAYMASTER_CLAIM_H
#define QUAYMASTER_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

enum control {
	CONTROL_ACTIONS,              /* every call makes one: "container.create" */
	CONTROL_PRIVILEGED,           /* runs with every capability, device and no confinement */
	CONTROL_CAPABILITIES,         /* adds a capability: "NET_ADMIN", "ALL" */
	CONTROL_IMAGES,               /* runs or pulls an image: "docker.io/library/nginx:1.27" */
	CONTROL_IMAGE_NAMES,          /* gives a local image a name: tag, commit, build, import */
	CONTROL_EXEC,                 /* runs a command in an existing container: its name or id */
	CONTROL_ATTACH,               /* types into a container's main process: its name or id */
	CONTROL_HOST_NAMESPACES,      /* shares one of the host's namespaces: "pid", "network" */
	CONTROL_CONTAINER_NAMESPACES, /* joins another container's namespace: "network:web" */
	CONTROL_HOST_PATHS,           /* reaches a path of the host: "/etc" */
	CONTROL_PROPAGATION,          /* lets mounts travel back to the host: "rshared" */
	CONTROL_VOLUMES_FROM,         /* takes over another container's mounts: its name or id */
	CONTROL_VOLUME_DRIVERS,       /* has a driver mount something: "local/nfs", "sshfs" */
	CONTROL_DEVICES,              /* reaches a device: "/dev/kvm", "gpu/nvidia", "rule/..." */
	CONTROL_SECURITY_OPTIONS,     /* changes confinement: "seccomp=unconfined" */
	CONTROL_RUNTIMES,             /* asks for an OCI runtime: "runsc" */
	CONTROL_ANNOTATIONS,          /* hands an annotation to the runtime: its key */
	CONTROL_CGROUP_PARENTS,       /* leaves the engine's own cgroup: the parent */
	CONTROL_SYSCTLS,              /* sets a kernel parameter: "kernel.msgmax" */
	CONTROL_LOG_DRIVERS,          /* has the engine write logs elsewhere: "gelf" */
	CONTROL_NETWORK_DRIVERS,      /* makes a network of this kind: "macvlan" */
	CONTROL_UNKNOWN_ROUTE,        /* calls something this program does not know */
	CONTROL_UNKNOWN_FIELD,        /* sets something this program does not know */
	CONTROL_UNREADABLE,           /* could mean two things, or hides a part of itself */
	CONTROL_COUNT
};

/* How the patterns of a control's allow and deny lists are written and matched. */
enum shape {
	SHAPE_SWITCH,     /* no lists: the rule is "allow" or "deny" */
	SHAPE_GLOB,       /* the whole value; * stands for any run of characters, ? for one */
	SHAPE_CAPABILITY, /* a capability's name in any case, CAP_ optional; "*" for every one */
	SHAPE_NAMESPACE,  /* one of control_words() */
	SHAPE_IMAGE,      /* a repository pattern, see image_pattern.h */
	SHAPE_PATH        /* an absolute host path, see path_pattern.h */
};

/* One thing that a call does. All strings are borrowed and outlive the judging of the call. */
struct claim {
	enum control control;
	bool read_only;    /* CONTROL_HOST_PATHS: cannot be written through this mount */
	const char *value; /* canonical, never NULL */
	const char *typed; /* as the developer wrote it; NULL when that is the value */
	const char *field; /* where the API has it: "HostConfig.CapAdd"; never NULL */
	const char *flag;  /* what the docker CLI calls it: "--cap-add"; NULL without one */
};

/* What is said about a control: in policy files, in messages, by `quaymaster controls`. */
struct control_info {
	const char *name;    /* key in a policy's rules: "host-paths" */
	enum shape shape;    /* of its lists */
	const char *does;    /* "reaches a path of the host" */
	const char *effect;  /* in a denial, after the value: "gives the container full ..." */
	const char *instead; /* in a denial: the way out */
	const char *example; /* an allow list as an admin would write it; NULL for switches */
};

/* The row of a control; never NULL. Static. */
const struct control_info *control_info(enum control control);

/* Finds a control by its name in policy files. Returns false when there is none. */
bool control_find(const char *name, enum control *ret_control);

/* The words that SHAPE_NAMESPACE takes, ended by NULL. Static. */
const char *const *control_words(void);

#endif
