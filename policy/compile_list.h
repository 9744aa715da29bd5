/* SPDX-License-Identifier: Apache-2.0 */
/* One list of patterns of a rule: what is wrong with each, and the compiled list. See compile.h. */
#ifndef QUAYMASTER_COMPILE_LIST_H
#define QUAYMASTER_COMPILE_LIST_H

#include "cleanup.h"
#include "match.h"

struct compile;
struct node;

/*
 * Compiles the list of c->control's rule that stands in `list`. What is wrong is skipped and said
 * in diag; then *ret_list may stay as it was. 0 or -ENOMEM.
 */
_must_check_ int compile_list(struct compile *c, const struct node *value, enum list list,
                              struct match_list *ret_list);

#endif
