/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What values the claims of a control can have, as far as that is known: so that a pattern which
 * can never match one is seen before somebody relies on it. Decides nothing, and is not for
 * matching.
 */
#ifndef QUAYMASTER_VOCABULARY_H
#define QUAYMASTER_VOCABULARY_H

#include "claim.h"
#include "pattern.h"

/* A warning about a pattern of a control's list that matches nothing; empty for a good one. */
struct remark vocabulary_check(enum control control, const char *text);

#endif
