/* SPDX-License-Identifier: Apache-2.0 */
#include "task_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"
#include "limit_values.h"
#include "log_fields.h"
#include "mount_fields.h"
#include "network_fields.h"
#include "network_values.h"
#include "path_values.h"
#include "resource_fields.h"
#include "user_values.h"

/*
 * The API versions since which the engine takes these; below it drops them in silence (moby
 * daemon/server/router/swarm/helpers.go v29.7.2), so that they meet no demand.
 */
#define CAPABILITIES_SINCE 41
#define PIDS_SINCE         41
#define PRIVILEGES_SINCE   44
#define SWAP_SINCE         52

/* A call without a version asks for the engine's newest, which may be older than these. */
static bool takes(const struct reader *r, unsigned since)
{
	return r->api != API_NEWEST && r->api >= since;
}

/*
 * A network by name or id, or the beginning of one. The CLI sends ids, and a swarm has a network
 * "host" of its own. Unless somebody looks, an id counts as the host's.
 */
static int read_target(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (network_is_id(text)) {
		reader_claim(r, CONTROL_HOST_NAMESPACES, "network",
		             claims_printf(r->claims, "%s (which may be the id of \"host\")", text),
		             field->flag);
		reader_ask(r, QUESTION_NETWORK, true, text, true);
		return 0;
	}
	value_network_mode(r, text);
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

static void each_dropped(struct reader *r, const struct field *field, void *target,
                         const char *text, const char *value)
{
	if (takes(r, CAPABILITIES_SINCE))
		each_capability(r, field, target, text, value);
}

/* A secret or a config: by its name, which the engine checks against the id. */
struct reference {
	const char *id;
	const char *name;
};

static void claim_reference(struct reader *r, const struct reference *reference, const char *flag)
{
	const char *name = reference->name ? reference->name : "";

	if (!*name && reference->id)
		name = reference->id;
	reader_claim(r, CONTROL_SECRETS, name, NULL, flag);
}

static void secret_done(struct reader *r, const void *target)
{
	claim_reference(r, target, "--secret");
}

static void config_done(struct reader *r, const void *target)
{
	claim_reference(r, target, "--config");
}

/* Where the file is mounted; a name that is no whole path lies below word (moby container.go
 * getSecretTargetPath v29.7.2). */
static int read_file_name(struct reader *r, const struct field *field, void *target)
{
	const char *name;

	(void)target;
	if (reader_text(r, &name) < 0)
		return -EINVAL;
	if (*name)
		value_mount_target(r, *name == '/' ? name : reader_join(r, field->word, '/', name),
		                   field->flag);
	return 0;
}

#define FILE_FIELDS(directory, flag_name)                                                          \
	{"Name", read_file_name, .word = directory, .flag = flag_name}, {"UID", read_harmless},    \
		{"GID", read_harmless},                                                            \
	{                                                                                          \
		"Mode", read_harmless                                                              \
	}

static const struct field secret_file_fields[] = {FILE_FIELDS("/run/secrets", "--secret target=")};
static const struct field config_file_fields[] = {FILE_FIELDS("", "--config target=")};

static const struct object secret_file_object = {FIELDS(secret_file_fields),
                                                 .claims_unknown = true};
static const struct object config_file_object = {FIELDS(config_file_fields),
                                                 .claims_unknown = true};

static const struct field secret_fields[] = {
	{"File", read_own_object, .object = &secret_file_object},
	{"SecretID", read_text, .offset = offsetof(struct reference, id)},
	{"SecretName", read_text, .offset = offsetof(struct reference, name)},
};

static const struct object secret_object = {FIELDS(secret_fields), .claims_unknown = true,
                                            .done = secret_done};

static const struct field config_fields[] = {
	{"File", read_own_object, .object = &config_file_object},
	{"Runtime", read_harmless},
	{"ConfigID", read_text, .offset = offsetof(struct reference, id)},
	{"ConfigName", read_text, .offset = offsetof(struct reference, name)},
};

static const struct object config_object = {FIELDS(config_fields), .claims_unknown = true,
                                            .done = config_done};

static const struct field dns_fields[] = {
	{"Nameservers", read_harmless},
	{"Search", read_harmless},
	{"Options", read_harmless},
};

static const struct object dns_object = {FIELDS(dns_fields), .claims_unknown = true};

static const struct field container_spec_fields[] = {
	{"Image", read_text, .offset = offsetof(struct task, image)},
	{"Labels", read_map, .each = each_label, .flag = "--container-label"},
	{"Command", read_harmless},
	{"Args", read_harmless},
	{"Hostname", read_harmless},
	{"Env", read_harmless},
	{"Dir", read_harmless},
	{"User", read_text, .offset = offsetof(struct task, user)},
	{"Groups", read_texts, .each = each_group, .flag = "--group"},
	{"Privileges", read_object, .offset = offsetof(struct task, privileges),
         .object = &privileges_object},
	{"Init", read_harmless},
	{"StopSignal", read_harmless},
	{"TTY", read_harmless},
	{"OpenStdin", read_harmless},
	{"ReadOnly", read_flag, .offset = offsetof(struct task, read_only)},
	{"Mounts", read_objects, .object = &mount_object},
	{"StopGracePeriod", read_harmless},
	{"Healthcheck", read_object, .offset = offsetof(struct task, health),
         .object = &healthcheck_object},
	{"Hosts", read_harmless},
	{"DNSConfig", read_own_object, .object = &dns_object},
	{"Secrets", read_objects, .object = &secret_object},
	{"Configs", read_objects, .object = &config_object},
	{"Isolation", read_harmless},
	{"Sysctls", read_map, .each = each_sysctl, .flag = "--sysctl"},
	{"CapabilityAdd", read_texts, .each = each_capability, .control = CONTROL_CAPABILITIES,
         .flag = "--cap-add"},
	{"CapabilityDrop", read_texts, .each = each_dropped,
         .control = CONTROL_DROPPED_CAPABILITIES, .flag = "--cap-drop"},
	{"Ulimits", read_objects, .object = &ulimit_object},
	{"OomScoreAdj", read_oom_score, .flag = "--oom-score-adj"},
};

static const struct object container_spec_object = {FIELDS(container_spec_fields),
                                                    .claims_unknown = true};

static const struct field attachment_fields[] = {
	{"Target", read_target, .flag = "--network"},
	{"Aliases", read_harmless},
	{"DriverOpts", read_map, .each = each_endpoint_option},
};

const struct object attachment_object = {FIELDS(attachment_fields), .claims_unknown = true};

int read_attachments(struct reader *r, const struct field *field, void *target)
{
	struct task *task = target;
	size_t before = r->claims->n;
	int n = read_objects(r, field, target);

	for (size_t i = before; i < r->claims->n; i++)
		task->attached |= r->claims->list[i].control == CONTROL_NETWORKS ||
		                  r->claims->list[i].control == CONTROL_HOST_NAMESPACES;
	return n;
}

static const struct field discrete_resource_fields[] = {
	{"Kind", read_harmless},
	{"Value", read_harmless},
};

static const struct object discrete_resource_object = {FIELDS(discrete_resource_fields),
                                                       .claims_unknown = true};

static const struct field generic_resource_fields[] = {
	{"NamedResourceSpec", read_own_object, .object = &discrete_resource_object},
	{"DiscreteResourceSpec", read_own_object, .object = &discrete_resource_object},
};

static const struct object generic_resource_object = {FIELDS(generic_resource_fields),
                                                      .claims_unknown = true};

static const struct field limit_fields[] = {
	{"NanoCPUs", read_number, .offset = offsetof(struct task, cpus)},
	{"MemoryBytes", read_number, .offset = offsetof(struct task, memory)},
	{"Pids", read_number, .offset = offsetof(struct task, pids)},
	{"GenericResources", read_objects, .object = &generic_resource_object},
};

static const struct object limits_object = {FIELDS(limit_fields), .claims_unknown = true};

static const struct field reservation_fields[] = {
	{"NanoCPUs", read_harmless},
	{"MemoryBytes", read_harmless},
	{"GenericResources", read_objects, .object = &generic_resource_object},
};

static const struct object reservations_object = {FIELDS(reservation_fields),
                                                  .claims_unknown = true};

static const struct field requirement_fields[] = {
	{"Limits", read_object, .object = &limits_object},
	{"Reservations", read_own_object, .object = &reservations_object},
	{"SwapBytes", read_number, .offset = offsetof(struct task, swap)},
	{"MemorySwappiness", read_harmless},
};

static const struct object requirements_object = {FIELDS(requirement_fields),
                                                  .claims_unknown = true};

/* When a task is started again is swarm's own affair: no engine does it by itself. */
static const struct field restart_policy_fields[] = {
	{"Condition", read_harmless},
	{"Delay", read_harmless},
	{"MaxAttempts", read_harmless},
	{"Window", read_harmless},
};

static const struct object task_restart_object = {FIELDS(restart_policy_fields),
                                                  .claims_unknown = true};

static const struct field platform_fields[] = {
	{"Architecture", read_harmless},
	{"OS", read_harmless},
};

static const struct object platform_object = {FIELDS(platform_fields), .claims_unknown = true};

static const struct field spread_fields[] = {
	{"SpreadDescriptor", read_harmless},
};

static const struct object spread_object = {FIELDS(spread_fields), .claims_unknown = true};

static const struct field preference_fields[] = {
	{"Spread", read_own_object, .object = &spread_object},
};

static const struct object preference_object = {FIELDS(preference_fields), .claims_unknown = true};

static const struct field placement_fields[] = {
	{"Constraints", read_harmless},
	{"Preferences", read_objects, .object = &preference_object},
	{"MaxReplicas", read_harmless},
	{"Platforms", read_objects, .object = &platform_object},
};

static const struct object placement_object = {FIELDS(placement_fields), .claims_unknown = true};

static const struct field task_fields[] = {
	{"PluginSpec", read_plugin_spec},
	{"ContainerSpec", read_object, .object = &container_spec_object},
	{"NetworkAttachmentSpec", claim_present},
	{"Resources", read_object, .object = &requirements_object},
	{"RestartPolicy", read_own_object, .object = &task_restart_object},
	{"Placement", read_own_object, .object = &placement_object},
	{"Networks", read_attachments, .object = &attachment_object},
	{"LogDriver", read_own_object, .object = &log_driver_object},
	{"ForceUpdate", read_harmless},
	{"Runtime", read_runtime},
};

const struct object task_object = {FIELDS(task_fields), .claims_unknown = true};

/*
 * Memory and swap together, as a container has them: what an engine drops, or takes for nothing
 * said, is as much swap as memory (moby daemon/cluster/executor/container v29.7.2).
 */
static uint64_t memory_and_swap(const struct reader *r, const struct task *task)
{
	int64_t memory = task->memory.value, swap = task->swap.value, both;
	uint64_t doubled = resources_swap(memory, 0);

	/* Where the sum overflows the engine's is below 0. */
	if (memory <= 0 || swap == -1 || __builtin_add_overflow(memory, swap, &both))
		return CLAIM_UNLIMITED;
	if (!task->swap.given || swap < 0)
		return doubled;
	return takes(r, SWAP_SINCE) || (uint64_t)both > doubled ? (uint64_t)both : doubled;
}

static void claim_limits(struct reader *r, const struct task *task)
{
	value_limit(r, &(struct limit){
			       .control = CONTROL_MEMORY,
			       .amount = limit_amount(task->memory.value),
			       .field = "TaskTemplate.Resources.Limits.MemoryBytes",
			       .flag = "--limit-memory",
		       });
	if (task->memory.value > 0 || task->swap.given)
		value_limit(r, &(struct limit){
				       .control = CONTROL_MEMORY_SWAP,
				       .amount = memory_and_swap(r, task),
				       .field = "TaskTemplate.Resources.SwapBytes",
				       .flag = "--memory-swap",
			       });
	value_limit(r, &(struct limit){
			       .control = CONTROL_CPUS,
			       .amount = limit_nano_cpus(task->cpus.value),
			       .field = "TaskTemplate.Resources.Limits.NanoCPUs",
			       .flag = "--limit-cpu",
		       });
	value_limit(r, &(struct limit){
			       .control = CONTROL_PIDS,
			       .amount = takes(r, PIDS_SINCE) ? limit_amount(task->pids.value)
	                                                      : CLAIM_UNLIMITED,
			       .field = "TaskTemplate.Resources.Limits.Pids",
			       .flag = "--limit-pids",
		       });
}

/* A task without a network is on the engine's own, like a container (moby adapter.go v29.7.2). */
static void claim_default_network(struct reader *r)
{
	claims_add(r->claims, &(struct claim){
				      .control = CONTROL_NETWORKS,
				      .value = "bridge",
				      .field = "TaskTemplate.Networks",
				      .flag = "--network",
			      });
}

void task_done(struct reader *r, const struct task *task)
{
	static const struct place labels = {"Labels", "--label"};
	static const struct place dropped = {"TaskTemplate.ContainerSpec.CapabilityDrop",
	                                     "--cap-drop"};
	static const struct place privileges = {
		"TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges", NULL};
	static const struct place root = {"TaskTemplate.ContainerSpec.ReadOnly", "--read-only"};
	static const struct place health = {"TaskTemplate.ContainerSpec.Healthcheck",
	                                    "--health-cmd"};
	struct reader_step step = {.name = "TaskTemplate.ContainerSpec.Image", .index = -1};

	r->step = &step;
	value_image(r, task->image ? task->image : "", "image", true);
	r->step = NULL;
	if (!task->attached)
		claim_default_network(r);
	value_user(r, task->user ? task->user : "", "TaskTemplate.ContainerSpec.User");
	claim_whole(r, CONTROL_LABELS, &labels);
	claim_demand(r, CONTROL_HEALTHCHECK, task->health.checked, &health);
	claim_whole(r, CONTROL_DROPPED_CAPABILITIES, &dropped);
	claim_demand(r, CONTROL_NO_NEW_PRIVILEGES,
	             task->privileges.no_new_privileges && takes(r, PRIVILEGES_SINCE), &privileges);
	claim_demand(r, CONTROL_READ_ONLY_ROOT, task->read_only, &root);
	claim_limits(r, task);
}
