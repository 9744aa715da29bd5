/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container.Resources and RestartPolicy, as HostConfig and POST /containers/{id}/update have them:
 * limits, and the devices that Go's struct counts among the resources.
 */
#ifndef QUAYMASTER_RESOURCE_FIELDS_H
#define QUAYMASTER_RESOURCE_FIELDS_H

#include "reader.h"

/* The limits of a body, filled by resources_object. */
struct resources {
	struct number memory;
	struct number memory_swap; /* with the memory in it */
	struct number nano_cpus;
	struct number cpu_period;
	struct number cpu_quota;
	struct number pids;
};

/* To be embedded; its target is a struct resources. */
extern const struct object resources_object;

extern const struct object restart_policy_object;

/* POST /containers/{id}/update. */
extern const struct object container_update_object;

/* Claims the limits of a new container, also where it has none. */
void resources_of_new(struct reader *r, const struct resources *resources);

/* What the engine makes of memory and swap together, where the call gives 0 (moby
 * daemon_unix.go v29.7.2 adaptContainerSettings): twice the memory. */
uint64_t resources_swap(int64_t bytes, int64_t swap);

/* Claims the limits that a body changes; what it leaves out stays as it is. */
void resources_changed(struct reader *r, const struct resources *resources);

#endif
