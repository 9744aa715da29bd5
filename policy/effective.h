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

/*
 * Each writes what one part says, without where it comes from: two policies that write the same
 * judge the same by it. False, and nothing is written, if there is no such part.
 */
bool effective_exception(const struct policy *policy, const char *id, FILE *stream);
bool effective_group(const struct policy *policy, const char *name, FILE *stream);

/* The same of the log. */
void effective_log(const struct policy *policy, FILE *stream);

#endif
