/* SPDX-License-Identifier: Apache-2.0 */
#include "resource_fields.h"

#include <inttypes.h>
#include <string.h>

#include "device_fields.h"
#include "limit_values.h"

/* The API since which an update takes a limit of processes; older clients send 0 with each. */
#define PIDS_SINCE 40

/* The limits as containers have them. */
static const struct limit memory = {
	.control = CONTROL_MEMORY, .field = "HostConfig.Memory", .flag = "--memory"};
static const struct limit memory_swap = {
	.control = CONTROL_MEMORY_SWAP, .field = "HostConfig.MemorySwap", .flag = "--memory-swap"};
static const struct limit cpus = {
	.control = CONTROL_CPUS, .field = "HostConfig.NanoCpus", .flag = "--cpus"};
static const struct limit pids = {
	.control = CONTROL_PIDS, .field = "HostConfig.PidsLimit", .flag = "--pids-limit"};

static void claim_amount(struct reader *r, const struct limit *which, uint64_t amount)
{
	struct limit limit = *which;

	limit.amount = amount;
	value_limit(r, &limit);
}

uint64_t resources_swap(int64_t bytes, int64_t swap)
{
	if (swap != 0)
		return limit_amount(swap);
	return bytes > 0 ? 2 * (uint64_t)bytes : CLAIM_UNLIMITED;
}

/*
 * A quota has the last word: one below 0 may stand beside NanoCpus and lifts that limit (moby
 * daemon_unix.go getCPUResources v29.7.2).
 */
static uint64_t cpus_of_new(const struct resources *resources)
{
	if (resources->nano_cpus.value > 0 && resources->cpu_quota.value == 0)
		return limit_nano_cpus(resources->nano_cpus.value);
	return limit_cpus(resources->cpu_quota.value, resources->cpu_period.value);
}

void resources_of_new(struct reader *r, const struct resources *resources)
{
	claim_amount(r, &memory, limit_amount(resources->memory.value));
	if (resources->memory.value > 0 || resources->memory_swap.value != 0)
		claim_amount(r, &memory_swap,
		             resources_swap(resources->memory.value, resources->memory_swap.value));
	claim_amount(r, &cpus, cpus_of_new(resources));
	claim_amount(r, &pids, limit_amount(resources->pids.value));
}

/* In microseconds, as the kernel has it (moby daemon/daemon_unix.go v29.7.2). */
#define CPU_PERIOD_MIN 1000

/*
 * 0 changes nothing, but for the processes, where it lifts the limit (moby container_routes.go
 * v29.7.2 postContainerUpdate). A period alone gives an old quota another meaning, which the call
 * does not tell; a quota alone is counted with the shortest period that there can be. NanoCpus hold
 * until the container starts again, a quota beside them from then on.
 */
void resources_changed(struct reader *r, const struct resources *resources)
{
	if (resources->memory.value != 0)
		claim_amount(r, &memory, limit_amount(resources->memory.value));
	if (resources->memory_swap.value != 0)
		claim_amount(r, &memory_swap, limit_amount(resources->memory_swap.value));
	if (resources->nano_cpus.value != 0)
		claim_amount(r, &cpus, limit_nano_cpus(resources->nano_cpus.value));
	if (resources->cpu_quota.value != 0 ||
	    (resources->cpu_period.value != 0 && resources->nano_cpus.value == 0))
		claim_amount(
			r, &cpus,
			limit_cpus(resources->cpu_quota.value, resources->cpu_period.value != 0
		                                                       ? resources->cpu_period.value
		                                                       : CPU_PERIOD_MIN));
	if (resources->pids.given && r->api >= PIDS_SINCE)
		claim_amount(r, &pids, limit_amount(resources->pids.value));
}

/* The rows stand in the order of Go's struct, in which Go's clients send them. */
static const struct field resource_fields[] = {
	{"CpuShares", read_harmless},
	{"Memory", read_number, .offset = offsetof(struct resources, memory)},
	{"NanoCpus", read_number, .offset = offsetof(struct resources, nano_cpus)},
	{"CgroupParent", claim_text, .control = CONTROL_CGROUP_PARENTS, .flag = "--cgroup-parent"},
	{"BlkioWeight", read_harmless},
	{"BlkioWeightDevice", read_objects, .object = &blkio_object},
	{"BlkioDeviceReadBps", read_objects, .object = &blkio_object},
	{"BlkioDeviceWriteBps", read_objects, .object = &blkio_object},
	{"BlkioDeviceReadIOps", read_objects, .object = &blkio_object},
	{"BlkioDeviceWriteIOps", read_objects, .object = &blkio_object},
	{"CpuPeriod", read_number, .offset = offsetof(struct resources, cpu_period)},
	{"CpuQuota", read_number, .offset = offsetof(struct resources, cpu_quota)},
	{"CpuRealtimePeriod", read_harmless},
	{"CpuRealtimeRuntime", read_harmless},
	{"CpusetCpus", read_harmless},
	{"CpusetMems", read_harmless},
	{"Devices", read_objects, .object = &device_object},
	{"DeviceCgroupRules", read_texts, .each = each_device_rule, .flag = "--device-cgroup-rule"},
	{"DeviceRequests", read_objects, .object = &device_request_object},
	{"KernelMemory", read_harmless},
	{"KernelMemoryTCP", read_harmless},
	{"MemoryReservation", read_harmless},
	{"MemorySwap", read_number, .offset = offsetof(struct resources, memory_swap)},
	{"MemorySwappiness", read_harmless},
	{"OomKillDisable", claim_flag, .control = CONTROL_OOM_SETTINGS, .word = "kill-disabled",
         .flag = "--oom-kill-disable"},
	{"PidsLimit", read_number, .offset = offsetof(struct resources, pids)},
	{"Ulimits", read_objects, .object = &ulimit_object},
	{"CpuCount", read_harmless},
	{"CpuPercent", read_harmless},
	{"IOMaximumIOps", read_harmless},
	{"IOMaximumBandwidth", read_harmless},
};

const struct object resources_object = {FIELDS(resource_fields)};

struct restart_policy {
	const char *name;
	struct number count;
};

static const struct field restart_policy_fields[] = {
	{"Name", read_text, .offset = offsetof(struct restart_policy, name)},
	{"MaximumRetryCount", read_number, .offset = offsetof(struct restart_policy, count)},
};

static void restart_policy_done(struct reader *r, const void *target)
{
	const struct restart_policy *policy = target;
	const char *name = policy->name ? policy->name : "";

	if (!*name || strcmp(name, "no") == 0)
		return;
	if (strcmp(name, "on-failure") == 0 && policy->count.value > 0)
		name = claims_printf(r->claims, "on-failure:%" PRId64, policy->count.value);
	reader_claim(r, CONTROL_RESTART_POLICIES, name, NULL, "--restart");
}

const struct object restart_policy_object = {
	FIELDS(restart_policy_fields),
	.claims_unknown = true,
	.done = restart_policy_done,
};

static const struct field container_update_fields[] = {
	{"RestartPolicy", read_own_object, .object = &restart_policy_object},
};

static void container_update_done(struct reader *r, const void *target)
{
	resources_changed(r, target);
}

const struct object container_update_object = {
	FIELDS(container_update_fields),
	.claims_unknown = true,
	.embedded = &resources_object,
	.done = container_update_done,
};
