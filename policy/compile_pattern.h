/* SPDX-License-Identifier: Apache-2.0 */
/* One pattern of a rule: whether it can be one, and what is said of it. See compile.h. */
#ifndef QUAYMASTER_COMPILE_PATTERN_H
#define QUAYMASTER_COMPILE_PATTERN_H

#include <stdbool.h>

#include "pattern.h"

struct compile;
struct node;

/*
 * Whether an item is a text that can be a pattern of some shape. If not, diag has what was expected
 * ("a text in this list"), or what is wrong with the text.
 */
bool compile_pattern_text(struct compile *c, const struct node *item, const char *what);

/* Says in diag what there is to say about such a text. False if that is an error. */
bool compile_pattern_remark(struct compile *c, const struct node *item, struct remark remark);

#endif
