/* SPDX-License-Identifier: Apache-2.0 */
#include "service_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"
#include "mount_fields.h"
#include "network_fields.h"

/* A mode of confinement: word=mode, as the docker CLI would spell it for a container. */
static int read_confinement(struct reader *r, const struct field *field, void *target)
{
	const char *mode;

	(void)target;
	if (reader_text(r, &mode) < 0)
		return -EINVAL;
	if (!*mode || strcmp(mode, "default") == 0)
		return 0;
	if (strcmp(mode, "disabled") == 0)
		mode = "unconfined";
	value_security_option(r, claims_printf(r->claims, "%s=%s", field->word, mode), NULL);
	return 0;
}

static int read_label(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (*text)
		value_security_option(r, claims_printf(r->claims, "label=%s:%s", field->word, text),
		                      NULL);
	return 0;
}

static int read_label_disable(struct reader *r, const struct field *field, void *target)
{
	bool disable = false;

	(void)field;
	(void)target;
	if (gojson_peek(&r->json) == GOJSON_NULL)
		return gojson_null(&r->json);
	if (gojson_bool(&r->json, &disable) < 0)
		return -EINVAL;
	if (disable)
		value_security_option(r, "label=disable", NULL);
	return 0;
}

/*
 * A network by name or id. The CLI sends the id of the host's network, and an id cannot be told
 * from another's; only swarm's own networks have ids with letters behind f.
 */
static int read_target(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)field;
	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (*text && strspn(text, "0123456789abcdef") == strlen(text))
		reader_claim(r, CONTROL_HOST_NAMESPACES, "network",
		             claims_printf(r->claims, "%s (which may be the id of \"host\")", text),
		             "--network");
	else
		value_namespace(r, "network", text, NULL);
	return 0;
}

/* A service can be a managed plugin, which every node then installs: that is plugin.install. */
static int read_runtime(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)field;
	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (strcmp(text, "plugin") == 0)
		reader_claim(r, CONTROL_ACTIONS, "plugin.install", text, NULL);
	else if (*text && strcmp(text, "container") != 0)
		reader_claim(r, CONTROL_UNKNOWN_FIELD, reader_path(r), text, NULL);
	return 0;
}

static int read_plugin_spec(struct reader *r, const struct field *field, void *target)
{
	bool empty = true;

	(void)field;
	(void)target;
	if (gojson_skip(&r->json, &empty) < 0)
		return -EINVAL;
	if (!empty)
		reader_claim(r, CONTROL_ACTIONS, "plugin.install", "PluginSpec", NULL);
	return 0;
}

static const struct field selinux_fields[] = {
	{"Disable", read_label_disable},        {"User", read_label, .word = "user"},
	{"Role", read_label, .word = "role"},   {"Type", read_label, .word = "type"},
	{"Level", read_label, .word = "level"},
};

static const struct object selinux_object = {FIELDS(selinux_fields), .claims_unknown = true};

static const struct field seccomp_fields[] = {
	{"Mode", read_confinement, .word = "seccomp"},
	{"Profile", read_harmless},
};

static const struct object seccomp_object = {FIELDS(seccomp_fields), .claims_unknown = true};

static const struct field apparmor_fields[] = {
	{"Mode", read_confinement, .word = "apparmor"},
};

static const struct object apparmor_object = {FIELDS(apparmor_fields), .claims_unknown = true};

static const struct field privileges_fields[] = {
	{"CredentialSpec", read_harmless}, /* Windows only */
	{"SELinuxContext", read_object, .object = &selinux_object},
	{"Seccomp", read_object, .object = &seccomp_object},
	{"AppArmor", read_object, .object = &apparmor_object},
	{"NoNewPrivileges", read_harmless},
};

static const struct object privileges_object = {FIELDS(privileges_fields), .claims_unknown = true};

struct service {
	const char *image;
};

static const struct field container_spec_fields[] = {
	{"Image", read_text, .offset = offsetof(struct service, image)},
	{"Labels", read_harmless},
	{"Command", read_harmless},
	{"Args", read_harmless},
	{"Hostname", read_harmless},
	{"Env", read_harmless},
	{"Dir", read_harmless},
	{"User", read_harmless},
	{"Groups", read_harmless},
	{"Privileges", read_object, .object = &privileges_object},
	{"Init", read_harmless},
	{"StopSignal", read_harmless},
	{"TTY", read_harmless},
	{"OpenStdin", read_harmless},
	{"ReadOnly", read_harmless},
	{"Mounts", read_objects, .object = &mount_object},
	{"StopGracePeriod", read_harmless},
	{"Healthcheck", read_harmless},
	{"Hosts", read_harmless},
	{"DNSConfig", read_harmless},
	{"Secrets", read_harmless},
	{"Configs", read_harmless},
	{"Isolation", read_harmless},
	{"Sysctls", read_map, .each = each_sysctl, .flag = "--sysctl"},
	{"CapabilityAdd", read_texts, .each = each_capability, .flag = "--cap-add"},
	{"CapabilityDrop", read_harmless},
	{"Ulimits", read_harmless},
	{"OomScoreAdj", read_harmless},
};

static const struct object container_spec_object = {FIELDS(container_spec_fields),
                                                    .claims_unknown = true};

static const struct field log_driver_fields[] = {
	{"Name", claim_text, .control = CONTROL_LOG_DRIVERS, .flag = "--log-driver"},
	{"Options", read_harmless},
};

static const struct object log_driver_object = {FIELDS(log_driver_fields), .claims_unknown = true};

static const struct field attachment_fields[] = {
	{"Target", read_target},
	{"Aliases", read_harmless},
	{"DriverOpts", read_map, .each = each_endpoint_option},
};

static const struct object attachment_object = {FIELDS(attachment_fields), .claims_unknown = true};

static const struct field task_fields[] = {
	{"PluginSpec", read_plugin_spec},
	{"ContainerSpec", read_object, .object = &container_spec_object},
	{"NetworkAttachmentSpec", claim_present},
	{"Resources", read_harmless},
	{"RestartPolicy", read_harmless},
	{"Placement", read_harmless},
	{"Networks", read_objects, .object = &attachment_object},
	{"LogDriver", read_object, .object = &log_driver_object},
	{"ForceUpdate", read_harmless},
	{"Runtime", read_runtime},
};

static const struct object task_object = {FIELDS(task_fields), .claims_unknown = true};

static const struct field service_fields[] = {
	{"Name", read_harmless},
	{"Labels", read_harmless},
	{"TaskTemplate", read_object, .object = &task_object},
	{"Mode", read_harmless},
	{"UpdateConfig", read_harmless},
	{"RollbackConfig", read_harmless},
	/* Honoured below API 1.44, when TaskTemplate has none. */
	{"Networks", read_objects, .object = &attachment_object},
	{"EndpointSpec", read_harmless},
};

static void service_done(struct reader *r, const void *target)
{
	static const struct reader_step step = {.name = "TaskTemplate.ContainerSpec.Image",
	                                        .index = -1};
	const struct service *service = target;

	r->step = &step;
	value_image(r, service->image ? service->image : "", "image", true);
	r->step = NULL;
}

const struct object service_object = {FIELDS(service_fields), .claims_unknown = true,
                                      .done = service_done};
