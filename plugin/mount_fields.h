/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mounts and volumes: api/types/mount.Mount, as containers and services have it, and the options
 * of the local volume driver, which go to mount(2) and so can open any host path.
 */
#ifndef QUAYMASTER_MOUNT_FIELDS_H
#define QUAYMASTER_MOUNT_FIELDS_H

#include "reader.h"

/* One element of Mounts. */
extern const struct object mount_object;

/* The body of POST /volumes/create. */
extern const struct object volume_create_object;

/* What the engine says of a volume, GET /volumes/{name}. */
extern const struct object volume_inspect_object;

/* A volume driver's name: anything but the local driver is a claim. */
field_read_fn read_volume_driver;

#endif
