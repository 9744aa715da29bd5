/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy text: whatever it is, it is refused with a reason that can be shown, or it compiles. Then
 * it judges claims of every control, one by one as all together; the same text compiled again
 * judges the same; and a call is allowed only when none of its claims is denied.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/diag.h"
#include "policy/policy.h"
#include "policy/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static const char *const labels[] = {"owner=team-a", "debug=true"};
static const struct subject subject = {
	.name = "web", .image = "docker.io/library/nginx:1.27", .labels = labels, .n_labels = 2};

static const struct occasion nobody = {.user = ""};

#define N_CLAIMS (CONTROL_COUNT * ARRAY_LEN(values))

/* The claims differ in all that a rule can ask about, also in what does not belong together. */
static void make_claims(struct claim *claims)
{
	static const uint64_t amounts[] = {0, 1, 65536, 1ull << 33, CLAIM_UNLIMITED};

	for (size_t i = 0; i < N_CLAIMS; i++) {
		claims[i] = (struct claim){
			.control = (enum control)(i / ARRAY_LEN(values)),
			.value = values[i % ARRAY_LEN(values)],
			.field = "f",
			.read_only = i % 3 == 0,
			.guarded = i % 7 == 0,
			.whole = i % ARRAY_LEN(values) == ARRAY_LEN(values) - 1,
			.alias = i % 5 == 0 ? "/srv/alias" : NULL,
			.amount = amounts[i % ARRAY_LEN(amounts)],
			.subject = i % 2 == 0 ? &subject : NULL,
		};
	}
}

/* What nobody can know of an image is let pass only by a rule that denies none. */
static bool is_unknown_image(const struct claim *claim)
{
	return control_info(claim->control)->shape == SHAPE_IMAGE &&
	       strncmp(claim->value, "id:", 3) == 0;
}

/* What can be told from the rule without its patterns. */
static void check_by_rule(const struct rule_view *rule, const struct claim *claim, bool permitted)
{
	bool lists = rule->n_allow > 0 || rule->n_deny > 0;

	if (is_unknown_image(claim) && lists && permitted)
		assert(rule->permits_by_default && rule->n_deny == 0);
	if (control_info(claim->control)->shape != SHAPE_SWITCH)
		return;
	/* A new name that opens nothing passes a rule that denies. */
	if (claim->control == CONTROL_RENAMES)
		assert(permitted || !rule->permits_by_default);
	else
		assert(permitted == rule->permits_by_default);
}

static void check_verdicts(const struct policy *policy, const struct claim *claims,
                           const enum verdict *verdicts, enum decision decision)
{
	size_t denied = 0;

	for (size_t i = 0; i < N_CLAIMS; i++) {
		struct rule_view rule;

		policy_rule(policy, claims[i].control, &rule);
		denied += verdicts[i] == VERDICT_DENIED;
		check_by_rule(&rule, &claims[i], verdicts[i] == VERDICT_PERMITTED);
		/* What a policy's or rule's mode lets pass is no verdict of an enforced one. */
		assert(verdicts[i] != VERDICT_AUDITED || rule.mode == MODE_AUDIT);
		assert(verdicts[i] != VERDICT_DENIED || rule.mode == MODE_ENFORCE);
	}
	assert((decision == DECISION_ALLOW) == (denied == 0));
}

/* A claim is judged as if it were alone, unless a rule asks for something among all of them. */
static void check_alone(const struct policy *policy, const struct claim *claims,
                        const enum verdict *verdicts)
{
	for (size_t i = 0; i < N_CLAIMS; i++) {
		enum verdict alone;
		enum decision decision = policy_judge(policy, &nobody, &claims[i], 1, &alone);

		assert((decision == DECISION_ALLOW) == (alone != VERDICT_DENIED));
		if (!control_info(claims[i].control)->requirable)
			assert(alone == verdicts[i]);
	}
}

static void check_policy(const struct policy *policy, enum verdict *ret_verdicts)
{
	static struct claim claims[N_CLAIMS];
	enum decision decision;

	make_claims(claims);
	decision = policy_judge(policy, &nobody, claims, N_CLAIMS, ret_verdicts);
	check_verdicts(policy, claims, ret_verdicts, decision);
	check_alone(policy, claims, ret_verdicts);
	assert(policy_judge(policy, &nobody, claims, 0, ret_verdicts) == DECISION_DENY);
	assert(policy_origin(policy));
}

/* All that is said of the text can be shown: UTF-8, without anything that turns or hides. */
static void check_diag(const struct diag *diag)
{
	_cleanup_(freep) char *summary = diag_summary(diag);
	char *text = NULL;
	size_t len = 0, n;
	FILE *stream = open_memstream(&text, &len);
	uint32_t c = 0;

	assert(stream && summary);
	diag_print(diag, stream);
	fclose(stream);
	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(text + i, len - i, &c);
		assert(n > 0 && (c == '\n' || utf8_is_visible(c)));
	}
	assert(!diag_failed(diag) || (*summary && !strchr(summary, '\n')));
	free(text);
}

static struct policy *load(const uint8_t *data, size_t size)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;
	int r;

	assert(diag_new(&diag) == 0);
	r = policy_load_text("fuzz.yaml", (const char *)data, size, diag, &policy);
	assert((r < 0) == diag_failed(diag) && (r < 0) == !policy);
	check_diag(diag);
	return policy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static enum verdict verdicts[N_CLAIMS], again[N_CLAIMS];
	_cleanup_(policy_unrefp) struct policy *policy = load(data, size);
	_cleanup_(policy_unrefp) struct policy *other = NULL;

	if (!policy)
		return 0;
	other = load(data, size);
	assert(other);
	check_policy(policy, verdicts);
	check_policy(other, again);
	assert(memcmp(verdicts, again, sizeof(verdicts)) == 0);
	return 0;
}
