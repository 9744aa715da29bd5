/* SPDX-License-Identifier: Apache-2.0 */
/* What a container must be like, as {when: {label: "debug=true"}} in a list. See compile.h. */
#ifndef QUAYMASTER_COMPILE_CONTAINER_H
#define QUAYMASTER_COMPILE_CONTAINER_H

#include "cleanup.h"

struct compile;
struct container_pattern;
struct node;

/*
 * Compiles an item that is a mapping, and what it says for people: "when label debug=true". What is
 * wrong is said in diag, and then *ret_shown stays as it was. 0 or -ENOMEM.
 */
_must_check_ int compile_container(struct compile *c, const struct node *item,
                                   struct container_pattern *ret_pattern, const char **ret_shown);

#endif
