/* SPDX-License-Identifier: Apache-2.0 */
/* One pattern of a rule: whether it can be one, and what is said of it. See compile.h. */
#ifndef QUAYMASTER_COMPILE_PATTERN_H
#define QUAYMASTER_COMPILE_PATTERN_H

#include <stdbool.h>

#include "claim.h"
#include "cleanup.h"
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

/*
 * Reads a value that is one pattern of a shape. *ret_part is allocated from the policy's arena, and
 * only set if it is fine; else diag has why. 0 or -ENOMEM.
 */
_must_check_ int compile_pattern_part(struct compile *c, const struct node *value, enum shape shape,
                                      const char **ret_part);

#endif
