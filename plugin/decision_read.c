/* SPDX-License-Identifier: Apache-2.0 */
#include "decision_read.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "claims.h"
#include "decision_line.h"
#include "gojson.h"
#include "policy/date.h"

#define SECONDS_A_DAY 86400

/* One line while it is read. */
struct reading {
	struct gojson json;
	struct logged_decision *out;
	struct claim *claim;     /* the one that is being read */
	struct subject *subject; /* and its container */
	bool has_decision;
	bool has_verdict;
	bool has_claims;
	bool has_control;
};

typedef int read_fn(struct reading *r, void *target);

/* A member of an object: its name, how it is read, and where to. */
struct member {
	const char *name;
	read_fn *read;
	size_t offset;
};

static int read_text(struct reading *r, void *target)
{
	const char **text = target;
	char *value;
	size_t len;

	if (gojson_string(&r->json, &value, &len) < 0)
		return -EINVAL;
	*text = value;
	return 0;
}

static int read_flag(struct reading *r, void *target)
{
	return gojson_bool(&r->json, target);
}

static int read_count(struct reading *r, int64_t *ret_count)
{
	if (gojson_integer(&r->json, ret_count) < 0)
		return -EINVAL;
	return *ret_count < 0 ? gojson_fail(&r->json, "a number is negative") : 0;
}

static int read_size(struct reading *r, void *target)
{
	size_t *size = target;
	int64_t count;

	if (read_count(r, &count) < 0)
		return -EINVAL;
	*size = (size_t)count;
	return 0;
}

static int read_amount(struct reading *r, void *target)
{
	uint64_t *amount = target;
	int64_t count;

	if (gojson_peek(&r->json) == GOJSON_NULL) {
		*amount = CLAIM_UNLIMITED;
		return gojson_null(&r->json);
	}
	if (read_count(r, &count) < 0)
		return -EINVAL;
	*amount = (uint64_t)count;
	return 0;
}

/* The word of one of two, the second standing for true. */
static int read_word(struct reading *r, const char *no, const char *yes, bool *ret_yes)
{
	const char *word;

	if (read_text(r, &word) < 0)
		return -EINVAL;
	*ret_yes = strcmp(word, yes) == 0;
	if (!*ret_yes && strcmp(word, no) != 0)
		return gojson_fail(&r->json, "it has a word that no decision log has");
	return 0;
}

static int read_decision(struct reading *r, void *target)
{
	enum decision *decision = target;
	bool yes;

	if (read_word(r, "deny", "allow", &yes) < 0)
		return -EINVAL;
	/* What was answered, not an answer. */
	*decision = (enum decision)yes;
	r->has_decision = true;
	return 0;
}

static int read_mode(struct reading *r, void *target)
{
	enum mode *mode = target;
	bool yes;

	if (read_word(r, "enforce", "audit", &yes) < 0)
		return -EINVAL;
	*mode = yes ? MODE_AUDIT : MODE_ENFORCE;
	return 0;
}

/* YYYY-MM-DDTHH:MM:SS and what follows, in UTC. False for everything else. */
static bool time_of(const char *text, int64_t *ret_seconds)
{
	static const char *const shape = "T00:00:00";
	char day_text[DATE_SIZE];
	int digit[9];
	int64_t day;

	if (strlen(text) < sizeof(day_text) - 1 + strlen(shape))
		return false;
	memcpy(day_text, text, sizeof(day_text) - 1);
	day_text[sizeof(day_text) - 1] = '\0';
	text += sizeof(day_text) - 1;
	for (size_t i = 0; shape[i]; i++) {
		digit[i] = text[i] - '0';
		if (shape[i] == '0' ? digit[i] < 0 || digit[i] > 9 : text[i] != shape[i])
			return false;
	}
	if (!date_read(day_text, &day))
		return false;
	*ret_seconds = day * SECONDS_A_DAY + (digit[1] * 10 + digit[2]) * 3600 +
	               (digit[4] * 10 + digit[5]) * 60 + digit[7] * 10 + digit[8];
	return true;
}

static int read_time(struct reading *r, void *target)
{
	struct logged_decision *out = r->out;

	if (read_text(r, target) < 0)
		return -EINVAL;
	out->has_time = time_of(out->time, &out->occasion.now);
	return 0;
}

static int read_lost(struct reading *r, void *target)
{
	uint64_t *lost = target;
	int64_t count;

	if (read_count(r, &count) < 0)
		return -EINVAL;
	*lost = (uint64_t)count;
	r->out->kind = LOGGED_LOST;
	return 0;
}

static int read_left_out(struct reading *r, void *target)
{
	r->out->kind = LOGGED_SHORT;
	return read_size(r, target);
}

static int read_control(struct reading *r, void *target)
{
	const char *name;

	if (read_text(r, &name) < 0)
		return -EINVAL;
	r->has_control = true;
	return control_find(name, target)
	               ? 0
	               : gojson_fail(&r->json, "it has a control that this version does not know");
}

static int read_verdict(struct reading *r, void *target)
{
	enum verdict *verdict = target;
	const char *word;

	if (read_text(r, &word) < 0)
		return -EINVAL;
	for (enum verdict v = VERDICT_DENIED; v < VERDICT_COUNT; v++) {
		if (strcmp(word, decision_line_verdict(v)) == 0) {
			*verdict = v;
			r->has_verdict = true;
			return 0;
		}
	}
	return gojson_fail(&r->json, "it has a verdict that this version does not know");
}

/* The container of the claim; what is not said of it is "". */
static struct subject *subject_of(struct reading *r)
{
	if (!r->claim->subject) {
		*r->subject = (struct subject){.name = "", .image = ""};
		r->claim->subject = r->subject;
	}
	return r->subject;
}

static int read_subject(struct reading *r, void *target)
{
	(void)target;
	return read_text(r, &subject_of(r)->name);
}

static int read_subject_image(struct reading *r, void *target)
{
	(void)target;
	return read_text(r, &subject_of(r)->image);
}

static int read_labels(struct reading *r, void *target)
{
	struct subject *subject = subject_of(r);
	struct logged_decision *out = r->out;
	int more;

	(void)target;
	if (gojson_enter(&r->json, GOJSON_LIST) < 0)
		return -EINVAL;
	subject->labels = &out->labels[out->n_labels];
	subject->n_labels = 0;
	while ((more = gojson_next(&r->json)) > 0) {
		if (out->n_labels >= LOGGED_LABELS)
			return gojson_fail(&r->json, "it has more labels than are read");
		if (read_text(r, &out->labels[out->n_labels]) < 0)
			return -EINVAL;
		out->n_labels++;
		subject->n_labels++;
	}
	return more;
}

static int read_labels_left_out(struct reading *r, void *target)
{
	size_t n;

	(void)target;
	if (read_size(r, &n) < 0)
		return -EINVAL;
	r->out->labels_left_out += n;
	return 0;
}

static int read_verdict_here(struct reading *r, void *target)
{
	(void)target;
	return read_verdict(r, &r->out->verdicts[r->out->n]);
}

static int read_exception(struct reading *r, void *target)
{
	(void)target;
	return read_text(r, &r->out->exceptions[r->out->n]);
}

#define IN_CLAIM(field) offsetof(struct claim, field)

static const struct member claim_members[] = {
	{"control", read_control, IN_CLAIM(control)},
	{"value", read_text, IN_CLAIM(value)},
	{"field", read_text, IN_CLAIM(field)},
	{"verdict", read_verdict_here, 0},
	{"of", read_text, IN_CLAIM(of)},
	{"alias", read_text, IN_CLAIM(alias)},
	{"alias_links", read_size, IN_CLAIM(alias_links)},
	{"amount", read_amount, IN_CLAIM(amount)},
	{"read_only", read_flag, IN_CLAIM(read_only)},
	{"guarded", read_flag, IN_CLAIM(guarded)},
	{"whole", read_flag, IN_CLAIM(whole)},
	{"subject", read_subject, 0},
	{"image", read_subject_image, 0},
	{"labels", read_labels, 0},
	{"labels_left_out", read_labels_left_out, 0},
	{"exception", read_exception, 0},
	{NULL},
};

/* Reads an object by its members into base; those that are not in the table are stepped over. */
static int read_object(struct reading *r, const struct member *members, void *base)
{
	char *key;
	size_t len;
	int more;

	if (gojson_enter(&r->json, GOJSON_OBJECT) < 0)
		return -EINVAL;
	while ((more = gojson_next_key(&r->json, &key, &len)) > 0) {
		const struct member *member = members;
		bool ignored;

		while (member->name && strcmp(member->name, key) != 0)
			member++;
		if (member->name ? member->read(r, (char *)base + member->offset) < 0
		                 : gojson_skip(&r->json, &ignored) < 0)
			return -EINVAL;
	}
	return more;
}

static int read_claim(struct reading *r)
{
	struct logged_decision *out = r->out;

	r->claim = &out->claims[out->n];
	r->subject = &out->subjects[out->n];
	*r->claim = (struct claim){.control = CONTROL_COUNT};
	out->exceptions[out->n] = NULL;
	r->has_control = r->has_verdict = false;
	if (read_object(r, claim_members, r->claim) < 0)
		return -EINVAL;
	if (!r->has_control || !r->has_verdict || !r->claim->value || !r->claim->field)
		return gojson_fail(&r->json, "a claim lacks one of its members");
	out->overflown |= r->claim->control == CONTROL_UNREADABLE &&
	                  strcmp(r->claim->value, CLAIMS_OVERFLOW) == 0;
	out->n++;
	return 0;
}

static int read_claims(struct reading *r, void *target)
{
	int more;

	(void)target;
	r->has_claims = true;
	if (gojson_enter(&r->json, GOJSON_LIST) < 0)
		return -EINVAL;
	while ((more = gojson_next(&r->json)) > 0) {
		if (r->out->n >= ARRAY_LEN(r->out->claims))
			return gojson_fail(&r->json, "it has more claims than are judged");
		if (read_claim(r) < 0)
			return -EINVAL;
	}
	return more;
}

#define IN_LINE(field) offsetof(struct logged_decision, field)

static const struct member line_members[] = {
	{"time", read_time, IN_LINE(time)},
	{"id", read_text, IN_LINE(id)},
	{"decision", read_decision, IN_LINE(decision)},
	{"mode", read_mode, IN_LINE(mode)},
	{"policy", read_text, IN_LINE(policy)},
	{"policy_hash", read_text, IN_LINE(policy_hash)},
	{"off", read_text, IN_LINE(off)},
	{"user", read_text, IN_LINE(occasion.user)},
	{"certificate", read_flag, IN_LINE(occasion.certificate)},
	{"method", read_text, IN_LINE(method)},
	{"path", read_text, IN_LINE(path)},
	{"api", read_text, IN_LINE(api)},
	{"action", read_text, IN_LINE(action)},
	{"claims", read_claims, 0},
	{"claims_left_out", read_left_out, IN_LINE(left_out)},
	{"lost", read_lost, IN_LINE(lost)},
	{NULL},
};

/* All but the lists, which are large and begin empty with n. */
static void clear(struct logged_decision *ret)
{
	memset(ret, 0, offsetof(struct logged_decision, claims));
	ret->id = ret->time = ret->policy = ret->policy_hash = "";
	ret->method = ret->path = ret->api = ret->action = "";
	ret->occasion.user = "";
}

enum logged_kind decision_read(struct logged_decision *ret, char *line, size_t len)
{
	struct reading r = {.out = ret};

	clear(ret);
	gojson_open(&r.json, line, len);
	if (gojson_peek(&r.json) != GOJSON_OBJECT)
		r.json.why = "it is no JSON object";
	if (read_object(&r, line_members, ret) < 0 || gojson_finish(&r.json) < 0) {
		ret->why = r.json.why ? r.json.why : "it is no JSON";
		return ret->kind = LOGGED_FOREIGN;
	}
	if (ret->kind == LOGGED_LOST)
		return ret->kind;
	if (!r.has_decision || *ret->id == '\0' || (!r.has_claims && ret->kind != LOGGED_SHORT)) {
		ret->why = "it is JSON, but no decision";
		return ret->kind = LOGGED_FOREIGN;
	}
	if (ret->kind != LOGGED_SHORT)
		ret->kind = LOGGED_DECISION;
	return ret->kind;
}
