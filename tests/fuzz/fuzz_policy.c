/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy text, and behind lines "%%%" what it includes: whatever it is, it is refused with a reason
 * that can be shown, or it compiles. Then it judges claims of every control, one by one as all
 * together; compiled again, or written out as one file, it judges the same; a call is allowed only
 * when none of its claims is denied; nothing is permitted that plain.h finds in no list; and what
 * an exception permits, that exception permits on that day.
 */
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"
#include "policy/date.h"
#include "policy/diag.h"
#include "policy/effective.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "policy/sources.h"
#include "policy/utf8.h"
#include "policy_calls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What nobody can know of an image is let pass only by a rule that denies none. */
static bool is_unknown_image(const struct claim *claim)
{
	return control_info(claim->control)->shape == SHAPE_IMAGE &&
	       strncmp(claim->value, "id:", 3) == 0;
}

static bool is_plain(enum shape shape)
{
	return shape == SHAPE_GLOB || shape == SHAPE_NAMESPACE || shape == SHAPE_IMAGE;
}

/* Whether a pattern matches; one that plain.h has no room for does as it must. */
static bool is_in(const char *const *patterns, size_t n, const struct claim *claim, bool must)
{
	bool is_image = control_info(claim->control)->shape == SHAPE_IMAGE;

	for (size_t i = 0; i < n; i++) {
		if (strlen(patterns[i]) >= PLAIN_MAX / 2) {
			if (must)
				return true;
			continue;
		}
		if (is_image ? plain_image(patterns[i], claim->value)
		             : plain_same_text(patterns[i], claim->value))
			return true;
	}
	return false;
}

/* What is permitted is in no deny list, and in an allow list where there is no other way. */
static void check_lists(const struct rule_view *rule, const struct claim *claim, bool permitted)
{
	if (!permitted || claim->whole || is_unknown_image(claim) ||
	    !is_plain(control_info(claim->control)->shape))
		return;
	assert(!is_in(rule->deny, rule->n_deny, claim, false));
	assert(rule->permits_by_default || is_in(rule->allow, rule->n_allow, claim, true));
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
		assert(permitted || !rule->permits_by_default || claim->whole);
	else
		assert(permitted == (rule->permits_by_default && !claim->whole));
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
		check_lists(&rule, &claims[i], verdicts[i] == VERDICT_PERMITTED);
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
		/* What an exception is for depends on all of the call. */
		if (!control_info(claims[i].control)->requirable)
			assert(alone == verdicts[i] || alone == VERDICT_EXCEPTED ||
			       verdicts[i] == VERDICT_EXCEPTED);
	}
}

static void find_exception(const struct policy *policy, const char *id, struct exception_view *ret)
{
	size_t i = 0;

	while (policy_exceptions(policy, i, ret) && strcmp(ret->id, id) != 0)
		assert(++i < LIMIT_EXCEPTIONS);
}

/* What is permitted by a rule is so on every occasion, and all else by an exception of that day. */
static void check_exception(const struct policy *policy, const struct small_call *call, size_t at,
                            enum verdict verdict, enum verdict always)
{
	const char *id = policy_exception_of(policy, call->occasion, call->claims, call->n, at);
	struct exception_view view = {0};

	assert((verdict == VERDICT_PERMITTED) == (always == VERDICT_PERMITTED));
	assert(verdict != VERDICT_EXCEPTED || id);
	assert((verdict != VERDICT_DENIED && verdict != VERDICT_AUDITED) || !id);
	if (verdict != VERDICT_EXCEPTED)
		return;
	find_exception(policy, id, &view);
	assert(view.permanent ||
	       (call->occasion->now > 0 && date_of(call->occasion->now) <= view.expires));
	assert(!view.named || call->occasion->certificate);
	assert(call->claims[at].control != CONTROL_UNREADABLE);
}

static void check_call(const struct policy *policy, const struct small_call *call,
                       enum verdict *ret_verdict)
{
	enum verdict verdicts[ARRAY_LEN(call->claims)], always[ARRAY_LEN(call->claims)];
	enum decision decision =
		policy_judge(policy, call->occasion, call->claims, call->n, verdicts);
	enum decision usual = policy_judge(policy, &nobody, call->claims, call->n, always);
	size_t denied = 0, denied_always = 0;

	for (size_t i = 0; i < call->n; i++) {
		denied += verdicts[i] == VERDICT_DENIED;
		denied_always += always[i] == VERDICT_DENIED;
		check_exception(policy, call, i, verdicts[i], always[i]);
	}
	assert((decision == DECISION_ALLOW) == (denied == 0));
	assert((usual == DECISION_ALLOW) == (denied_always == 0));
	*ret_verdict = verdicts[0];
}

/* How a policy judges all claims together, and each in a small call. */
struct judged {
	enum verdict all[N_CLAIMS];
	enum verdict calls[N_CLAIMS];
};

static void check_policy(const struct policy *policy, struct judged *ret)
{
	static struct claim claims[N_CLAIMS];
	enum decision decision;

	make_claims(claims);
	decision = policy_judge(policy, &nobody, claims, N_CLAIMS, ret->all);
	check_verdicts(policy, claims, ret->all, decision);
	check_alone(policy, claims, ret->all);
	for (size_t i = 0; i < N_CLAIMS; i++) {
		struct small_call call = small_call(claims, i);

		check_call(policy, &call, &ret->calls[i]);
	}
	assert(policy_judge(policy, &nobody, claims, 0, NULL) == DECISION_DENY);
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

/* Cuts the text of one file off; NULL behind the last. */
static const char *cut(const char **rest, size_t *len, size_t *ret_len)
{
	static const char line[] = "\n%%%\n";
	const char *text = *rest;
	const char *end = text ? memmem(text, *len, line, strlen(line)) : NULL;

	*ret_len = end ? (size_t)(end - text) + 1 : *len;
	*rest = end ? end + strlen(line) : NULL;
	*len -= end ? *ret_len + strlen(line) - 1 : *len;
	return text;
}

static int load_files(const char *text, size_t len, struct diag *diag, struct policy **ret)
{
	_cleanup_(sources_done) struct sources sources = {0};
	_cleanup_(freep) char *bundle = NULL;
	const char *rest = text;
	size_t file_len, bundle_len;
	char name[] = "fuzz.yaml";
	int r;

	while ((text = cut(&rest, &len, &file_len))) {
		assert(sources_add(&sources, name, text, file_len) == 0);
		name[0] = (char)('a' + sources.n % 26);
	}
	if (sources.n == 1)
		return policy_load_text(name, sources.list[0].text, sources.list[0].len, diag, ret);
	assert(sources_pack(&sources, &bundle, &bundle_len) == 0);
	r = policy_load_bundle(name, bundle, bundle_len, diag, ret);
	assert(r == 0 || r == -EINVAL);
	return r;
}

static struct policy *load(const char *text, size_t len)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;
	int r;

	assert(diag_new(&diag) == 0);
	r = load_files(text, len, diag, &policy);
	assert((r < 0) == diag_failed(diag) && (r < 0) == !policy);
	if (policy)
		policy_warn(policy, THEN, diag);
	check_diag(diag);
	return policy;
}

/* A policy as one file. */
static struct policy *load_effective(const struct policy *policy)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert(stream);
	effective_write(policy, stream);
	fclose(stream);
	return load(text, len);
}

static void check_same(const struct policy *policy, const struct judged *want)
{
	static struct judged judged;

	assert(policy);
	check_policy(policy, &judged);
	assert(memcmp(&judged, want, sizeof(judged)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct judged judged;
	_cleanup_(policy_unrefp) struct policy *policy = load((const char *)data, size);
	_cleanup_(policy_unrefp) struct policy *again = NULL, *effective = NULL;

	if (!policy)
		return 0;
	check_policy(policy, &judged);
	again = load((const char *)data, size);
	check_same(again, &judged);
	effective = load_effective(policy);
	check_same(effective, &judged);
	return 0;
}
