/* SPDX-License-Identifier: Apache-2.0 */
#include "container_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"
#include "mount_fields.h"
#include "network_fields.h"

static void each_bind(struct reader *r, const struct field *field, const char *text,
                      const char *value)
{
	(void)field;
	(void)value;
	value_bind(r, text);
}

static void each_security_option(struct reader *r, const struct field *field, const char *text,
                                 const char *value)
{
	(void)value;
	value_security_option(r, text, field->flag);
}

/* "name[:mode]": the container whose mounts are taken over. */
static void each_volumes_from(struct reader *r, const struct field *field, const char *text,
                              const char *value)
{
	(void)value;
	reader_claim(r, CONTROL_VOLUMES_FROM,
	             claims_printf(r->claims, "%.*s", (int)strcspn(text, ":"), text), text,
	             field->flag);
}

static void each_device_rule(struct reader *r, const struct field *field, const char *text,
                             const char *value)
{
	(void)value;
	reader_claim(r, CONTROL_DEVICES, claims_printf(r->claims, "rule/%s", text), text,
	             field->flag);
}

/*
 * What an engine without it would leave visible of the host's /proc and /sys: masked since 19.03
 * (moby oci/defaults.go v19.03.15), and read-only. Newer engines mask more, so a list may be
 * longer, as in what Watchtower posts again; it may not be shorter.
 */
static const char *const masked_paths[] = {
	"/proc/asound",     "/proc/acpi",         "/proc/kcore",       "/proc/keys",
	"/proc/timer_list", "/proc/timer_stats",  "/proc/sched_debug", "/proc/scsi",
	"/sys/firmware",    "/proc/latency_stats"};
static const char *const readonly_paths[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                                             "/proc/sysrq-trigger"};

/* Which of the wanted paths a list holds, as bits; it claims unless all are there. */
static int read_paths(struct reader *r, const char *const *wanted, size_t n_wanted)
{
	unsigned found = 0;
	char *text;
	size_t len;
	int n;

	if (gojson_peek(&r->json) == GOJSON_NULL)
		return gojson_null(&r->json);
	if (gojson_enter(&r->json, GOJSON_LIST) < 0)
		return -EINVAL;
	while ((n = gojson_next(&r->json)) > 0) {
		if (gojson_string(&r->json, &text, &len) < 0)
			return -EINVAL;
		for (size_t i = 0; i < n_wanted; i++)
			found |= strcmp(text, wanted[i]) == 0 ? 1u << i : 0;
	}
	if (n == 0 && found != (1u << n_wanted) - 1)
		reader_claim(r, CONTROL_SECURITY_OPTIONS, "systempaths=unconfined", NULL,
		             "--security-opt");
	return n;
}

static int read_masked_paths(struct reader *r, const struct field *field, void *target)
{
	(void)field;
	(void)target;
	return read_paths(r, masked_paths, ARRAY_LEN(masked_paths));
}

static int read_readonly_paths(struct reader *r, const struct field *field, void *target)
{
	(void)field;
	(void)target;
	return read_paths(r, readonly_paths, ARRAY_LEN(readonly_paths));
}

static int read_mode(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	value_namespace(r, field->word, text, field->harmless);
	return 0;
}

static const struct field log_config_fields[] = {
	{"Type", claim_text, .control = CONTROL_LOG_DRIVERS, .flag = "--log-driver"},
	{"Config", read_harmless},
};

static const struct object log_config_object = {FIELDS(log_config_fields), .claims_unknown = true};

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

	if (device->path)
		value_device(r, device->path, "--device");
}

static const struct object device_object = {FIELDS(device_fields), .claims_unknown = true,
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
	const char *driver = request->path && *request->path ? request->path : "any";

	reader_claim(r, CONTROL_DEVICES, claims_printf(r->claims, "request/%s", driver), driver,
	             "--gpus");
}

static const struct object device_request_object = {
	FIELDS(device_request_fields), .claims_unknown = true, .done = device_request_done};

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

static const struct object blkio_object = {FIELDS(blkio_fields), .claims_unknown = true,
                                           .done = blkio_done};

/*
 * The rows stand in the order of Go's structs, in which Go's clients send them. The first part of
 * HostConfig is also the whole of UpdateConfig: container.Resources and RestartPolicy.
 */
#define RESOURCES                                                                                  \
	{"CpuShares", read_harmless}, {"Memory", read_harmless}, {"NanoCpus", read_harmless},      \
		{"CgroupParent", claim_text, .control = CONTROL_CGROUP_PARENTS,                    \
	         .flag = "--cgroup-parent"},                                                       \
		{"BlkioWeight", read_harmless},                                                    \
		{"BlkioWeightDevice", read_objects, .object = &blkio_object},                      \
		{"BlkioDeviceReadBps", read_objects, .object = &blkio_object},                     \
		{"BlkioDeviceWriteBps", read_objects, .object = &blkio_object},                    \
		{"BlkioDeviceReadIOps", read_objects, .object = &blkio_object},                    \
		{"BlkioDeviceWriteIOps", read_objects, .object = &blkio_object},                   \
		{"CpuPeriod", read_harmless}, {"CpuQuota", read_harmless},                         \
		{"CpuRealtimePeriod", read_harmless}, {"CpuRealtimeRuntime", read_harmless},       \
		{"CpusetCpus", read_harmless}, {"CpusetMems", read_harmless},                      \
		{"Devices", read_objects, .object = &device_object},                               \
		{"DeviceCgroupRules", read_texts, .each = each_device_rule,                        \
	         .flag = "--device-cgroup-rule"},                                                  \
		{"DeviceRequests", read_objects, .object = &device_request_object},                \
		{"KernelMemory", read_harmless}, {"KernelMemoryTCP", read_harmless},               \
		{"MemoryReservation", read_harmless}, {"MemorySwap", read_harmless},               \
		{"MemorySwappiness", read_harmless}, {"OomKillDisable", read_harmless},            \
		{"PidsLimit", read_harmless}, {"Ulimits", read_harmless},                          \
		{"CpuCount", read_harmless}, {"CpuPercent", read_harmless},                        \
		{"IOMaximumIOps", read_harmless},                                                  \
	{                                                                                          \
		"IOMaximumBandwidth", read_harmless                                                \
	}

static const struct field host_config_fields[] = {
	{"Binds", read_texts, .each = each_bind},
	{"ContainerIDFile", read_harmless},
	{"LogConfig", read_object, .object = &log_config_object},
	{"NetworkMode", read_mode, .word = "network"},
	{"PortBindings", read_harmless},
	{"RestartPolicy", read_harmless},
	{"AutoRemove", read_harmless},
	{"VolumeDriver", read_volume_driver, .flag = "--volume-driver"},
	{"VolumesFrom", read_texts, .each = each_volumes_from, .flag = "--volumes-from"},
	{"ConsoleSize", read_harmless},
	{"Annotations", read_map, .each = each_claim, .control = CONTROL_ANNOTATIONS,
         .flag = "--annotation"},
	{"CapAdd", read_texts, .each = each_capability, .flag = "--cap-add"},
	{"CapDrop", read_harmless},
	/* Replaced the whole set on 19.03 with API 1.40; refused or ignored elsewhere. */
	{"Capabilities", read_texts, .each = each_capability},
	{"CgroupnsMode", read_mode, .word = "cgroup", .harmless = "private"},
	{"Dns", read_harmless},
	{"DnsOptions", read_harmless},
	{"DnsSearch", read_harmless},
	{"ExtraHosts", read_harmless},
	{"GroupAdd", read_harmless},
	{"IpcMode", read_mode, .word = "ipc", .harmless = "none private shareable"},
	{"Cgroup", read_mode, .word = "cgroup", .harmless = ""},
	{"Links", read_harmless},
	{"OomScoreAdj", read_harmless},
	{"PidMode", read_mode, .word = "pid", .harmless = ""},
	{"Privileged", claim_flag, .control = CONTROL_PRIVILEGED, .flag = "--privileged"},
	{"PublishAllPorts", read_harmless},
	{"ReadonlyRootfs", read_harmless},
	{"SecurityOpt", read_texts, .each = each_security_option, .flag = "--security-opt"},
	{"StorageOpt", read_harmless},
	{"Tmpfs", read_harmless},
	{"UTSMode", read_mode, .word = "uts", .harmless = ""},
	{"UsernsMode", read_mode, .word = "user", .harmless = ""},
	{"ShmSize", read_harmless},
	{"Sysctls", read_map, .each = each_sysctl, .flag = "--sysctl"},
	{"Runtime", claim_text, .control = CONTROL_RUNTIMES, .flag = "--runtime"},
	{"Isolation", read_harmless},
	RESOURCES,
	{"Mounts", read_objects, .object = &mount_object},
	{"MaskedPaths", read_masked_paths},
	{"ReadonlyPaths", read_readonly_paths},
	{"Init", read_harmless},
};

const struct object host_config_object = {FIELDS(host_config_fields), .claims_unknown = true};

struct container_create {
	const char *image;
};

static const struct field container_create_fields[] = {
	{"Hostname", read_harmless},
	{"Domainname", read_harmless},
	{"User", read_harmless},
	{"AttachStdin", read_harmless},
	{"AttachStdout", read_harmless},
	{"AttachStderr", read_harmless},
	{"ExposedPorts", read_harmless},
	{"Tty", read_harmless},
	{"OpenStdin", read_harmless},
	{"StdinOnce", read_harmless},
	{"Env", read_harmless},
	{"Cmd", read_harmless},
	{"Healthcheck", read_harmless},
	{"ArgsEscaped", read_harmless},
	{"Image", read_text, .offset = offsetof(struct container_create, image)},
	{"Volumes", read_harmless},
	{"WorkingDir", read_harmless},
	{"Entrypoint", read_harmless},
	{"NetworkDisabled", read_harmless},
	{"MacAddress", read_harmless},
	{"OnBuild", read_harmless},
	{"Labels", read_harmless},
	{"StopSignal", read_harmless},
	{"StopTimeout", read_harmless},
	{"Shell", read_harmless},
	{"HostConfig", read_object, .object = &host_config_object},
	{"NetworkingConfig", read_object, .object = &networking_config_object},
	{"Cpuset", read_harmless},
};

/* A body without an image runs without one, which no rule for images could judge. */
static void container_create_done(struct reader *r, const void *target)
{
	static const struct reader_step step = {.name = "Image", .index = -1};
	const struct container_create *create = target;

	r->step = &step;
	value_image(r, create->image ? create->image : "", "image", true);
	r->step = NULL;
}

const struct object container_create_object = {
	FIELDS(container_create_fields),
	.embedded = &host_config_object,
	.done = container_create_done,
};

static const struct field container_update_fields[] = {
	RESOURCES,
	{"RestartPolicy", read_harmless},
};

const struct object container_update_object = {FIELDS(container_update_fields),
                                               .claims_unknown = true};

static const struct field exec_create_fields[] = {
	{"User", read_harmless},
	{"Privileged", claim_flag, .control = CONTROL_PRIVILEGED, .flag = "--privileged"},
};

const struct object exec_create_object = {FIELDS(exec_create_fields)};
