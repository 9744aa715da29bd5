/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fuzz_policy.c has policies judge: claims of every control, and small calls of one of them
 * and what exceptions ask for, by different people at different times.
 */
#ifndef QUAYMASTER_TESTS_POLICY_CALLS_H
#define QUAYMASTER_TESTS_POLICY_CALLS_H

#include <string.h>

#include "policy/policy.h"

/* Values that mean something to one shape or another, each tried on every control. */
static const char *const values[] = {
	"",
	"true",
	"false",
	"container.create",
	"SYS_ADMIN",
	"ALL",
	"docker.io/library/nginx:1.27",
	"docker.io/evil/x:latest",
	"id:cafe",
	"pid",
	"network:web",
	"/etc/shadow",
	"/",
	"/srv/../etc",
	"web",
	"0",
	"1000",
	"0.0.0.0:80/tcp",
	"nofile=65536",
	"seccomp=unconfined",
	"net.core.somaxconn",
	"\xc3\xa9",
};

#define N_VALUES ARRAY_LEN(values)
#define N_CLAIMS (CONTROL_COUNT * N_VALUES)

static const char *const labels[] = {"owner=team-a", "debug=true"};
static const struct subject subject = {
	.name = "web", .image = "docker.io/library/nginx:1.27", .labels = labels, .n_labels = 2};

/* Noon of 2027-01-31, in UTC. */
#define THEN (20849 * 86400ll + 43200)

static const struct occasion nobody = {.user = ""};
static const struct occasion occasions[] = {
	{.user = ""},
	{.user = "", .now = THEN},
	{.user = "alice", .certificate = true, .now = THEN},
	{.user = "ci-1", .certificate = true, .now = THEN + 86400},
};

/* The claims differ in all that a rule can ask about, also in what does not belong together. */
static void make_claims(struct claim *claims)
{
	static const uint64_t amounts[] = {0, 1, 65536, 1ull << 33, CLAIM_UNLIMITED};

	for (size_t i = 0; i < N_CLAIMS; i++) {
		claims[i] = (struct claim){
			.control = (enum control)(i / N_VALUES),
			.value = values[i % N_VALUES],
			.field = "f",
			.read_only = i % 3 == 0,
			.guarded = i % 7 == 0,
			.whole = i % N_VALUES == N_VALUES - 1,
			.alias = i % 5 == 0 ? "/srv/alias" : NULL,
			.amount = amounts[i % ARRAY_LEN(amounts)],
			.subject = i % 2 == 0 ? &subject : NULL,
		};
	}
}

/* A claim in a call that makes a container, or uses one. */
struct small_call {
	struct claim claims[4];
	size_t n;
	const struct occasion *occasion;
};

static struct small_call small_call(const struct claim *claims, size_t at)
{
	static const struct claim create[] = {
		{.control = CONTROL_ACTIONS, .value = "container.create", .field = "f"},
		{.control = CONTROL_IMAGES, .value = "docker.io/library/nginx:1.27", .field = "f"},
		{.control = CONTROL_NETWORKS, .value = "web", .field = "f"},
	};
	static const struct claim use[] = {{.control = CONTROL_ACTIONS,
	                                    .value = "exec.create",
	                                    .field = "f",
	                                    .subject = &subject}};
	struct small_call call = {.claims = {claims[at]},
	                          .n = 1,
	                          .occasion = &occasions[at / 2 % ARRAY_LEN(occasions)]};
	size_t more = at % 2 == 0 ? ARRAY_LEN(use) : ARRAY_LEN(create);

	memcpy(&call.claims[1], at % 2 == 0 ? use : create, more * sizeof(call.claims[0]));
	call.n += more;
	return call;
}

#endif
