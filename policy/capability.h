/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of Linux capabilities, read as the engine reads them. Does not know which ones the
 * kernel of this host has.
 */
#ifndef QUAYMASTER_CAPABILITY_H
#define QUAYMASTER_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>

#include "cleanup.h"

/*
 * The canonical name: upper case as Go's strings.ToUpper makes it (two letters outside of ASCII
 * become ASCII ones), and without one "CAP_" before a known name; "ALL" is one, "CAP_ALL" is none
 * (moby daemon/pkg/oci/caps/utils.go v29.7.2, NormalizeLegacyCapabilities). An unknown name is
 * only turned to upper case: the engine would refuse it, but a newer one might know it.
 *
 * 0 and the name in ret, ended by NUL; -ENAMETOOLONG if size bytes are too few.
 */
_must_check_ int capability_canonical(const char *text, char *ret, size_t size);

/* Whether a canonical name is "ALL" or one that Linux 6.x has. */
bool capability_is_known(const char *canonical);

/* The known names, ended by NULL; "ALL" is the first. Static. */
const char *const *capability_names(void);

#endif
