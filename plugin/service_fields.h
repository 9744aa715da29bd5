/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Swarm services: the second way to create containers (api/types/swarm ServiceSpec), with names of
 * its own for what HostConfig has.
 */
#ifndef QUAYMASTER_SERVICE_FIELDS_H
#define QUAYMASTER_SERVICE_FIELDS_H

#include "reader.h"

/* POST /services/create and /services/{id}/update. */
extern const struct object service_object;

/* POST /secrets/create and /secrets/{id}/update, and the same of configs. */
extern const struct object secret_spec_object;
extern const struct object config_spec_object;

#endif
