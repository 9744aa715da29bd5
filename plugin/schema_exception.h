/* SPDX-License-Identifier: Apache-2.0 */
/* Groups, exceptions and included files in the schema of policies. See schema.h. */
#ifndef QUAYMASTER_SCHEMA_EXCEPTION_H
#define QUAYMASTER_SCHEMA_EXCEPTION_H

#include <stdbool.h>
#include <stdio.h>

void schema_print_include(FILE *stream);
void schema_print_groups(FILE *stream);
void schema_print_exceptions(FILE *stream);

/* Whether the schema has such a key of an exception, and of its match. */
bool schema_has_exception_key(const char *key);
bool schema_has_match_key(const char *key);

#endif
