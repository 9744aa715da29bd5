/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The target of a call as `try` shows it: with the parameters that say what the call is about.
 * The values of all others (build arguments, filters, the address of a remote context, with a
 * login in it) are long or secret, and left out.
 */
#ifndef QUAYMASTER_TRY_TARGET_H
#define QUAYMASTER_TRY_TARGET_H

#include "uri.h"

/* To be freed; NULL without memory. uri->path is NULL for a target that could not be read. */
char *try_target_shown(const struct uri *uri);

#endif
