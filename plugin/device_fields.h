/* SPDX-License-Identifier: Apache-2.0 */
/* Devices of the host: Devices, DeviceCgroupRules, DeviceRequests and the paths of Blkio*. */
#ifndef QUAYMASTER_DEVICE_FIELDS_H
#define QUAYMASTER_DEVICE_FIELDS_H

#include "reader.h"

extern const struct object device_object;         /* an element of Devices */
extern const struct object device_request_object; /* an element of DeviceRequests */
extern const struct object blkio_object;          /* an element of any Blkio list */

/* For read_texts: a rule of the device cgroup. */
field_each_fn each_device_rule;

#endif
