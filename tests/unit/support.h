/* SPDX-License-Identifier: Apache-2.0 */
/* What the unit tests share: running a suite, and asking the main path about one call. */
#ifndef QUAYMASTER_TESTS_SUPPORT_H
#define QUAYMASTER_TESTS_SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

#include "policy/policy.h"

/* The occasion of a call of which only the claims matter. */
static const struct occasion nobody = {.user = ""};

/* Runs one suite and gives main()'s exit code. */
static inline int support_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}

#endif
