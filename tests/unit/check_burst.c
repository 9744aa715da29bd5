/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/burst.h"

#include "policy/cleanup.h"
#include "policy/limits.h"
#include "support.h"

#define MANY (LIMIT_BURST + 1)
#define T    LIMIT_BURST_MS

/* One after the other, of one burst. */
static const struct {
	unsigned connections;
	int64_t now;
	bool over;
	int wait;
} STEPS[] = {
	{0, 1, false, -1},
	{LIMIT_BURST, 2, false, -1},
	{0, 3 + T, false, -1},
	/* Many, and then few, for long enough. */
	{MANY, 10 * T, false, -1},
	{MANY, 12 * T, false, -1},
	{LIMIT_BURST, 13 * T, false, T},
	{2, 13 * T + 1, false, T - 1},
	{0, 14 * T - 1, false, 1},
	{0, 14 * T, true, -1},
	{0, 20 * T, false, -1},
	/* Interrupted by the next. */
	{MANY, 30 * T, false, -1},
	{0, 31 * T, false, T},
	{MANY, 31 * T + 1, false, -1},
	{0, 40 * T, false, T},
	{LIMIT_BURST, 45 * T, true, -1},
	{LIMIT_BURST, 46 * T, false, -1},
};

START_TEST(test_steps)
{
	struct burst burst = {0};

	for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
		int wait = 0;
		bool over = burst_is_over(&burst, STEPS[i].connections, STEPS[i].now, &wait);

		ck_assert_msg(over == STEPS[i].over, "step %zu", i);
		ck_assert_msg(wait == STEPS[i].wait, "step %zu: %d", i, wait);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("burst");
	TCase *tcase = tcase_create("burst");

	tcase_add_test(tcase, test_steps);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
