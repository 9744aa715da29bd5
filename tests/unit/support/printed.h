/* SPDX-License-Identifier: Apache-2.0 */
/* What diag_print() writes, as a text. For tests only. */
#ifndef QUAYMASTER_TESTS_PRINTED_H
#define QUAYMASTER_TESTS_PRINTED_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/diag.h"

/* Larger than what LIMIT_DIAGNOSTICS mistakes take. */
#define PRINTED_SIZE (128u * 1024)

/* The caller's, to be freed. */
static inline char *printed(const struct diag *diag)
{
	char *text = calloc(1, PRINTED_SIZE);
	FILE *stream = text ? fmemopen(text, PRINTED_SIZE, "w") : NULL;

	ck_assert_ptr_nonnull(stream);
	diag_print(diag, stream);
	ck_assert_int_eq(fclose(stream), 0);
	return text;
}

#endif
