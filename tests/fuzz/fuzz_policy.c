/* SPDX-License-Identifier: Apache-2.0 */
/* Policy text: whatever it is, it is refused with a reason, or compiles and judges. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/diag.h"
#include "policy/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct claim claims[] = {
	{.control = CONTROL_ACTIONS, .value = "container.create", .field = "request"},
	{.control = CONTROL_PRIVILEGED, .value = "true", .field = "f"},
	{.control = CONTROL_CAPABILITIES, .value = "SYS_ADMIN", .field = "f"},
	{.control = CONTROL_IMAGES, .value = "docker.io/evil/x:latest", .field = "f"},
	{.control = CONTROL_IMAGES, .value = "id:cafe", .field = "f"},
	{.control = CONTROL_HOST_PATHS, .value = "/etc/shadow", .field = "f", .read_only = true},
	{.control = CONTROL_HOST_NAMESPACES, .value = "pid", .field = "f"},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum verdict verdicts[ARRAY_LEN(claims)];
	struct policy *policy = NULL;
	struct diag *diag;
	int r;

	if (diag_new(&diag) < 0)
		abort();
	r = policy_load_text("fuzz.yaml", (const char *)data, size, diag, &policy);
	if ((r < 0) != diag_failed(diag))
		abort();
	if (r == 0 && policy_judge(policy, claims, ARRAY_LEN(claims), verdicts) == DECISION_ALLOW &&
	    verdicts[1] == VERDICT_DENIED)
		abort();
	policy_unref(policy);
	diag_free(diag);
	return 0;
}
