/* SPDX-License-Identifier: Apache-2.0 */
#include "device_fields.h"

#include <string.h>

#include "path_values.h"

void each_device_rule(struct reader *r, const struct field *field, void *target, const char *text,
                      const char *value)
{
	(void)target;
	(void)value;
	reader_claim(r, CONTROL_DEVICES, reader_join(r, "rule", '/', text), text, field->flag);
}

struct device {
	const char *path;
};

static const struct field device_fields[] = {
	{"PathOnHost", read_text, .offset = offsetof(struct device, path)},
	{"PathInContainer", read_harmless},
	{"CgroupPermissions", read_harmless},
};

static void device_done(struct reader *r, const void *target)
{
	const struct device *device = target;

	if (device->path && *device->path)
		value_device(r, device->path, "--device");
}

const struct object device_object = {FIELDS(device_fields), .claims_unknown = true,
                                     .done = device_done};

static const struct field device_request_fields[] = {
	{"Driver", read_text, .offset = offsetof(struct device, path)},
	{"Count", read_harmless},
	{"DeviceIDs", read_harmless},
	{"Capabilities", read_harmless},
	{"Options", read_harmless},
};

/* A request names no path: which devices, mounts and hooks it brings is the driver's affair. */
static void device_request_done(struct reader *r, const void *target)
{
	const struct device *request = target;
	bool named = request->path && *request->path;
	const char *driver = named ? request->path : "any";

	reader_claim(r, CONTROL_DEVICES, reader_join(r, "request", '/', driver),
	             named ? driver : "true", "--gpus");
}

const struct object device_request_object = {FIELDS(device_request_fields), .claims_unknown = true,
                                             .done = device_request_done};

static const struct field blkio_fields[] = {
	{"Path", read_text, .offset = offsetof(struct device, path)},
	{"Weight", read_harmless},
	{"Rate", read_harmless},
};

/* The engine looks the path up as root, and tells whether it is there. Below /dev that is known. */
static void blkio_done(struct reader *r, const void *target)
{
	const struct device *device = target;
	const char *path = device->path ? device->path : "";

	if (*path && (strncmp(path, "/dev/", 5) != 0 || strstr(path, "/..")))
		value_host_path(r, path, true, path, "--device-read-bps");
}

const struct object blkio_object = {FIELDS(blkio_fields), .claims_unknown = true,
                                    .done = blkio_done};
