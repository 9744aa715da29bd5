/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy written out as one file: the profile's rules, its own, and those of what it includes,
 * as they hold, each with a comment that says where it comes from. What is written is a policy
 * that judges the same. Opens no file.
 */
#ifndef QUAYMASTER_EFFECTIVE_H
#define QUAYMASTER_EFFECTIVE_H

#include <stdbool.h>
#include <stdio.h>

struct policy;

/* Writes the whole policy as YAML. */
void effective_write(const struct policy *policy, FILE *stream);

/* Writes the groups, without where each comes from. */
void effective_groups(const struct policy *policy, FILE *stream);

/* Writes what the exception with an id is, without the id and where it comes from. False, and
 * nothing is written, when there is none. */
bool effective_exception(const struct policy *policy, const char *id, FILE *stream);

#endif
