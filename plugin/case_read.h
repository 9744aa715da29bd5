/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a test file into cases. Whatever is not understood is a mistake, so that no case passes by
 * being misspelt. Judges nothing.
 */
#ifndef QUAYMASTER_CASE_READ_H
#define QUAYMASTER_CASE_READ_H

#include "case.h"
#include "policy/cleanup.h"

struct diag;

/*
 * Reads the file at path, which is borrowed. policy, unless NULL, is the path of the policy
 * whatever the file says. 0 and *ret_file, whose arena is the caller's; -EINVAL with every mistake
 * in diag; -ENOMEM; and what reading the file gave, said in diag as well.
 */
_must_check_ int case_read_file(const char *path, const char *policy, struct diag *diag,
                                struct case_file *ret_file);

#endif
