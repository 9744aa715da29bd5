/* SPDX-License-Identifier: Apache-2.0 */
#include "grant.h"

#include <string.h>

#include "discretion.h"
#include "policy/diag.h"
#include "policy/reason.h"
#include "text.h"

/* Patterns of a deny list that are left out one by one, and of an allow list that are repeated. */
#define PATTERNS_MAX 64

/* One claim for which a rule is looked for. */
struct wish {
	struct rule_view rule;
	const struct control_info *info;
	const struct claim *claims;
	size_t n, at;
	char *grant;
};

/* Whether the claim would pass by what was written. */
static bool would_pass(const struct wish *wish)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(diag_freep) struct diag *diag = NULL;
	char file[GRANT_SIZE + 32];
	struct text text;
	bool permits;

	text_init(&text, file, sizeof(file));
	text_printf(&text, "version: 1\nrules:\n  %s\n", wish->grant);
	if (text.cut || diag_new(&diag) < 0 ||
	    policy_load_text("grant", file, text.len, diag, &policy) < 0)
		return false;
	policy_reason(policy, wish->claims, wish->n, wish->at, &permits);
	return permits;
}

static void put_list(struct text *text, const char *const *patterns, size_t n, const char *without)
{
	bool first = true;

	for (size_t i = 0; i < n; i++) {
		if (patterns[i] == without)
			continue;
		text_put(text, first ? "" : ", ");
		text_put_json(text, patterns[i], strlen(patterns[i]));
		first = false;
	}
}

/* Begins "name: {allow: [...", with what is allowed now. */
static void begin(const struct wish *wish, struct text *text, const char *list)
{
	text_init(text, wish->grant, GRANT_SIZE);
	text_printf(text, "%s: {%s: [", wish->info->name, list);
}

/* The value in the allow list, beside what is there. */
static bool try_allow(const struct wish *wish, const char *suffix, bool keep)
{
	const char *value = wish->claims[wish->at].value;
	size_t n = keep ? wish->rule.n_allow : 0;
	char pattern[LIMIT_PATTERN + 8];
	struct text text, name;

	if (n > PATTERNS_MAX || strlen(value) > LIMIT_PATTERN)
		return false;
	text_init(&name, pattern, sizeof(pattern));
	text_printf(&name, "%s%s", value, suffix);
	begin(wish, &text, "allow");
	put_list(&text, wish->rule.allow, n, NULL);
	text_put(&text, n > 0 ? ", " : "");
	text_put_json(&text, pattern, name.len);
	text_put(&text, "]}");
	/* Beside a deny list all else was allowed. */
	if (wish->rule.permits_by_default && wish->rule.n_deny > 0)
		text_put(&text, "  # in an exception's permit: as a rule it denies all others");
	return !text.cut && would_pass(wish);
}

/* The deny list without the one pattern that is in the way. */
static bool try_deny(const struct wish *wish)
{
	if (wish->rule.n_deny > PATTERNS_MAX || wish->rule.n_deny < 2 || wish->rule.n_allow > 0)
		return false;
	for (size_t i = 0; i < wish->rule.n_deny; i++) {
		struct text text;

		begin(wish, &text, "deny");
		put_list(&text, wish->rule.deny, wish->rule.n_deny, wish->rule.deny[i]);
		text_put(&text, "]}");
		if (!text.cut && would_pass(wish))
			return true;
	}
	return false;
}

static bool try_rule(const struct wish *wish, const char *rule)
{
	struct text text;

	text_init(&text, wish->grant, GRANT_SIZE);
	text_printf(&text, "%s: %s", wish->info->name, rule);
	return would_pass(wish);
}

bool grant_find(const struct policy *policy, const struct claim *claims, size_t n, size_t at,
                char *grant)
{
	const struct claim *claim = &claims[at];
	struct wish wish = {.info = control_info(claim->control),
	                    .claims = claims,
	                    .n = n,
	                    .at = at,
	                    .grant = grant};

	policy_rule(policy, claim->control, &wish.rule);
	if (wish.rule.n_deny > 0 && try_deny(&wish))
		return true;
	if (!claim->whole && *claim->value && !discretion_hides(claim) &&
	    ((claim->read_only && try_allow(&wish, ":ro", true)) || try_allow(&wish, "", true) ||
	     try_allow(&wish, "", false)))
		return true;
	return try_rule(&wish, "{require: true}") || try_rule(&wish, "allow");
}

bool grant_is_dangerous(const struct claim *claim)
{
	static const enum control masters[] = {CONTROL_PRIVILEGED, CONTROL_HOST_NAMESPACES,
	                                       CONTROL_DEVICES, CONTROL_UNREADABLE,
	                                       CONTROL_UNKNOWN_FIELD};

	for (size_t i = 0; i < ARRAY_LEN(masters); i++) {
		if (claim->control == masters[i])
			return true;
	}
	return claim->guarded ||
	       (claim->control == CONTROL_CAPABILITIES &&
	        (strcmp(claim->value, "ALL") == 0 || strncmp(claim->value, "SYS_", 4) == 0));
}
