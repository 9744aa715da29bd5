/* SPDX-License-Identifier: Apache-2.0 */
/* Where in its files a policy says something, for what is said of it later. */
#ifndef QUAYMASTER_PLACE_H
#define QUAYMASTER_PLACE_H

#include "diag.h"

struct place {
	const char *origin; /* file name, or profile's name */
	unsigned line;      /* from 1 */
	unsigned source;    /* of the diag that the policy was loaded with */
	struct span span;
};

#endif
