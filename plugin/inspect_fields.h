/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine says of things that are there already (GET /containers/{id}/json and the like,
 * moby api/types v29.7.2), read by the same tables as calls: a container that was made with
 * --privileged makes the same claim as a call that would make one.
 */
#ifndef QUAYMASTER_INSPECT_FIELDS_H
#define QUAYMASTER_INSPECT_FIELDS_H

#include "config_fields.h"
#include "container_fields.h"
#include "host_config_fields.h"
#include "reader.h"
#include "task_fields.h"

/* Targets of the objects below. Strings point into the answer; NULL when it does not say. */
struct seen_container {
	const char *id;
	const char *name;   /* with its slash in front */
	const char *status; /* "created", "running", ... */
	struct container_config config;
	struct host_config host_config;
	struct networking networking;
};

struct seen_exec {
	const char *container; /* its whole id */
	const char *user;      /* "" for the container's own */
};

struct seen_network {
	const char *id;
	const char *name;
	const char *driver;
};

struct seen_service {
	struct number version;
	struct task previous; /* what it was before */
};

struct seen_info {
	bool has_options; /* it says how it confines containers */
	bool own_cgroups; /* each gets a cgroup namespace of its own */
	const char *log_driver;
	const char *runtime;
	const char *data_root;
};

extern const struct object seen_container_object;
extern const struct object seen_name_object; /* a container's id and name alone; no claims */
extern const struct object seen_exec_object;
extern const struct object seen_network_object;
extern const struct object seen_service_object;
extern const struct object seen_info_object;

#endif
