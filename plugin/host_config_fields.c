/* SPDX-License-Identifier: Apache-2.0 */
#include "host_config_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"
#include "config_fields.h"
#include "limit_values.h"
#include "log_fields.h"
#include "mount_fields.h"
#include "network_values.h"
#include "path_values.h"
#include "port_fields.h"
#include "user_values.h"

static void each_bind(struct reader *r, const struct field *field, void *target, const char *text,
                      const char *value)
{
	(void)field;
	(void)target;
	(void)value;
	value_bind(r, text);
}

/* The last word on no-new-privileges counts. */
static void each_security_option(struct reader *r, const struct field *field, void *target,
                                 const char *text, const char *value)
{
	static const char option[] = "no-new-privileges=";
	struct host_config *host = target;

	value = value_security_option(r, text, field->flag);
	if (strncmp(value, option, strlen(option)) == 0)
		host->no_new_privileges = strcmp(value + strlen(option), "true") == 0;
}

/* "name[:mode]": the container whose mounts are taken over. */
static void each_volumes_from(struct reader *r, const struct field *field, void *target,
                              const char *text, const char *value)
{
	const char *name = reader_copy(r, text, strcspn(text, ":"));

	(void)target;
	(void)value;
	reader_claim(r, CONTROL_VOLUMES_FROM, name, text, field->flag);
	reader_ask(r, QUESTION_CONTAINER, true, name, true);
}

/*
 * A capability that is dropped counts only below HostConfig: at the top level engines since 27.0
 * ignore it, and what they ignore must not meet a demand.
 */
static void each_dropped(struct reader *r, const struct field *field, void *target,
                         const char *text, const char *value)
{
	const struct reader_step *step = r->step;

	while (step->index >= 0)
		step = step->parent;
	if (step->parent)
		each_capability(r, field, target, text, value);
}

/* A path in the container with the options of its tmpfs, separated by commas. */
static void each_tmpfs(struct reader *r, const struct field *field, void *target, const char *text,
                       const char *value)
{
	(void)target;
	value_mount_target(r, text, field->flag);
	value_tmpfs_options(r, value, field->flag);
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

static int read_network_mode(struct reader *r, const struct field *field, void *target)
{
	struct host_config *host = target;
	const char *text;

	(void)field;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	/* Which of the default's networks it means is told by what else there is. */
	if (strcmp(text, "default") == 0)
		return 0;
	value_network_mode(r, text);
	host->network_given = *text != '\0';
	return 0;
}

/* What every container has that says nothing of it (moby daemon/config/config_linux.go v29.7.2). */
#define DEFAULT_SHM_SIZE (64 * 1024 * 1024)

static int read_shm_size(struct reader *r, const struct field *field, void *target)
{
	int64_t size = 0;

	(void)target;
	if (gojson_peek(&r->json) == GOJSON_NULL)
		return gojson_null(&r->json);
	if (gojson_integer(&r->json, &size) < 0)
		return -EINVAL;
	if (size > 0 && size != DEFAULT_SHM_SIZE)
		value_limit(r, &(struct limit){
				       .control = CONTROL_SHM_SIZE,
				       .amount = (uint64_t)size,
				       .field = "HostConfig.ShmSize",
				       .flag = field->flag,
			       });
	return 0;
}

static const struct field host_config_fields[] = {
	{"Binds", read_texts, .each = each_bind},
	{"ContainerIDFile", read_harmless},
	{"LogConfig", read_own_object, .object = &log_config_object},
	{"NetworkMode", read_network_mode},
	{"PortBindings", read_values, .values = &port_binding_list},
	{"RestartPolicy", read_own_object, .object = &restart_policy_object},
	{"AutoRemove", read_harmless},
	{"VolumeDriver", read_volume_driver, .flag = "--volume-driver"},
	{"VolumesFrom", read_texts, .each = each_volumes_from, .flag = "--volumes-from"},
	{"ConsoleSize", read_harmless},
	{"Annotations", read_map, .each = each_claim, .control = CONTROL_ANNOTATIONS,
         .flag = "--annotation"},
	{"CapAdd", read_texts, .each = each_capability, .control = CONTROL_CAPABILITIES,
         .flag = "--cap-add"},
	{"CapDrop", read_texts, .each = each_dropped, .control = CONTROL_DROPPED_CAPABILITIES,
         .flag = "--cap-drop"},
	/* Replaced the whole set on 19.03 with API 1.40; refused or ignored elsewhere. */
	{"Capabilities", read_texts, .each = each_capability, .control = CONTROL_CAPABILITIES},
	{"CgroupnsMode", read_mode, .word = "cgroup", .harmless = "private"},
	{"Dns", read_harmless},
	{"DnsOptions", read_harmless},
	{"DnsSearch", read_harmless},
	{"ExtraHosts", read_harmless},
	{"GroupAdd", read_texts, .each = each_group, .flag = "--group-add"},
	{"IpcMode", read_mode, .word = "ipc", .harmless = "none private shareable"},
	{"Cgroup", read_mode, .word = "cgroup", .harmless = ""},
	{"Links", read_harmless},
	{"OomScoreAdj", read_oom_score, .flag = "--oom-score-adj"},
	{"PidMode", read_mode, .word = "pid", .harmless = ""},
	{"Privileged", claim_flag, .control = CONTROL_PRIVILEGED, .flag = "--privileged"},
	{"PublishAllPorts", claim_flag, .control = CONTROL_PUBLISHED_PORTS, .word = "0.0.0.0:*/*",
         .flag = "-P"},
	{"ReadonlyRootfs", read_flag, .offset = offsetof(struct host_config, read_only_root)},
	{"SecurityOpt", read_texts, .each = each_security_option, .flag = "--security-opt"},
	{"StorageOpt", read_harmless},
	{"Tmpfs", read_map, .each = each_tmpfs, .flag = "--tmpfs"},
	{"UTSMode", read_mode, .word = "uts", .harmless = ""},
	{"UsernsMode", read_mode, .word = "user", .harmless = ""},
	{"ShmSize", read_shm_size, .flag = "--shm-size"},
	{"Sysctls", read_map, .each = each_sysctl, .flag = "--sysctl"},
	{"Runtime", claim_text, .control = CONTROL_RUNTIMES, .flag = "--runtime"},
	{"Isolation", read_harmless},
	{"Mounts", read_objects, .object = &mount_object},
	{"MaskedPaths", read_masked_paths},
	{"ReadonlyPaths", read_readonly_paths},
	{"Init", read_harmless},
};

const struct object host_config_object = {
	FIELDS(host_config_fields),
	.claims_unknown = true,
	.embedded = &resources_object,
};

void host_config_of_new(struct reader *r, const struct host_config *host)
{
	static const struct place dropped = {"HostConfig.CapDrop", "--cap-drop"};
	static const struct place privileges = {"HostConfig.SecurityOpt", "--security-opt"};
	static const struct place root = {"HostConfig.ReadonlyRootfs", "--read-only"};

	claim_whole(r, CONTROL_DROPPED_CAPABILITIES, &dropped);
	claim_demand(r, CONTROL_NO_NEW_PRIVILEGES, host->no_new_privileges, &privileges);
	claim_demand(r, CONTROL_READ_ONLY_ROOT, host->read_only_root, &root);
	resources_of_new(r, &host->resources);
}
