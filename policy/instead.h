/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way out of a denied claim. Most controls have one for all their values (control_info); some
 * values are known tools at work, and there is a better one for these. Decides nothing.
 */
#ifndef QUAYMASTER_INSTEAD_H
#define QUAYMASTER_INSTEAD_H

#include "claim.h"

/* What to do instead, in the words of the door that the claim came by. Never NULL. Static. */
const char *claim_instead(const struct claim *claim);

#endif
