/* SPDX-License-Identifier: Apache-2.0 */
/* container.HostConfig, field by field: what each is to the host. */
#ifndef QUAYMASTER_HOST_CONFIG_FIELDS_H
#define QUAYMASTER_HOST_CONFIG_FIELDS_H

#include <stdbool.h>

#include "reader.h"
#include "resource_fields.h"

/* What is claimed when all of HostConfig was read. */
struct host_config {
	struct resources resources; /* embedded, so first */
	bool network_given;
	bool no_new_privileges;
	bool read_only_root;
};

/* Its target is a struct host_config. */
extern const struct object host_config_object;

/* The claims that every new container makes, with or without a HostConfig. */
void host_config_of_new(struct reader *r, const struct host_config *host);

#endif
