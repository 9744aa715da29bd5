/* SPDX-License-Identifier: Apache-2.0 */
/* Random calls: claims of one control, with all that a claim of it can carry. For tests only. */
#ifndef QUAYMASTER_TESTS_RANDOM_CALL_H
#define QUAYMASTER_TESTS_RANDOM_CALL_H

#include "random_policy.h"

#define NAIVE_CLAIMS 5

struct naive_call {
	struct claim claims[NAIVE_CLAIMS];
	size_t n;
	/* What the claims point to. */
	char values[NAIVE_CLAIMS][NAIVE_VALUE];
	char alias[NAIVE_VALUE], name[NAIVE_VALUE], image[NAIVE_VALUE];
	const char *labels[3];
	struct subject subject;
};

static inline void naive_value(struct naive_random *r, enum control control, char *value)
{
	static const char *const booleans[] = {"true", "false", ""};

	value[0] = '\0';
	if (control == CONTROL_IMAGES)
		naive_image_value(r, value);
	else if (control == CONTROL_HOST_PATHS)
		naive_path_text(r, false, false, value);
	else if (control == CONTROL_SYSCTLS || control == CONTROL_LABELS)
		naive_letters(r, "ab.", 0, value);
	else if (control == CONTROL_USER)
		naive_letters(r, "001a", 0, value);
	else if (control == CONTROL_HOST_NAMESPACES)
		snprintf(value, NAIVE_VALUE, "%s", PICK(r, naive_namespaces));
	else if (control == CONTROL_READ_ONLY_ROOT)
		snprintf(value, NAIVE_VALUE, "%s", PICK(r, booleans));
	else if (control == CONTROL_PUBLISHED_PORTS)
		naive_port_text(r, false, value);
	else if (control == CONTROL_ULIMITS)
		snprintf(value, NAIVE_VALUE, "%s%s", PICK(r, naive_ulimits),
		         naive_below(r, 10) ? "=1" : "");
	else
		snprintf(value, NAIVE_VALUE, "%s", PICK(r, naive_capabilities));
}

static inline uint64_t naive_amount(struct naive_random *r, enum control control)
{
	static const uint64_t sizes[] = {1, 512, 513, 1024, 1536, 1537, 2048, CLAIM_UNLIMITED};
	static const uint64_t limits[] = {0, 1, 5, 6, 9, CLAIM_UNLIMITED};

	return control == CONTROL_ULIMITS ? PICK(r, limits) : PICK(r, sizes);
}

/* Lower case and without a leading zero is canonical; what is not may be anything. */
static inline void naive_subject(struct naive_random *r, struct naive_call *call)
{
	call->subject = (struct subject){call->name, call->image, call->labels,
	                                 naive_below(r, ARRAY_LEN(call->labels) + 1)};
	snprintf(call->name, NAIVE_VALUE, "%s", PICK(r, naive_names));
	call->image[0] = '\0';
	while (naive_below(r, 3) && !strchr(call->image, '/'))
		naive_image_value(r, call->image);
	if (!strchr(call->image, '/'))
		call->image[0] = '\0';
	for (size_t i = 0; i < call->subject.n_labels; i++)
		call->labels[i] = PICK(r, naive_labels);
}

static inline struct claim naive_claim(struct naive_random *r, struct naive_call *call,
                                       enum control control, char *value)
{
	static const char *const owners[] = {NULL, NULL, NULL, "a", "b"};
	struct claim claim = {.control = control, .value = value, .field = "f"};

	naive_value(r, control, value);
	claim.read_only = naive_below(r, 2);
	claim.amount = naive_amount(r, control);
	if (control == CONTROL_HOST_PATHS) {
		claim.guarded = naive_below(r, 3) == 0;
		naive_path_text(r, false, false, call->alias);
		claim.alias = naive_below(r, 2) ? call->alias : NULL;
	}
	if (control == CONTROL_EXEC && naive_below(r, 6)) {
		naive_subject(r, call);
		claim.subject = &call->subject;
	}
	if (naive_is_requirable(control))
		claim.of = PICK(r, owners);
	return claim;
}

/* Makes a call of one claim of a control, or of a few and one that ends them. */
static inline void naive_call_of(struct naive_random *r, enum control control,
                                 struct naive_call *ret)
{
	bool requirable = naive_is_requirable(control);
	size_t n = requirable ? naive_below(r, NAIVE_CLAIMS) : 1;

	for (ret->n = 0; ret->n < n; ret->n++)
		ret->claims[ret->n] = naive_claim(r, ret, control, ret->values[ret->n]);
	if (!requirable)
		return;
	ret->values[n][0] = '\0';
	ret->claims[n] = (struct claim){
		.control = control, .value = ret->values[n], .field = "f", .whole = true};
	ret->claims[n].of = n > 0 && naive_below(r, 2) ? ret->claims[0].of : NULL;
	ret->n++;
}

/* The same of a control that the policy has a rule for. */
static inline void naive_call(struct naive_random *r, const struct naive_policy *policy,
                              struct naive_call *ret)
{
	naive_call_of(r, PICK(r, policy->rules).control, ret);
}

#endif
