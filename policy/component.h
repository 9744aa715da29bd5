/* SPDX-License-Identifier: Apache-2.0 */
/* Names whose components are parted by slashes, and patterns for them. */
#ifndef QUAYMASTER_COMPONENT_H
#define QUAYMASTER_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>

#include "glob.h"

/*
 * Reads the component of name that begins at *at (0 for the first), and moves *at to the next one.
 * Components may be empty. Returns false when there is none left.
 */
bool component_next(struct slice name, size_t *at, struct slice *ret_component);

/*
 * Whether a pattern matches the whole name, component by component: each as a glob, and "**" for
 * one or more of them. Time is at most the product of both lengths.
 */
bool component_match(struct slice pattern, struct slice name);

#endif
