/* SPDX-License-Identifier: Apache-2.0 */
/* A policy from its text, which has no mistakes. For tests only. */
#ifndef QUAYMASTER_TESTS_LOADED_H
#define QUAYMASTER_TESTS_LOADED_H

#include <check.h>
#include <string.h>

#include "policy/cleanup.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "printed.h"

/* Named "test.yaml"; the caller's, to be given back by policy_unref(). A mistake ends the test. */
static inline struct policy *loaded(const char *text)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(freep) char *said = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	if (policy_load_text("test.yaml", text, strlen(text), diag, &policy) < 0)
		ck_abort_msg("%s\n%s", text, said = printed(diag));
	return policy;
}

#endif
