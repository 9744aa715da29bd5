/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the engine writes a container's output to, in containers and in services. Options without a
 * driver are for the engine's own, which only the engine can name.
 */
#ifndef QUAYMASTER_LOG_FIELDS_H
#define QUAYMASTER_LOG_FIELDS_H

#include "reader.h"

/* What is claimed in place of the engine's own driver until it is known. */
#define LOG_DRIVER_DEFAULT "default"

/* HostConfig.LogConfig. */
extern const struct object log_config_object;

/* TaskTemplate.LogDriver. */
extern const struct object log_driver_object;

#endif
