/* SPDX-License-Identifier: Apache-2.0 */
#include "inspect_fields.h"

#include <string.h>

#include "claim_values.h"
#include "config_fields.h"
#include "path_values.h"
#include "service_fields.h"
#include "user_values.h"

/* A mount as the engine resolved it, from whatever door it came. */
struct seen_mount {
	const char *type;
	const char *name;
	const char *source;
	const char *driver;
	const char *propagation;
	bool writable;
};

static const struct field mount_fields[] = {
	{"Type", read_text, .offset = offsetof(struct seen_mount, type)},
	{"Name", read_text, .offset = offsetof(struct seen_mount, name)},
	{"Source", read_text, .offset = offsetof(struct seen_mount, source)},
	{"Driver", read_text, .offset = offsetof(struct seen_mount, driver)},
	{"RW", read_flag, .offset = offsetof(struct seen_mount, writable)},
	{"Propagation", read_text, .offset = offsetof(struct seen_mount, propagation)},
};

/* What a volume's options mount is not said here, so the volume is asked about as well. */
static void mount_done(struct reader *r, const void *target)
{
	const struct seen_mount *mount = target;
	const char *type = mount->type ? mount->type : "";
	const char *driver = mount->driver ? mount->driver : "";

	if (strcmp(type, "bind") == 0) {
		value_host_path(r, mount->source ? mount->source : "", !mount->writable,
		                mount->source, "-v");
		value_propagation(r, mount->propagation ? mount->propagation : "", "-v");
	} else if (strcmp(type, "volume") == 0) {
		if (strcmp(driver, "local") != 0)
			reader_claim(r, CONTROL_VOLUME_DRIVERS, driver, NULL, "--volume-driver");
		if (mount->name && *mount->name)
			reader_ask(r, QUESTION_VOLUME, true, mount->name, false);
	}
}

_Static_assert(sizeof(struct seen_mount) <= READER_TARGET_MAX, "a mount fits a list's target");

static const struct object mount_object = {FIELDS(mount_fields), .done = mount_done};

/* User, labels and health check are the image's where the container has none of its own. */
static const struct field state_fields[] = {
	{"Status", read_text, .offset = offsetof(struct seen_container, status)},
};

static const struct object state_object = {FIELDS(state_fields)};

static const struct field container_fields[] = {
	{"Id", read_text, .offset = offsetof(struct seen_container, id)},
	{"State", read_object, .object = &state_object},
	{"Name", read_text, .offset = offsetof(struct seen_container, name)},
	{"HostConfig", read_object, .offset = offsetof(struct seen_container, host_config),
         .object = &host_config_object},
	{"Mounts", read_objects, .object = &mount_object},
	{"Config", read_object, .offset = offsetof(struct seen_container, config),
         .object = &container_config_object},
	{"NetworkSettings", read_object, .offset = offsetof(struct seen_container, networking),
         .object = &network_settings_object},
};

static void container_done(struct reader *r, const void *target)
{
	const struct seen_container *container = target;

	container_claims(r, &container->config, &container->host_config, &container->networking);
}

const struct object seen_container_object = {FIELDS(container_fields), .done = container_done};

static const struct field named_fields[] = {
	{"Id", read_text, .offset = offsetof(struct seen_container, id)},
	{"Name", read_text, .offset = offsetof(struct seen_container, name)},
};

const struct object seen_name_object = {FIELDS(named_fields)};

static const struct field process_fields[] = {
	{"privileged", claim_flag, .control = CONTROL_PRIVILEGED, .flag = "--privileged"},
	{"user", read_text, .offset = offsetof(struct seen_exec, user)},
};

static const struct object process_object = {FIELDS(process_fields)};

static const struct field exec_fields[] = {
	{"ContainerID", read_text, .offset = offsetof(struct seen_exec, container)},
	{"ProcessConfig", read_object, .object = &process_object},
};

static void exec_done(struct reader *r, const void *target)
{
	const struct seen_exec *exec = target;

	if (exec->user && *exec->user)
		value_user(r, exec->user, "ProcessConfig.user");
}

const struct object seen_exec_object = {FIELDS(exec_fields), .done = exec_done};

static const struct field network_fields[] = {
	{"Name", read_text, .offset = offsetof(struct seen_network, name)},
	{"Id", read_text, .offset = offsetof(struct seen_network, id)},
	{"Driver", read_text, .offset = offsetof(struct seen_network, driver)},
};

const struct object seen_network_object = {FIELDS(network_fields)};

static const struct field version_fields[] = {
	{"Index", read_number, .offset = offsetof(struct seen_service, version)},
};

static const struct object version_object = {FIELDS(version_fields)};

static const struct field service_fields[] = {
	{"Version", read_object, .object = &version_object},
	{"PreviousSpec", read_object, .offset = offsetof(struct seen_service, previous),
         .object = &service_object},
};

const struct object seen_service_object = {FIELDS(service_fields)};

/* By the cgroup version and by default-cgroupns-mode (moby daemon/info.go v20.10.24). */
static void each_engine_option(struct reader *r, const struct field *field, void *target,
                               const char *text, const char *value)
{
	struct seen_info *info = target;

	(void)r;
	(void)field;
	(void)value;
	info->has_options = true;
	info->own_cgroups |= strcmp(text, "name=cgroupns") == 0;
}

static const struct field info_fields[] = {
	{"LoggingDriver", read_text, .offset = offsetof(struct seen_info, log_driver)},
	{"SecurityOptions", read_texts, .each = each_engine_option},
	{"DockerRootDir", read_text, .offset = offsetof(struct seen_info, data_root)},
	{"DefaultRuntime", read_text, .offset = offsetof(struct seen_info, runtime)},
};

const struct object seen_info_object = {FIELDS(info_fields)};
