/* SPDX-License-Identifier: Apache-2.0 */
#include "learn_policy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "danger.h"
#include "learn_write.h"
#include "policy/diag.h"
#include "policy/limits.h"
#include "policy/match.h"

/* Each round marks more, and after as many nothing is left to be marked but by one. */
#define ROUNDS 8

static bool is_writable_as_pattern(const struct seen *seen)
{
	size_t len = strlen(seen->value);

	for (const char *c = seen->value; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '*' || *c == '?')
			return false;
	}
	return len > 0 && len < LIMIT_PATTERN;
}

/* Whether a policy takes the pattern of a thing. */
static bool is_pattern(const struct seen *seen)
{
	enum shape shape = control_info(seen->control)->shape;
	struct arena arena = {0};
	const char *text = is_writable_as_pattern(seen) ? learn_pattern(&arena, seen) : NULL;
	bool good = text && !match_check(shape, text, LIST_ALLOW).error;

	arena_done(&arena);
	return good;
}

/* Why a thing is not granted, before anything is written. */
static const char *mark_of(const struct seen_log *log, const struct seen *seen)
{
	struct subject subject;
	const struct claim claim = seen_claim(seen, &subject);
	const char *danger = danger_of(&claim);
	struct rule_view rule;

	if (danger)
		return danger;
	if (!seen->normal)
		return "passed only by an exception, or while quaymaster was off";
	if (!learn_can_leave_out(log->base, seen))
		return "the profile denies it together with others";
	policy_rule(log->base, seen->control, &rule);
	/* Rules without lists are written without a pattern. */
	if (seen->whole || rule.n_require > 0 || rule.max ||
	    control_info(seen->control)->shape == SHAPE_DEMAND)
		return NULL;
	return is_pattern(seen) ? NULL : LEARN_NAMELESS;
}

static int write_text(const struct seen_log *log, const char *profile,
                      const struct learn_plan *plan, char **ret_text, size_t *ret_len)
{
	FILE *stream = open_memstream(ret_text, ret_len);
	int r;

	if (!stream)
		return -ENOMEM;
	r = learn_write(log, profile, plan, stream);
	if (fclose(stream) != 0)
		r = -ENOMEM;
	return r;
}

/* Marks what is granted and cannot be told from a danger. True if there is something. */
static bool mark_alike(struct seen_log *log, const struct seen *danger, bool whole_control)
{
	bool found = false;

	for (size_t i = 0; i < log->tally.n; i++) {
		struct seen *seen = &log->seen[i];

		if (seen->marked || seen->control != danger->control ||
		    (!whole_control && strcmp(seen->value, danger->value) != 0))
			continue;
		seen->marked = "cannot be told from what is dangerous";
		found = true;
	}
	return found;
}

/* Something marked that the policy grants all the same. True if that must change. */
static bool correct_marked(struct seen_log *log, struct seen *seen, bool is_danger,
                           struct learn_plan *plan)
{
	if (!is_danger) {
		bool known = seen->covered;

		/* The text does not list it then, and is to be written once more. */
		seen->covered = true;
		return !known;
	}
	if (!plan->exact[seen->control]) {
		plan->exact[seen->control] = true;
		return true;
	}
	return mark_alike(log, seen, false) || mark_alike(log, seen, true);
}

/*
 * Judges everything that was seen by the policy that was learned. Marks what it does not grant, and
 * has named one by one what grants too much. True if that changes something.
 */
static bool correct(struct seen_log *log, const struct policy *policy, struct learn_plan *plan)
{
	const struct occasion nobody = {.user = ""};
	bool changed = false;

	for (size_t i = 0; i < log->tally.n; i++) {
		struct seen *seen = &log->seen[i];
		struct subject subject;
		const struct claim claim = seen_claim(seen, &subject);
		enum verdict verdict;
		bool denied = policy_judge(policy, &nobody, &claim, 1, &verdict) == DECISION_DENY;

		if (!seen->marked && denied) {
			seen->marked = LEARN_NAMELESS;
			changed = true;
		} else if (seen->covered && denied) {
			seen->covered = false;
			changed = true;
		} else if (seen->marked && !denied) {
			changed |= correct_marked(log, seen, danger_of(&claim) != NULL, plan);
		}
	}
	return changed;
}

int learn_policy(struct seen_log *log, const char *profile, struct diag *diag, char **ret_text)
{
	struct learn_plan plan = {0};
	int r = 0;

	for (size_t i = 0; i < log->tally.n; i++) {
		log->seen[i].covered = false;
		log->seen[i].marked = mark_of(log, &log->seen[i]);
	}
	for (int round = 0; round < ROUNDS; round++) {
		_cleanup_(policy_unrefp) struct policy *policy = NULL;
		_cleanup_(freep) char *text = NULL;
		size_t len = 0;

		r = write_text(log, profile, &plan, &text, &len);
		if (r == 0)
			r = policy_load_text("learned policy", text, len, diag, &policy);
		if (r < 0)
			return r;
		if (!correct(log, policy, &plan)) {
			*ret_text = steal(&text);
			return 0;
		}
	}
	return -EINVAL;
}
