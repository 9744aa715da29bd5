/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include <string.h>

#include "policy/limits.h"

/* Where the second column begins; what was typed stands before it, or on a line of its own. */
#define COLUMN 26

/* Patterns of an allow list that are named in a message. */
#define SHOWN_PATTERNS 6

static void next_line(struct text *text)
{
	text_put(text, "\n");
	text_pad(text, COLUMN);
}

/* What the developer typed: the CLI's flag with its value, or the value by itself. */
static void put_typed(struct text *text, const struct claim *claim)
{
	const char *value = claim->typed ? claim->typed : claim->value;
	bool is_switch = strcmp(claim->value, "true") == 0;

	if (claim->control == CONTROL_UNREADABLE) {
		text_put(text, "this call");
		return;
	}
	if (claim->flag) {
		size_t len = strlen(claim->flag);

		text_put(text, claim->flag);
		if (is_switch)
			return;
		if (len > 0 && claim->flag[len - 1] != '=')
			text_put(text, " ");
	}
	text_put_shown(text, *value ? value : "(none)", LIMIT_SHOWN_VALUE);
}

/* Why it is denied, and where the API has it, for those who do not use the CLI. */
static void put_effect(struct text *text, const struct claim *claim)
{
	const struct control_info *info = control_info(claim->control);

	if (claim->control == CONTROL_UNREADABLE) {
		text_put_shown(text, claim->value, LIMIT_SHOWN_VALUE);
		text_put(text, ",");
		next_line(text);
	}
	if (claim->control == CONTROL_IMAGES && strncmp(claim->value, "id:", 3) == 0)
		text_put(text, "is an image's id, which tells nobody where it came from");
	else
		text_put(text, info->effect);
	if (claim->flag && strchr(claim->field, '.')) {
		text_put(text, " (");
		text_put_shown(text, claim->field, LIMIT_SHOWN_VALUE);
		text_put(text, ")");
	}
}

static void put_allowed(struct text *text, const struct rule_view *rule)
{
	if (rule->n_allow == 0)
		return;
	text_put(text, " (allowed: ");
	for (size_t i = 0; i < rule->n_allow && i < SHOWN_PATTERNS; i++) {
		const char *pattern = rule->allow[i];
		bool official = strcmp(pattern, "official") == 0;

		text_put(text, i > 0 ? ", " : "");
		text_put_shown(text, official ? "official images" : pattern, LIMIT_SHOWN_VALUE);
	}
	text_put(text, rule->n_allow > SHOWN_PATTERNS ? ", ...)" : ")");
}

static void put_violation(struct text *text, const struct policy *policy, const struct claim *claim)
{
	struct rule_view rule;
	size_t start;

	text_put(text, "\n  ");
	start = text->len;
	put_typed(text, claim);
	if (text->len - start > COLUMN - 4)
		next_line(text);
	else
		text_pad(text, COLUMN - 2 - (text->len - start));
	put_effect(text, claim);
	next_line(text);
	text_put(text, "instead: ");
	policy_rule(policy, claim->control, &rule);
	if (rule.message) {
		text_put_shown(text, rule.message, LIMIT_MESSAGE);
	} else {
		text_put(text, control_info(claim->control)->instead);
		put_allowed(text, &rule);
	}
}

/* Whether an earlier claim of the call would be shown in the same words. */
static bool is_repeated(const struct decision_record *record, size_t at)
{
	const struct claim *claim = &record->claims->list[at];

	for (size_t i = 0; i < at; i++) {
		const struct claim *other = &record->claims->list[i];

		if (record->verdicts[i] == VERDICT_DENIED && other->control == claim->control &&
		    strcmp(other->value, claim->value) == 0)
			return true;
	}
	return false;
}

static bool is_shown(const struct decision_record *record, size_t at)
{
	return record->verdicts[at] == VERDICT_DENIED && !is_repeated(record, at);
}

static void put_violations(struct text *text, const struct decision_record *record)
{
	size_t shown = 0, n = 0;

	for (size_t i = 0; i < record->claims->n; i++)
		n += is_shown(record, i);
	text_printf(text,
	            n == 1 ? "1 thing is not allowed here\n" : "%zu things are not allowed here\n",
	            n);
	for (size_t i = 0; i < record->claims->n && shown < LIMIT_SHOWN_CLAIMS; i++) {
		if (!is_shown(record, i))
			continue;
		put_violation(text, record->policy, &record->claims->list[i]);
		shown++;
	}
	if (n > shown)
		text_printf(text, "\n  ... and %zu more", n - shown);
}

static void put_broken(struct text *text, const char *broken)
{
	text_put(text, "this host's policy cannot be used, so only ping and version are allowed\n");
	text_put(text, "\n  ");
	text_put_shown(text, broken, LIMIT_MESSAGE / 2);
	text_put(text, "\n  instead: tell the administrator of this host; "
	               "`quaymaster check` shows every mistake");
}

void message_write(struct text *text, const struct decision_record *record)
{
	const char *contact = policy_contact(record->policy);

	if (record->broken)
		put_broken(text, record->broken);
	else
		put_violations(text, record);
	text_put(text, "\n\n  ");
	if (contact) {
		text_put_shown(text, contact, LIMIT_MESSAGE / 8);
		text_put(text, "        ");
	}
	text_printf(text, "decision %08x", record->id);
}
