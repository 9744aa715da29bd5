/* SPDX-License-Identifier: Apache-2.0 */
/* Random calls for the policies of random_exception.h, on random occasions. For tests only. */
#ifndef QUAYMASTER_TESTS_RANDOM_EXCEPTED_H
#define QUAYMASTER_TESTS_RANDOM_EXCEPTED_H

#include "random_exception.h"

#define NAIVE_MORE_CLAIMS 9

/* Claims of one control, and what the call uses beside: images, networks, containers. */
struct naive_excepted {
	struct claim claims[NAIVE_CLAIMS + NAIVE_MORE_CLAIMS];
	size_t n;
	struct naive_call call; /* what the first claims point to */
	struct naive_call other;
	char images[2][NAIVE_VALUE];
};

static inline void naive_use(struct naive_excepted *call, enum control control, const char *value,
                             const struct subject *subject)
{
	call->claims[call->n++] = (struct claim){
		.control = control, .value = value, .field = "f", .subject = subject};
}

static inline void naive_use_containers(struct naive_random *r, struct naive_excepted *call)
{
	const struct subject *subject = NULL;

	naive_subject(r, &call->other);
	snprintf(call->other.name, NAIVE_VALUE, "%s", PICK(r, naive_new_names));
	if (naive_below(r, 3))
		subject = &call->other.subject;
	if (naive_below(r, 8))
		naive_use(call, CONTROL_ACTIONS, PICK(r, naive_actions), subject);
	if (naive_below(r, 8) == 0)
		naive_use(call, CONTROL_ACTIONS, PICK(r, naive_actions), NULL);
	if (naive_below(r, 6) == 0)
		naive_use(call, CONTROL_ATTACH, "a", subject);
	if (naive_below(r, 6) == 0)
		naive_use(call, CONTROL_RENAMES, PICK(r, naive_new_names), subject);
	/* What is only taken something of is none that the call acts on. */
	if (naive_below(r, 6) == 0)
		naive_use(call, CONTROL_VOLUMES_FROM, "a", &call->other.subject);
}

static inline void naive_use_networks(struct naive_random *r, struct naive_excepted *call)
{
	size_t kind = naive_below(r, 6);

	if (kind < 3)
		naive_use(call, CONTROL_NETWORKS, PICK(r, naive_networks), NULL);
	if (kind == 2 || kind == 3)
		naive_use(call, CONTROL_CONTAINER_NAMESPACES, PICK(r, naive_joined), NULL);
	if (kind == 4 && naive_below(r, 2))
		naive_use(call, CONTROL_HOST_NAMESPACES, PICK(r, naive_namespaces), NULL);
}

/* Makes a call of one of the policy's controls. */
static inline void naive_excepted(struct naive_random *r, const struct naive_excepting *policy,
                                  struct naive_excepted *ret)
{
	enum control control = PICK(r, policy->policy.rules).control;
	size_t n_images = naive_below(r, 4) ? 1 : naive_below(r, 3);

	ret->call.n = ret->n = 0;
	for (size_t i = 0; i < ARRAY_LEN(naive_controls); i++) {
		if (naive_controls[i] == control)
			naive_call_of(r, control, &ret->call);
	}
	for (; ret->n < ret->call.n; ret->n++)
		ret->claims[ret->n] = ret->call.claims[ret->n];
	for (size_t i = 0; i < n_images; i++) {
		naive_image_value(r, ret->images[i]);
		naive_use(ret, CONTROL_IMAGES, ret->images[i], NULL);
	}
	naive_use_containers(r, ret);
	naive_use_networks(r, ret);
	if (naive_below(r, 8) == 0)
		naive_use(ret, CONTROL_UNKNOWN_FIELD, "x", NULL);
	if (naive_below(r, 16) == 0)
		naive_use(ret, CONTROL_UNREADABLE, "x", NULL);
}

#endif
