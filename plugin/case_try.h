/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case's docker command line, run as `try` does: the client talks to a socket of ours, nothing is
 * created, and each call that it makes is judged.
 */
#ifndef QUAYMASTER_CASE_TRY_H
#define QUAYMASTER_CASE_TRY_H

#include "case_outcome.h"

/*
 * Runs the command line of a case that has one, below the directory that its file lies in; NULL:
 * the current one. 0, also when it could not be run or did not get to its end, which
 * outcome->trouble then says; -ENOMEM.
 */
_must_check_ int case_try(const struct case_setting *setting, const struct test_case *c,
                          struct case_outcome *outcome);

#endif
