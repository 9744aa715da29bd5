/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy written out as one file: the profile's rules, its own, and those of what it includes,
 * as they hold, each with a comment that says where it comes from. What is written is a policy
 * that judges the same. Opens no file.
 */
#ifndef QUAYMASTER_EFFECTIVE_H
#define QUAYMASTER_EFFECTIVE_H

#include <stdio.h>

struct policy;

/* Writes the whole policy as YAML. */
void effective_write(const struct policy *policy, FILE *stream);

#endif
