/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Networks: how a container joins them (NetworkingConfig, networks/connect) and how they are made.
 */
#ifndef QUAYMASTER_NETWORK_FIELDS_H
#define QUAYMASTER_NETWORK_FIELDS_H

#include <stdbool.h>

#include "reader.h"

/* A key of an endpoint's DriverOpts, in containers and services. */
field_each_fn each_endpoint_option;

/* A hardware address that the container picks, in an endpoint or for the whole container. */
field_read_fn read_mac;

/* Whether a container joins networks that are named one by one. */
struct networking {
	bool joins;
};

/* NetworkingConfig; its target is a struct networking. */
extern const struct object networking_config_object;

/* NetworkSettings, as the engine tells of a container; the same target. */
extern const struct object network_settings_object; /* in POST /containers/create */
extern const struct object network_create_object;   /* POST /networks/create */
extern const struct object network_connect_object;  /* POST /networks/{id}/connect */

#endif
