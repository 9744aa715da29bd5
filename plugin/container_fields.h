/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bodies of the container routes but update's, field by field: what each is to the host.
 */
#ifndef QUAYMASTER_CONTAINER_FIELDS_H
#define QUAYMASTER_CONTAINER_FIELDS_H

#include "config_fields.h"
#include "host_config_fields.h"
#include "network_fields.h"
#include "reader.h"

/* What is claimed when all of container.Config was read. */
struct container_config {
	const char *image;
	const char *user;
	struct health health;
	bool network_disabled;
};

/* container.Config by itself; its target is a struct container_config. */
extern const struct object container_config_object;

/*
 * The claims that every container makes, whatever it sets. One without an image runs without one,
 * which no rule for images could judge.
 */
void container_claims(struct reader *r, const struct container_config *config,
                      const struct host_config *host_config, const struct networking *networking);

/*
 * POST /containers/create. Engines up to 26.1 also take HostConfig's fields at the top level
 * (moby runconfig/config_unix.go v26.1.5, ContainerConfigWrapper): they make the same claims, but
 * for what a rule could demand, which only counts where every engine reads it.
 */
extern const struct object container_create_object;

/* POST /containers/{id}/exec; CONTROL_EXEC itself is claimed by the route. */
extern const struct object exec_create_object;

/* POST /exec/{id}/start. */
extern const struct object exec_start_object;

/* POST /commit: the configuration of the new image. */
extern const struct object commit_object;

/* Body of POST /containers/{name}/checkpoints; the directory is the host's. No target. */
extern const struct object checkpoint_create_object;

#endif
