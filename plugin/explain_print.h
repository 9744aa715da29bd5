/* SPDX-License-Identifier: Apache-2.0 */
/* A judged call, claim by claim: which rule judged it and why, and what would let it pass. */
#ifndef QUAYMASTER_EXPLAIN_PRINT_H
#define QUAYMASTER_EXPLAIN_PRINT_H

#include <stdio.h>

#include "decision.h"

/* For people, and as one JSON object. */
void explain_print(FILE *out, const struct decision_record *record);
void explain_print_json(FILE *out, const struct decision_record *record);

#endif
