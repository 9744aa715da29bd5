/* SPDX-License-Identifier: Apache-2.0 */
#include "learn_seen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Control, flags and value of one thing. What is longer no pattern can name. */
#define KEY_SIZE (2 * LIMIT_PATTERN + 64)

int seen_init(struct seen_log *log, const struct policy *base)
{
	*log = (struct seen_log){.base = base};
	log->seen = calloc(LIMIT_LEARNED, sizeof(*log->seen));
	if (log->seen && tally_init(&log->tally, LIMIT_LEARNED) == 0)
		return 0;
	seen_done(log);
	return -ENOMEM;
}

void seen_done(struct seen_log *log)
{
	free(log->seen);
	log->seen = NULL;
	tally_done(&log->tally);
	arena_done(&log->texts);
}

static bool is_amount(enum shape shape)
{
	return shape == SHAPE_BYTES || shape == SHAPE_CPUS || shape == SHAPE_COUNT;
}

/* What of a claim's value makes it another thing: nothing of an amount, of a ulimit its name. */
static void put_value(const struct claim *claim, char *ret, size_t size)
{
	enum shape shape = control_info(claim->control)->shape;
	const char *value = claim->value;
	size_t len = strlen(value);

	if (shape == SHAPE_CONTAINER && claim->subject)
		value = claim->subject->name, len = strlen(value);
	if (is_amount(shape))
		len = 0;
	if (shape == SHAPE_ULIMIT)
		len = strcspn(value, "=");
	snprintf(ret, size, "%.*s", (int)(len < size ? len : size - 1), value);
}

static void put_day(char *ret, const char *time)
{
	snprintf(ret, SEEN_DAY, "%.*s", (int)SEEN_DAY - 1, time);
}

static int begin(struct seen_log *log, struct seen *seen, const struct claim *claim,
                 const char *value, const struct logged_decision *logged)
{
	*seen = (struct seen){
		.control = claim->control,
		.value = arena_strndup(&log->texts, value, strlen(value)),
		.alias_links = claim->alias_links,
		.has_subject = claim->subject != NULL,
		.read_only = claim->read_only,
		.guarded = claim->guarded,
		.whole = claim->whole,
	};
	if (claim->alias)
		seen->alias = arena_strndup(&log->texts, claim->alias, strlen(claim->alias));
	if (claim->subject)
		seen->image = arena_strndup(&log->texts, claim->subject->image,
		                            strlen(claim->subject->image));
	snprintf(seen->id, sizeof(seen->id), "%.*s", (int)sizeof(seen->id) - 1, logged->id);
	put_day(seen->first, logged->time);
	return seen->value && (!claim->alias || seen->alias) && (!claim->subject || seen->image)
	               ? 0
	               : -ENOMEM;
}

static void add_user(struct seen *seen, const char *user)
{
	char name[SEEN_USER];

	snprintf(name, sizeof(name), "%s", *user ? user : "@local");
	for (size_t i = 0; i < SEEN_USERS; i++) {
		if (!*seen->users[i])
			memcpy(seen->users[i], name, sizeof(name));
		if (strcmp(seen->users[i], name) == 0)
			return;
	}
	seen->more_users = true;
}

static int add_claim(struct seen_log *log, const struct logged_decision *logged, size_t i)
{
	const struct claim *claim = &logged->claims[i];
	enum verdict then = logged->verdicts[i];
	char key[KEY_SIZE], value[LIMIT_PATTERN + 2];
	struct seen *seen;
	size_t at;

	put_value(claim, value, sizeof(value));
	snprintf(key, sizeof(key), "%d %d%d%d%d %s\n%.*s", (int)claim->control, claim->read_only,
	         claim->guarded, claim->whole, claim->subject != NULL, value, LIMIT_PATTERN,
	         claim->alias ? claim->alias : "");
	at = tally_add(&log->tally, key);
	if (at == TALLY_BEYOND)
		return 0;
	seen = &log->seen[at];
	if (seen->count++ == 0 && begin(log, seen, claim, value, logged) < 0)
		return -ENOMEM;
	seen->count = log->tally.entries[at].count;
	seen->normal |= then == VERDICT_PERMITTED || then == VERDICT_AUDITED;
	if (claim->amount == CLAIM_UNLIMITED)
		seen->unlimited = true;
	else if (claim->amount > seen->amount)
		seen->amount = claim->amount;
	add_user(seen, logged->occasion.user);
	put_day(seen->last, logged->time);
	return 0;
}

static int add_decision(struct seen_log *log, struct logged_decision *logged)
{
	int r = 0;

	if (decision_is_idle(logged)) {
		log->idle++;
		return 0;
	}
	if (logged->decision == DECISION_DENY) {
		log->denied++;
		return 0;
	}
	log->decisions++;
	if (!*log->first)
		put_day(log->first, logged->time);
	put_day(log->last, logged->time);
	/* Each claim's verdict counts, not the decision. */
	(void)!policy_judge(log->base, &logged->occasion, logged->claims, logged->n, log->verdicts);
	for (size_t i = 0; i < logged->n && r == 0; i++) {
		if (log->verdicts[i] == VERDICT_DENIED)
			r = add_claim(log, logged, i);
	}
	return r;
}

int seen_add(struct seen_log *log, struct logged_decision *logged, bool half)
{
	switch (logged->kind) {
	case LOGGED_DECISION:
		return add_decision(log, logged);
	case LOGGED_SHORT:
		log->shortened++;
		return 0;
	case LOGGED_LOST:
		log->lost += logged->lost;
		return 0;
	case LOGGED_FOREIGN:
		break;
	}
	log->halves += half;
	log->foreign += !half;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct seen *one = a, *other = b;
	int r;

	if (one->control != other->control)
		return one->control < other->control ? -1 : 1;
	r = strcmp(one->value, other->value);
	if (r == 0)
		r = (int)one->read_only - (int)other->read_only;
	return r != 0 ? r : strcmp(one->id, other->id);
}

void seen_sort(struct seen_log *log)
{
	qsort(log->seen, log->tally.n, sizeof(*log->seen), compare);
}

struct claim seen_claim(const struct seen *seen, struct subject *ret_subject)
{
	*ret_subject = (struct subject){.name = seen->value, .image = seen->image};
	return (struct claim){
		.control = seen->control,
		.value = seen->value,
		.field = "",
		.alias = seen->alias,
		.alias_links = seen->alias_links,
		.read_only = seen->read_only,
		.guarded = seen->guarded,
		.whole = seen->whole,
		.amount = seen->unlimited ? CLAIM_UNLIMITED : seen->amount,
		.subject = seen->has_subject ? ret_subject : NULL,
	};
}
