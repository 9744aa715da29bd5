/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The API version that a path begins with, compared as the engine compares it: part by part, each
 * a number (moby daemon/internal/versions/compare.go v29.7.2).
 */
#ifndef QUAYMASTER_API_VERSION_H
#define QUAYMASTER_API_VERSION_H

#include "claims.h"

/*
 * 41 for "1.41" and what equals it; UINT_MAX for everything from 2 on, and for NULL: without a
 * version the engine's newest is meant. version has digits and dots alone (struct uri).
 */
unsigned api_minor(const char *version);

/* "1.41" for "01.041." and "1.41.0". Lives as long as the claims. */
const char *api_canonical(struct claims *claims, const char *version);

#endif
