/* SPDX-License-Identifier: Apache-2.0 */
#include "service_fields.h"

#include "config_fields.h"
#include "port_fields.h"
#include "task_fields.h"

_Static_assert(sizeof(struct task) <= READER_TARGET_MAX, "fits a body's target");

static const struct field replicated_fields[] = {
	{"Replicas", read_harmless},
};

static const struct object replicated_object = {FIELDS(replicated_fields), .claims_unknown = true};

static const struct field replicated_job_fields[] = {
	{"MaxConcurrent", read_harmless},
	{"TotalCompletions", read_harmless},
};

static const struct object replicated_job_object = {FIELDS(replicated_job_fields),
                                                    .claims_unknown = true};

/* Global and GlobalJob are structs without fields. */
static const struct object no_fields_object = {.claims_unknown = true};

static const struct field mode_fields[] = {
	{"Replicated", read_own_object, .object = &replicated_object},
	{"Global", read_own_object, .object = &no_fields_object},
	{"ReplicatedJob", read_own_object, .object = &replicated_job_object},
	{"GlobalJob", read_own_object, .object = &no_fields_object},
};

static const struct object mode_object = {FIELDS(mode_fields), .claims_unknown = true};

static const struct field update_config_fields[] = {
	{"Parallelism", read_harmless},     {"Delay", read_harmless},
	{"FailureAction", read_harmless},   {"Monitor", read_harmless},
	{"MaxFailureRatio", read_harmless}, {"Order", read_harmless},
};

static const struct object update_config_object = {FIELDS(update_config_fields),
                                                   .claims_unknown = true};

/* From this API on the engine ignores networks that are not the TaskTemplate's (moby
 * daemon/server/router/swarm/helpers.go v29.7.2); those that it has taken count. */
#define IGNORES_NETWORKS 44

static int read_old_attachments(struct reader *r, const struct field *field, void *target)
{
	return r->answer || r->api < IGNORES_NETWORKS ? read_attachments(r, field, target)
	                                              : read_objects(r, field, target);
}

static const struct field service_fields[] = {
	/* The names of all its containers begin with it. */
	{"Name", claim_text, .control = CONTROL_CONTAINER_NAMES, .flag = "--name"},
	{"Labels", read_map, .each = each_label, .flag = "--label"},
	{"TaskTemplate", read_object, .object = &task_object},
	{"Mode", read_own_object, .object = &mode_object},
	{"UpdateConfig", read_own_object, .object = &update_config_object},
	{"RollbackConfig", read_own_object, .object = &update_config_object},
	{"Networks", read_old_attachments, .object = &attachment_object},
	{"EndpointSpec", read_own_object, .object = &endpoint_spec_object},
};

static void service_done(struct reader *r, const void *target)
{
	task_done(r, target);
}

const struct object service_object = {
	FIELDS(service_fields),
	.claims_unknown = true,
	.done = service_done,
};

/* A driver fetches or rewrites the data on every node: that is a plugin. */
static const struct field secret_spec_fields[] = {
	{"Name", read_harmless},   {"Labels", read_harmless},     {"Data", read_harmless},
	{"Driver", claim_present}, {"Templating", claim_present},
};

const struct object secret_spec_object = {FIELDS(secret_spec_fields), .claims_unknown = true};

static const struct field config_spec_fields[] = {
	{"Name", read_harmless},
	{"Labels", read_harmless},
	{"Data", read_harmless},
	{"Templating", claim_present},
};

const struct object config_spec_object = {FIELDS(config_spec_fields), .claims_unknown = true};
