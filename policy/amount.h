/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amounts as a policy writes them: bytes as docker reads them (8GiB; K, KB and KiB are all 1024),
 * CPUs in billionths, and plain numbers. Exact: no floating point.
 */
#ifndef QUAYMASTER_AMOUNT_H
#define QUAYMASTER_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "claim.h"
#include "cleanup.h"

/*
 * Reads an amount of SHAPE_BYTES, SHAPE_CPUS or SHAPE_COUNT, in the unit that claims have. False if
 * it is none, is 0, begins with a 0 that others would read as octal, or is more than the engine's
 * own numbers (int64) can be.
 */
_must_check_ bool amount_read(enum shape shape, const char *text, uint64_t *ret_amount);

/* What amount_read() takes, for "expected ...". Static. */
const char *amount_expected(enum shape shape);

/*
 * What to write for an amount that cannot be meant, which is no amount or not one that anybody has:
 * "; a unit is missing, as in 512MiB". "" if there is nothing more to say of it. Static.
 */
const char *amount_hint(enum shape shape, const char *text);

/* Whether an amount that was read lacks its unit: bytes that are too few to be meant as such. */
bool amount_lacks_unit(enum shape shape, const char *text, uint64_t amount);

/* An amount as an admin would write it, for examples. Static. */
const char *amount_example(enum shape shape);

#endif
