/* SPDX-License-Identifier: Apache-2.0 */
#include "question_counts.h"

#include "process.h"

static const char *const names[QUESTION_RESULT_COUNT] = {
	[QUESTION_ANSWERED] = "answered",   [QUESTION_ABSENT] = "absent",
	[QUESTION_FAILED] = "failed",       [QUESTION_NO_ANSWER] = "no_answer",
	[QUESTION_NO_ENGINE] = "no_engine",
};

const char *question_result_name(enum question_result result)
{
	return names[result];
}

static enum question_result result_of(unsigned status)
{
	switch (status) {
	case 200:
		return QUESTION_ANSWERED;
	case 404:
		return QUESTION_ABSENT;
	case ASK_NO_ANSWER:
		return QUESTION_NO_ANSWER;
	case ASK_NO_ENGINE:
		return QUESTION_NO_ENGINE;
	default:
		return QUESTION_FAILED;
	}
}

int64_t question_asked(struct question_counts *counts)
{
	atomic_fetch_add_explicit(&counts->asked, 1, memory_order_relaxed);
	return process_now_ns();
}

void question_answered(struct question_counts *counts, enum ask_kind kind, int64_t asked,
                       unsigned status)
{
	enum question_result result = result_of(status);

	atomic_fetch_add_explicit(&counts->answered[kind][result], 1, memory_order_relaxed);
	/* There was nobody whose speed this could tell. */
	if (result == QUESTION_NO_ENGINE)
		return;
	histogram_count(ask_is_for_engine(kind) ? &counts->engine : &counts->host,
	                process_now_ns() - asked);
}
