/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits of a container as claims: how much memory, how many CPUs and processes, and the like. The
 * amount is what is judged, the value is the same for people ("512MiB", "1.5", "none").
 */
#ifndef QUAYMASTER_LIMIT_VALUES_H
#define QUAYMASTER_LIMIT_VALUES_H

#include "reader.h"

/* A limit that the call may set. field is where the API has it, static. */
struct limit {
	enum control control; /* CONTROL_MEMORY, _MEMORY_SWAP, _CPUS, _PIDS, _SHM_SIZE */
	uint64_t amount;      /* CLAIM_UNLIMITED when there is none */
	const char *field;
	const char *flag;
};

void value_limit(struct reader *r, const struct limit *limit);

/* What the engine makes of a number: 0 and less is no limit. */
uint64_t limit_amount(int64_t number);

/* CPUs in billionths; of so few that the engine rounds them to 0 there is no limit either. */
uint64_t limit_nano_cpus(int64_t number);

/* CPUs, in billionths, that quota of each period gives; a period of 0 is the engine's own. */
uint64_t limit_cpus(int64_t quota, int64_t period);

/* One element of Ulimits, in containers and services. */
extern const struct object ulimit_object;

/* Less than 0 spares a container when the host's memory runs out. */
field_read_fn read_oom_score;

#endif
