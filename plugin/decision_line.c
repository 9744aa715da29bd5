/* SPDX-License-Identifier: Apache-2.0 */
#include "decision_line.h"

#include <inttypes.h>
#include <string.h>

static const char *const verdict_words[VERDICT_COUNT] = {
	[VERDICT_DENIED] = "denied",   [VERDICT_PERMITTED] = "permitted",
	[VERDICT_AUDITED] = "audited", [VERDICT_EXCEPTED] = "excepted",
	[VERDICT_OFF] = "off",
};

const char *decision_line_verdict(enum verdict verdict)
{
	return verdict_words[verdict];
}

static void put_member(struct text *text, const char *name, const char *value)
{
	text_printf(text, "\"%s\":", name);
	text_put_json(text, value, strlen(value));
}

static void put_another(struct text *text, const char *name, const char *value)
{
	if (!value)
		return;
	text_put(text, ",");
	put_member(text, name, value);
}

/* null is a limit that is not there: its number is beyond what readers of JSON hold. */
static void put_amount(struct text *text, const struct claim *claim)
{
	enum shape shape = control_info(claim->control)->shape;

	if (shape != SHAPE_BYTES && shape != SHAPE_CPUS && shape != SHAPE_COUNT &&
	    shape != SHAPE_ULIMIT)
		return;
	if (claim->amount == CLAIM_UNLIMITED)
		text_put(text, ",\"amount\":null");
	else
		text_printf(text, ",\"amount\":%" PRIu64, claim->amount);
}

/* A container's labels, as far as they are few and short. */
static void put_labels(struct text *text, const struct subject *subject)
{
	size_t n = 0;

	if (subject->n_labels == 0)
		return;
	text_put(text, ",\"labels\":[");
	for (size_t i = 0; i < subject->n_labels && n < LIMIT_LOGGED_LABELS; i++) {
		size_t len = strlen(subject->labels[i]);

		if (len > LIMIT_LOGGED_LABEL)
			continue;
		text_put(text, n++ > 0 ? "," : "");
		text_put_json(text, subject->labels[i], len);
	}
	text_put(text, "]");
	if (n < subject->n_labels)
		text_printf(text, ",\"labels_left_out\":%zu", subject->n_labels - n);
}

/* A container that a claim is about. */
static void put_subject(struct text *text, const struct subject *subject)
{
	if (!subject)
		return;
	put_another(text, "subject", subject->name);
	put_another(text, "image", subject->image);
	put_labels(text, subject);
}

/* Which exception let it pass. */
static void put_exception(struct text *text, struct exception_search *search, size_t at)
{
	struct exception_view exception;

	if (policy_excepts(search, at, &exception))
		put_another(text, "exception", exception.id);
}

/* A claim with everything that rules look at. */
static void put_claim(struct text *text, struct exception_search *search, size_t at,
                      enum verdict verdict)
{
	const struct claim *claim = &search->claims[at];

	put_member(text, "control", control_info(claim->control)->name);
	put_another(text, "value", claim->value);
	put_another(text, "field", claim->field);
	put_another(text, "of", claim->of);
	put_another(text, "alias", claim->alias);
	if (claim->alias_links > 0)
		text_printf(text, ",\"alias_links\":%zu", claim->alias_links);
	put_amount(text, claim);
	text_put(text, claim->read_only ? ",\"read_only\":true" : "");
	text_put(text, claim->guarded ? ",\"guarded\":true" : "");
	text_put(text, claim->whole ? ",\"whole\":true" : "");
	put_subject(text, claim->subject);
	put_another(text, "verdict", decision_line_verdict(verdict));
	if (verdict == VERDICT_EXCEPTED)
		put_exception(text, search, at);
}

static void put_claims(struct text *text, const struct decision_record *record)
{
	const struct claims *claims = record->claims;
	struct exception_search search;

	policy_search(record->policy, record->occasion, claims->list, claims->n, &search);
	text_put(text, "\"claims\":[");
	for (size_t i = 0; i < claims->n; i++) {
		text_put(text, i > 0 ? ",{" : "{");
		put_claim(text, &search, i, record->verdicts[i]);
		text_put(text, "}");
	}
	text_put(text, "]");
}

static void put_record(struct text *text, const struct decision_record *record, bool with_claims)
{
	const struct call_summary *summary = record->summary;

	text_printf(text, "\"id\":\"%08x\",\"decision\":\"%s\",\"mode\":\"%s\",", record->id,
	            record->decision == DECISION_ALLOW ? "allow" : "deny",
	            policy_mode(record->policy) == MODE_AUDIT ? "audit" : "enforce");
	put_member(text, "policy", policy_origin(record->policy));
	put_another(text, "policy_hash", policy_hash(record->policy));
	text_put(text, ",");
	put_member(text, "user", record->call->user);
	if (record->occasion->off)
		put_another(text, "off", record->off_reason ? record->off_reason : "");
	text_put(text, record->occasion->certificate ? ",\"certificate\":true," : ",");
	put_member(text, "method", record->call->method);
	text_put(text, ",");
	put_member(text, "path", summary->path);
	text_put(text, ",");
	put_member(text, "api", summary->version ? summary->version : "");
	text_put(text, ",");
	put_member(text, "action", summary->action);
	text_put(text, ",");
	if (with_claims)
		put_claims(text, record);
	else
		text_printf(text, "\"claims_left_out\":%zu", record->claims->n);
}

void decision_line_write(struct text *text, const struct decision_record *record)
{
	struct text start = *text;

	put_record(text, record, true);
	if (!text->cut)
		return;
	/* A line that lost its end would be no JSON: say how much is missing instead. */
	*text = start;
	put_record(text, record, false);
}
