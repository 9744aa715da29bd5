/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call to its verdict: the input is method, target, content type and body, each ended by a line
 * break but the last. Whatever it is, the action must be claimed, and a call that is allowed must
 * have had every claim permitted.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/call_claims.h"
#include "policy/diag.h"
#include "policy/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct policy *baseline(void)
{
	static struct policy *policy;
	struct diag *diag;

	if (policy)
		return policy;
	if (diag_new(&diag) < 0 || policy_load_profile("baseline", diag, &policy) < 0)
		abort();
	diag_free(diag);
	return policy;
}

/* The part up to the next line break, which becomes its end. */
static char *part(char **rest)
{
	char *start = *rest;
	char *end = strchr(start, '\n');

	*rest = end ? end + 1 : start + strlen(start);
	if (end)
		*end = '\0';
	return start;
}

static void judge(const struct claims *claims)
{
	static enum verdict verdicts[LIMIT_CLAIMS + 1];
	bool action = false;

	if (policy_judge(baseline(), claims->list, claims->n, verdicts) == DECISION_DENY)
		return;
	for (size_t i = 0; i < claims->n; i++) {
		action |= claims->list[i].control == CONTROL_ACTIONS;
		if (verdicts[i] != VERDICT_PERMITTED)
			abort();
	}
	if (!action)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct claims claims;
	char *text = malloc(size + 1), *rest = text;
	struct call_summary summary;
	struct call call = {.user = ""};

	memcpy(text, data, size);
	text[size] = '\0';
	call.method = part(&rest);
	call.target = part(&rest);
	call.content_type = part(&rest);
	call.body_len = (size_t)(text + size - rest);
	call.body = call.body_len > 0 ? rest : NULL;
	claims_init(&claims);
	call_claims(&call, &claims, &summary);
	judge(&claims);
	claims_done(&claims);
	free(text);
	return 0;
}
