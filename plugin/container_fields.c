/* SPDX-License-Identifier: Apache-2.0 */
#include "container_fields.h"

#include <errno.h>

#include "claim_values.h"
#include "config_fields.h"
#include "host_config_fields.h"
#include "network_fields.h"
#include "network_values.h"
#include "path_values.h"
#include "user_values.h"

struct container_create {
	struct host_config top; /* embedded, so first; only engines up to 26.1 read it */
	struct host_config host_config;
	struct container_config config;
	struct networking networking;
};

_Static_assert(sizeof(struct container_create) <= READER_TARGET_MAX, "fits a body's target");

/* A key of Volumes is a place in the container; its value is empty. */
static void each_volume(struct reader *r, const struct field *field, void *target, const char *text,
                        const char *value)
{
	(void)target;
	(void)value;
	value_mount_target(r, text, field->flag);
}

/*
 * container.Config, in the order of Go's struct, in which Go's clients send it. A call has it at
 * the top level, where it lies at `base` of the target; the engine's answers have it by itself.
 */
#define CONFIG_FIELDS(base)                                                                        \
	{"Hostname", read_harmless}, {"Domainname", read_harmless},                                \
		{"User", read_text, .offset = (base) + offsetof(struct container_config, user)},   \
		{"AttachStdin", read_harmless}, {"AttachStdout", read_harmless},                   \
		{"AttachStderr", read_harmless}, {"ExposedPorts", read_harmless},                  \
		{"Tty", read_harmless}, {"OpenStdin", read_harmless},                              \
		{"StdinOnce", read_harmless}, {"Env", read_harmless}, {"Cmd", read_harmless},      \
		{"Healthcheck", read_object,                                                       \
	         .offset = (base) + offsetof(struct container_config, health),                     \
	         .object = &healthcheck_object},                                                   \
		{"ArgsEscaped", read_harmless},                                                    \
		{"Image", read_text, .offset = (base) + offsetof(struct container_config, image)}, \
		{"Volumes", read_map, .each = each_volume, .flag = "-v"},                          \
		{"WorkingDir", read_harmless}, {"Entrypoint", read_harmless},                      \
		{"NetworkDisabled", read_flag,                                                     \
	         .offset = (base) + offsetof(struct container_config, network_disabled)},          \
		{"MacAddress", read_mac}, {"OnBuild", read_harmless},                              \
		{"Labels", read_map, .each = each_label, .flag = "--label"},                       \
		{"StopSignal", read_harmless}, {"StopTimeout", read_harmless},                     \
	{                                                                                          \
		"Shell", read_harmless                                                             \
	}

static const struct field config_fields[] = {CONFIG_FIELDS(0)};

const struct object container_config_object = {FIELDS(config_fields)};

static const struct field container_create_fields[] = {
	CONFIG_FIELDS(offsetof(struct container_create, config)),
	{"HostConfig", read_object, .offset = offsetof(struct container_create, host_config),
         .object = &host_config_object},
	{"NetworkingConfig", read_object, .offset = offsetof(struct container_create, networking),
         .object = &networking_config_object},
	{"Cpuset", read_harmless},
};

/* The engine's own network, which a container joins that says nothing of networks. */
static void claim_default_network(struct reader *r)
{
	claims_add(r->claims, &(struct claim){
				      .control = CONTROL_NETWORKS,
				      .value = "bridge",
				      .field = "HostConfig.NetworkMode",
				      .flag = "--network",
			      });
}

void container_claims(struct reader *r, const struct container_config *config,
                      const struct host_config *host_config, const struct networking *networking)
{
	static const struct place labels = {"Labels", "--label"};
	static const struct place health = {"Healthcheck", "--health-cmd"};
	struct reader_step step = {.name = "Image", .index = -1};

	r->step = &step;
	value_image(r, config->image ? config->image : "", "image", true);
	r->step = NULL;
	if (!host_config->network_given && !config->network_disabled && !networking->joins)
		claim_default_network(r);
	value_user(r, config->user ? config->user : "", "User");
	claim_whole(r, CONTROL_LABELS, &labels);
	claim_demand(r, CONTROL_HEALTHCHECK, config->health.checked, &health);
	host_config_of_new(r, host_config);
}

static void container_create_done(struct reader *r, const void *target)
{
	const struct container_create *create = target;

	container_claims(r, &create->config, &create->host_config, &create->networking);
	resources_changed(r, &create->top.resources);
}

const struct object container_create_object = {
	FIELDS(container_create_fields),
	.embedded = &host_config_object,
	.done = container_create_done,
};

struct exec_create {
	const char *user;
};

static const struct field exec_create_fields[] = {
	{"User", read_text, .offset = offsetof(struct exec_create, user)},
	{"Privileged", claim_flag, .control = CONTROL_PRIVILEGED, .flag = "--privileged"},
	{"Tty", read_harmless},
	{"ConsoleSize", read_harmless},
	{"AttachStdin", read_harmless},
	{"AttachStderr", read_harmless},
	{"AttachStdout", read_harmless},
	{"Detach", read_harmless},
	{"DetachKeys", read_harmless},
	{"Env", read_harmless},
	{"WorkingDir", read_harmless},
	{"Cmd", read_harmless},
};

/* Without a user of its own a command runs as the container's, which was judged. */
static void exec_create_done(struct reader *r, const void *target)
{
	const struct exec_create *exec = target;

	if (exec->user && *exec->user)
		value_user(r, exec->user, "User");
}

const struct object exec_create_object = {FIELDS(exec_create_fields), .done = exec_create_done};

static const struct field exec_start_fields[] = {
	{"Detach", read_harmless},
	{"Tty", read_harmless},
	{"ConsoleSize", read_harmless},
};

const struct object exec_start_object = {FIELDS(exec_start_fields)};

/* What an image says of containers that run it is judged when one is made. */
static const struct field commit_fields[] = {
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
	{"Healthcheck", read_own_object, .object = &healthcheck_object},
	{"ArgsEscaped", read_harmless},
	{"Image", read_harmless},
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
};

const struct object commit_object = {FIELDS(commit_fields)};

static int read_directory(struct reader *r, const struct field *field, void *target)
{
	const char *path;

	(void)target;
	if (reader_text(r, &path) < 0)
		return -EINVAL;
	if (*path)
		value_host_path(r, path, false, path, field->flag);
	return 0;
}

static const struct field checkpoint_create_fields[] = {
	{"CheckpointID", read_harmless},
	{"CheckpointDir", read_directory, .flag = "--checkpoint-dir"},
	{"Exit", read_harmless},
};

const struct object checkpoint_create_object = {FIELDS(checkpoint_create_fields)};
