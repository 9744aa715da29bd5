/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON Schema (draft 7) of the policy language, for completion and hints in editors. Made from
 * the compiler's own tables. It is wider than the compiler: what it takes, `check` may still
 * refuse; what `check` takes, it takes.
 */
#ifndef QUAYMASTER_SCHEMA_H
#define QUAYMASTER_SCHEMA_H

#include <stdbool.h>
#include <stdio.h>

void schema_print(FILE *stream);

/* Whether the schema has a key of the top level. */
bool schema_has_key(const char *key);

#endif
