/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a call is not told to anybody, though rules judge it: passwords that people put into
 * labels, and logins in what should be a name. Where a claim is shown, logged or counted, it is
 * shown by these. Changes nothing that a rule can tell apart.
 *
 * Everything else that holds secrets (Env, the bodies of logins, secrets and configs, options of
 * drivers, build arguments) never becomes a claim in the first place.
 */
#ifndef QUAYMASTER_DISCRETION_H
#define QUAYMASTER_DISCRETION_H

#include <stdbool.h>
#include <stddef.h>

#include "claims.h"
#include "policy/limits.h"
#include "text.h"

/* What stands in the place of a secret. */
#define DISCRETION_MASK "***"

/*
 * A label without what its key calls a secret: "token=***" of "token=x". Written into shown, of
 * size bytes, if something is left out; else it is label itself.
 */
const char *discretion_label(const char *label, char *shown, size_t size);

/* Room for a claim's value without its secret: a key that is longer is not shown either. */
#define DISCRETION_SIZE 256

/* The same for the value of any claim. */
const char *discretion_value(const struct claim *claim, char shown[DISCRETION_SIZE]);

/* Whether that leaves something out. */
bool discretion_hides(const struct claim *claim);

/*
 * A text with each login in it, as in https://user:password@host, masked; the text itself when
 * there is none. One with an "@" that is longer than LIMIT_LOGIN_TEXT is masked as a whole. As
 * long-lived as claims, or as text.
 */
const char *discretion_login(struct claims *claims, const char *text);

/* Whether there is one. */
bool discretion_has_login(const char *text);

/* Whether a text that somebody chose as the name of a field can be one. */
bool discretion_is_name(const char *text);

#endif
