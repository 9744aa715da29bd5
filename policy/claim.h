/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The claim vocabulary: what a call would let somebody do, in words that do not depend on how the
 * call was spelt. This is the contract between plugin/, which reads calls into claims, and the
 * rest of policy/, which judges them.
 *
 * A control is a kind of claim that a policy has one rule for. Adding one means an enum value
 * here and a row in control_host.c or control_container.c; nothing else names every control.
 */
#ifndef QUAYMASTER_CLAIM_H
#define QUAYMASTER_CLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	CONTROL_DEVICES,              /* reaches a device: "/dev/kvm", "request/any", "rule/..." */
	CONTROL_SECURITY_OPTIONS,     /* changes confinement: "seccomp=unconfined" */
	CONTROL_RUNTIMES,             /* asks for an OCI runtime: "runsc" */
	CONTROL_ANNOTATIONS,          /* hands an annotation to the runtime: its key */
	CONTROL_CGROUP_PARENTS,       /* leaves the engine's own cgroup: the parent */
	CONTROL_SYSCTLS,              /* sets a kernel parameter: "kernel.msgmax" */
	CONTROL_LOG_DRIVERS,          /* has the engine write logs elsewhere: "gelf" */
	CONTROL_NETWORK_DRIVERS,      /* makes a network of this kind: "macvlan" */
	CONTROL_IMAGE_PUSHES,         /* sends an image to a registry: its name */
	CONTROL_CONTAINER_NAMES,      /* gives a container a name: "web" */
	CONTROL_RENAMES,              /* gives an existing container another name: "web" */
	CONTROL_USER,                 /* runs as a user of the container: "0", "1000", "app" */
	CONTROL_GROUPS,               /* adds a group: "999", "docker" */
	CONTROL_DROPPED_CAPABILITIES, /* gives a capability up: "ALL" */
	CONTROL_NO_NEW_PRIVILEGES,    /* whether set-uid programs gain nothing: "true", "false" */
	CONTROL_READ_ONLY_ROOT,       /* whether the root file system cannot be written to */
	CONTROL_HEALTHCHECK,          /* whether the engine sees if the program works */
	CONTROL_MEMORY,               /* may use so much memory, in bytes */
	CONTROL_MEMORY_SWAP,          /* may use so much memory and swap together, in bytes */
	CONTROL_CPUS,                 /* may use so many CPUs, in billionths */
	CONTROL_PIDS,                 /* may have so many processes */
	CONTROL_SHM_SIZE,             /* has a /dev/shm of so many bytes */
	CONTROL_ULIMITS,              /* sets a limit of setrlimit(2): "nofile=65536" */
	CONTROL_OOM_SETTINGS,     /* is spared by the OOM killer: "kill-disabled", "score=-500" */
	CONTROL_RESTART_POLICIES, /* is started again by the engine: "always", "on-failure:5" */
	CONTROL_PUBLISHED_PORTS,  /* is reached through a port of the host: "0.0.0.0:80/tcp" */
	CONTROL_NETWORKS,         /* joins a network: "bridge", "shop_default" */
	CONTROL_STATIC_ADDRESSES, /* picks an address itself: "ip=10.0.0.5", "mac=02:..." */
	CONTROL_MOUNT_TARGETS,    /* mounts over a path in the container: "/proc/sys" */
	CONTROL_TMPFS_OPTIONS,    /* mounts a tmpfs with this word: "exec", "suid", "dev" */
	CONTROL_LABELS,           /* has a label: "owner=team-a" */
	CONTROL_SECRETS,          /* is given a secret or config of the swarm: its name */
	CONTROL_API_VERSIONS,     /* asks for an API version: "1.41" */
	CONTROL_UNSEEN,           /* depends on something that could not be looked at */
	CONTROL_UNKNOWN_ROUTE,    /* calls something this program does not know */
	CONTROL_UNKNOWN_FIELD,    /* sets something this program does not know */
	CONTROL_UNREADABLE,       /* could mean two things, or hides a part of itself */
	CONTROL_COUNT
};

/* How the patterns of a control's allow and deny lists are written and matched. */
enum shape {
	SHAPE_SWITCH,     /* no lists: the rule is "allow" or "deny" */
	SHAPE_GLOB,       /* the whole value; * stands for any run of characters, ? for one */
	SHAPE_CAPABILITY, /* a capability's name in any case, CAP_ optional; "*" for every one */
	SHAPE_NAMESPACE,  /* one of control_words() */
	SHAPE_IMAGE,      /* a repository pattern, see image_pattern.h */
	SHAPE_PATH,       /* an absolute path, see path_pattern.h */
	SHAPE_CONTAINER,  /* the name of a container as a glob, or what it must be like */
	SHAPE_USER,       /* the canonical user as a glob */
	SHAPE_PORT,       /* ADDRESS:PORT[-PORT][/PROTOCOL] */
	SHAPE_ULIMIT,     /* NAME[<=AMOUNT] */
	SHAPE_BYTES,      /* no lists: a maximum, as in 8GiB */
	SHAPE_CPUS,       /* no lists: a maximum, as in 1.5 */
	SHAPE_COUNT,      /* no lists: a maximum, as in 200 */
	SHAPE_DEMAND      /* no lists: the value is "true" or "false", and true can be required */
};

/* The amount of a limit that is not there. */
#define CLAIM_UNLIMITED UINT64_MAX

/* What the engine says of a container that a claim is about. All strings are borrowed. */
struct subject {
	const char *name;          /* without the slash in front */
	const char *image;         /* canonical reference, or "" if that cannot be told */
	const char *const *labels; /* n_labels of "key=value" */
	size_t n_labels;
};

/* One thing that a call does. All strings are borrowed and outlive the judging of the call. */
struct claim {
	enum control control;
	bool read_only; /* CONTROL_HOST_PATHS: cannot be written through this mount */
	/* CONTROL_HOST_PATHS: so dangerous that only a pattern without wildcards may allow it. */
	bool guarded;
	/* Ends its control's claims in this call: what a rule requires must be among those. */
	bool whole;
	const char *value; /* canonical, never NULL */
	/* CONTROL_HOST_PATHS: the same place by the name that the host's administrator gave it, by
	 * a link that nobody else could have made; NULL when that is the value. */
	const char *alias;
	/* How much of alias ends in its last link: only a pattern that spells so much out may
	 * allow. */
	size_t alias_links;
	uint64_t amount;   /* SHAPE_BYTES, _CPUS, _COUNT, _ULIMIT: in the unit of its control */
	const char *typed; /* as the developer wrote it; NULL when that is the value */
	const char *field; /* where the API has it: "HostConfig.CapAdd"; never NULL */
	const char *flag;  /* what the docker CLI calls it: "--cap-add"; NULL without one */
	const char *of;    /* what has it already: "container web"; NULL: what the call makes */
	/* SHAPE_CONTAINER, CONTROL_ACTIONS, CONTROL_RENAMES: the container; NULL when nobody
	 * looked. */
	const struct subject *subject;
};

/* What is said about a control: in policy files, in messages, by `quaymaster controls`. */
struct control_info {
	const char *name;    /* key in a policy's rules: "host-paths" */
	enum shape shape;    /* of its lists */
	bool requirable;     /* its rule can have a `require` list, met by all claims together */
	const char *does;    /* "reaches a path of the host" */
	const char *effect;  /* in a denial, after the value: "gives the container full ..." */
	const char *instead; /* in a denial: the way out */
	/* The same for a swarm's service, whose flags are others; NULL when it is the same. */
	const char *instead_service;
	const char *example; /* a rule as an admin would write it; NULL if allow and deny are all */
};

/* The row of a control; never NULL. Static. */
const struct control_info *control_info(enum control control);

/* Finds a control by its name in policy files. Returns false when there is none. */
bool control_find(const char *name, enum control *ret_control);

/* The words that SHAPE_NAMESPACE takes, ended by NULL. Static. */
const char *const *control_words(void);

#endif
