/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include <string.h>

#include "discretion.h"
#include "policy/date.h"
#include "policy/instead.h"
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

/* Whether a claim says of itself what there is to show, so that no value stands behind the flag. */
static bool is_switch(const struct claim *claim)
{
	const char *value = claim->typed ? claim->typed : claim->value;

	return claim->whole || control_info(claim->control)->shape == SHAPE_DEMAND ||
	       (claim->flag && strcmp(value, "true") == 0);
}

/* What was meant when nothing was typed that could be shown. */
static const char *meant(const struct claim *claim)
{
	if (claim->control == CONTROL_UNSEEN && claim->typed)
		return claim->typed;
	return claim->control == CONTROL_UNSEEN && claim->of ? claim->of : "this call";
}

/* What the developer typed: the CLI's flag with its value, or the value by itself. */
static void put_typed(struct text *text, const struct claim *claim)
{
	char shown[DISCRETION_SIZE];
	const char *value = claim->typed ? claim->typed : discretion_value(claim, shown);

	if (claim->control == CONTROL_UNREADABLE || claim->control == CONTROL_UNSEEN) {
		text_put_shown(text, meant(claim), LIMIT_SHOWN_VALUE);
		return;
	}
	if (is_switch(claim)) {
		text_put(text, claim->flag ? claim->flag : control_info(claim->control)->name);
		return;
	}
	if (claim->flag) {
		size_t len = strlen(claim->flag);

		text_put(text, claim->flag);
		if (len > 0 && claim->flag[len - 1] != '=')
			text_put(text, " ");
	}
	text_put_shown(text, *value ? value : "(none)", LIMIT_SHOWN_VALUE);
}

/* Why it is denied. */
static void put_reason(struct text *text, const struct claim *claim)
{
	const char *effect = control_info(claim->control)->effect;

	if (claim->control == CONTROL_UNREADABLE) {
		text_put_shown(text, claim->value, LIMIT_SHOWN_VALUE);
		text_put(text, ",");
		next_line(text);
	}
	if (claim->control == CONTROL_HOST_PATHS && claim->typed &&
	    !strstr(claim->typed, claim->value)) {
		text_put(text, "leads to ");
		text_put_shown(text, claim->value, LIMIT_SHOWN_VALUE);
		text_put(text, " and ");
	}
	if (claim->control == CONTROL_IMAGES && strncmp(claim->value, "id:", 3) == 0)
		effect = "is an image's id, which tells nobody where it came from";
	else if (claim->whole)
		effect = "lacks what is required here";
	else if (claim->guarded)
		effect =
			"is as good as root on the host: only a rule with this very path allows it";
	text_put(text, effect);
	if (claim->control == CONTROL_UNSEEN) {
		text_put(text, ":");
		next_line(text);
		text_put_shown(text, claim->value, LIMIT_SHOWN_VALUE);
	}
}

/* Where the API has it, for those who do not use the CLI, and whose it is already. */
static void put_field(struct text *text, const struct claim *claim)
{
	if (!claim->of && !(claim->flag && strchr(claim->field, '.')))
		return;
	text_put(text, " (");
	text_put_shown(text, claim->field, LIMIT_SHOWN_VALUE);
	if (claim->of) {
		text_put(text, " of ");
		text_put_shown(text, claim->of, LIMIT_SHOWN_VALUE);
	}
	text_put(text, ")");
}

/* Some of the patterns of a rule; begin is " (" for the first of its lists. */
static void put_patterns(struct text *text, const char *begin, const char *const *patterns,
                         size_t n)
{
	text_put(text, begin);
	for (size_t i = 0; i < n && i < SHOWN_PATTERNS; i++) {
		bool official = strcmp(patterns[i], "official") == 0;

		text_put(text, i > 0 ? ", " : "");
		text_put_shown(text, official ? "official images" : patterns[i], LIMIT_SHOWN_VALUE);
	}
	text_put(text, n > SHOWN_PATTERNS ? ", ..." : "");
}

/* What the rule would have let pass. That it requires something at all, its effect says already. */
static void put_allowed(struct text *text, const struct claim *claim, const struct rule_view *rule)
{
	bool of_user = control_info(claim->control)->shape == SHAPE_USER;
	size_t n_require = claim->whole || of_user ? rule->n_require : 0;
	size_t n_allow = claim->whole ? 0 : rule->n_allow;

	if (n_allow > 0)
		put_patterns(text, " (allowed: ", rule->allow, n_allow);
	if (n_require > 0)
		put_patterns(text, n_allow > 0 ? "; required: " : " (required: ", rule->require,
		             n_require);
	if (rule->max)
		put_patterns(text, " (at most ", &rule->max, 1);
	text_put(text, n_allow > 0 || n_require > 0 || rule->max ? ")" : "");
}

/* That it was permitted once, for whoever wonders why it worked until then. */
static void put_ended(struct text *text, struct exception_search *search, size_t at)
{
	struct exception_view exception;
	char day[DATE_SIZE];

	if (!policy_excepted_once(search, at, &exception))
		return;
	next_line(text);
	date_write(exception.expires, day);
	text_printf(text, "exception %s ended on %s", exception.id, day);
}

static void put_violation(struct text *text, struct exception_search *search, size_t at)
{
	const struct claim *claim = &search->claims[at];
	struct rule_view rule;
	size_t start;

	text_put(text, "\n  ");
	start = text->len;
	put_typed(text, claim);
	if (text->len - start > COLUMN - 4)
		next_line(text);
	else
		text_pad(text, COLUMN - 2 - (text->len - start));
	put_reason(text, claim);
	put_field(text, claim);
	put_ended(text, search, at);
	next_line(text);
	text_put(text, "instead: ");
	policy_rule(search->policy, claim->control, &rule);
	if (rule.message) {
		text_put_shown(text, rule.message, LIMIT_MESSAGE);
	} else {
		text_put(text, claim_instead(claim));
		put_allowed(text, claim, &rule);
	}
}

static bool same_owner(const struct claim *a, const struct claim *b)
{
	return a->of && b->of ? strcmp(a->of, b->of) == 0 : a->of == b->of;
}

/* Whether an earlier claim of the call would be shown in the same words. */
static bool is_repeated(const struct decision_record *record, size_t at)
{
	const struct claim *claim = &record->claims->list[at];

	for (size_t i = 0; i < at; i++) {
		const struct claim *other = &record->claims->list[i];

		if (record->verdicts[i] == VERDICT_DENIED && other->control == claim->control &&
		    other->whole == claim->whole && strcmp(other->value, claim->value) == 0 &&
		    same_owner(other, claim) && strcmp(meant(other), meant(claim)) == 0)
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
	const struct claims *claims = record->claims;
	struct exception_search search;
	size_t shown = 0, n = 0;

	policy_search(record->policy, record->occasion, claims->list, claims->n, &search);
	for (size_t i = 0; i < record->claims->n; i++)
		n += is_shown(record, i);
	text_printf(text,
	            n == 1 ? "1 thing is not allowed here\n" : "%zu things are not allowed here\n",
	            n);
	for (size_t i = 0; i < record->claims->n && shown < LIMIT_SHOWN_CLAIMS; i++) {
		if (!is_shown(record, i))
			continue;
		put_violation(text, &search, i);
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

static void put_unlogged(struct text *text)
{
	text_put(text, "the decision log of this host is full, and its policy wants each call "
	               "logged\n"
	               "\n  instead: try again later, or tell the administrator of this host");
}

void message_write(struct text *text, const struct decision_record *record)
{
	const char *contact = policy_contact(record->policy);

	if (record->unlogged)
		put_unlogged(text);
	else if (record->broken)
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
