/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which claims make a container, or who has it, master of the host, or undo this program: what
 * `learn` does not grant by itself. Knows no policy.
 */
#ifndef QUAYMASTER_DANGER_H
#define QUAYMASTER_DANGER_H

#include "policy/claim.h"

/* What is dangerous about a claim, as "is root on the host"; NULL: nothing that is known. Static.
 */
const char *danger_of(const struct claim *claim);

#endif
