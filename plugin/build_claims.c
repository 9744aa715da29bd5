/* SPDX-License-Identifier: Apache-2.0 */
#include "build_claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claim_values.h"
#include "limit_values.h"
#include "network_values.h"
#include "resource_fields.h"

static const char *const single[] = {"remote",      "version",      "session",   "outputs",
                                     "networkmode", "cgroupparent", "shmsize",   "ulimits",
                                     "memory",      "memswap",      "cpuperiod", "cpuquota",
                                     NULL};

const char *const *build_single_params(void)
{
	return single;
}

/* Makes the reader stand at a parameter; its value, "" when absent. */
static const char *at(struct reader *r, struct reader_step *step, const struct uri *uri,
                      const char *key)
{
	const char *value = uri_param(uri, key);

	*step = (struct reader_step){.name = key, .in_query = true, .index = -1};
	r->step = step;
	return value ? value : "";
}

/*
 * BuildKit (version=2) takes its orders over a session that no plugin sees, and writes images
 * under any name; a remote context is fetched by the engine. Both are actions of their own.
 */
static void claim_actions(struct reader *r, struct reader_step *step, const struct uri *uri)
{
	if (*at(r, step, uri, "remote"))
		reader_claim(r, CONTROL_ACTIONS, "image.build-remote", NULL, NULL);
	if (strcmp(at(r, step, uri, "version"), "2") == 0 || *at(r, step, uri, "session") ||
	    *at(r, step, uri, "outputs"))
		reader_claim(r, CONTROL_ACTIONS, "image.build-kit", NULL, NULL);
}

/* The network that the steps use; without one they use the engine's own. */
static void claim_network(struct reader *r, struct reader_step *step, const struct uri *uri)
{
	const char *mode = at(r, step, uri, "networkmode");

	if (*mode)
		value_network_mode(r, mode);
	else
		value_network(r, mode, "--network");
}

static const struct field ulimits_fields[] = {
	{"ulimits", read_objects, .object = &ulimit_object},
};

static const struct object ulimits_object = {FIELDS(ulimits_fields)};

/* A list in JSON, read as the field of a body. */
static void claim_list(struct reader *r, struct reader_step *step, const struct uri *uri,
                       const char *key, const struct object *object)
{
	const char *list = at(r, step, uri, key);
	_Alignas(max_align_t) char target[READER_TARGET_MAX] = {0};
	size_t size = strlen(list) + strlen(key) + sizeof("{\"\":}");
	char *body;

	if (!*list)
		return;
	body = claims_alloc(r->claims, size);
	if (!body)
		return;
	snprintf(body, size, "{\"%s\":%s}", key, list);
	r->step = NULL;
	if (reader_read(r, object, body, size - 1, target) < 0)
		reader_claim(r, CONTROL_UNREADABLE,
		             claims_printf(r->claims, "its query cannot be read: %s", r->why), NULL,
		             NULL);
}

/* What BuildKit makes of a build: an image gets its names here as well as by `t`. */
struct output {
	const char *name; /* several, separated by commas */
	const char *push;
};

static void output_done(struct reader *r, const void *target)
{
	const struct output *output = target;
	const char *name = output->name ? output->name : "";

	while (*name) {
		size_t n = strcspn(name, ",");
		const char *one = reader_copy(r, name, n);

		if (n > 0)
			value_image_name(r, one, NULL, "--output name=");
		if (n > 0 && output->push && strcmp(output->push, "false") != 0)
			value_image_at_registry(r, CONTROL_IMAGE_PUSHES, one, "");
		name += n + (name[n] == ',');
	}
}

static const struct field output_attribute_fields[] = {
	{"name", read_text, .offset = offsetof(struct output, name)},
	{"push", read_text, .offset = offsetof(struct output, push)},
};

static const struct object output_attributes_object = {FIELDS(output_attribute_fields)};

static const struct field output_fields[] = {
	{"Type", read_harmless},
	{"Attrs", read_object, .object = &output_attributes_object},
};

_Static_assert(sizeof(struct output) <= READER_TARGET_MAX, "an output fits a list's target");

static const struct object output_object = {FIELDS(output_fields), .done = output_done};

static const struct field outputs_fields[] = {
	{"outputs", read_objects, .object = &output_object},
};

static const struct object outputs_object = {FIELDS(outputs_fields)};

static int64_t number(struct reader *r, struct reader_step *step, const struct uri *uri,
                      const char *key)
{
	return strtoll(at(r, step, uri, key), NULL, 10);
}

static void claim_limit(struct reader *r, const struct limit *which, uint64_t amount)
{
	struct limit limit = *which;

	limit.amount = amount;
	value_limit(r, &limit);
}

/* The limits of a classic build's steps; what it leaves out is not demanded of it. */
static void claim_limits(struct reader *r, struct reader_step *step, const struct uri *uri)
{
	static const struct limit shm = {CONTROL_SHM_SIZE, 0, "query parameter shmsize",
	                                 "--shm-size"};
	static const struct limit memory = {CONTROL_MEMORY, 0, "query parameter memory",
	                                    "--memory"};
	static const struct limit swap = {CONTROL_MEMORY_SWAP, 0, "query parameter memswap",
	                                  "--memory-swap"};
	static const struct limit cpus = {CONTROL_CPUS, 0, "query parameter cpuquota",
	                                  "--cpu-quota"};
	int64_t bytes = number(r, step, uri, "memory");
	int64_t both = number(r, step, uri, "memswap");
	int64_t quota = number(r, step, uri, "cpuquota");

	if (number(r, step, uri, "shmsize") > 0)
		claim_limit(r, &shm, (uint64_t)number(r, step, uri, "shmsize"));
	if (bytes != 0)
		claim_limit(r, &memory, limit_amount(bytes));
	if (bytes > 0 || both != 0)
		claim_limit(r, &swap, resources_swap(bytes, both));
	if (quota != 0)
		claim_limit(r, &cpus, limit_cpus(quota, number(r, step, uri, "cpuperiod")));
	claim_list(r, step, uri, "ulimits", &ulimits_object);
}

void build_claims(struct reader *r, const struct uri *uri)
{
	struct reader_step step;
	const char *parent;

	claim_actions(r, &step, uri);
	claim_network(r, &step, uri);
	parent = at(r, &step, uri, "cgroupparent");
	if (*parent)
		reader_claim(r, CONTROL_CGROUP_PARENTS, parent, NULL, "--cgroup-parent");
	claim_limits(r, &step, uri);
	claim_list(r, &step, uri, "outputs", &outputs_object);
	for (size_t i = 0; i < uri->n_params; i++) {
		const struct uri_param *param = &uri->params[i];

		at(r, &step, uri, param->key);
		if (*param->value && strcmp(param->key, "t") == 0)
			value_image_name(r, param->value, NULL, "--tag");
		else if (*param->value && strcmp(param->key, "securityopt") == 0)
			value_security_option(r, param->value, "--security-opt");
	}
	r->step = NULL;
}
