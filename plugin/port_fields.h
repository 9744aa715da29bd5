/* SPDX-License-Identifier: Apache-2.0 */
/* Published ports: HostConfig.PortBindings, and what a service's EndpointSpec has instead. */
#ifndef QUAYMASTER_PORT_FIELDS_H
#define QUAYMASTER_PORT_FIELDS_H

#include "reader.h"

/* How each value of PortBindings is read: the list of a container's port. */
extern const struct field port_binding_list;

/* EndpointSpec of a service. */
extern const struct object endpoint_spec_object;

#endif
