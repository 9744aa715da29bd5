/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bodies of the container routes but update's, field by field: what each is to the host.
 */
#ifndef QUAYMASTER_CONTAINER_FIELDS_H
#define QUAYMASTER_CONTAINER_FIELDS_H

#include "reader.h"

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

#endif
