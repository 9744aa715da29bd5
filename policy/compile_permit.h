/* SPDX-License-Identifier: Apache-2.0 */
/* What an exception permits, control by control. See compile.h. */
#ifndef QUAYMASTER_COMPILE_PERMIT_H
#define QUAYMASTER_COMPILE_PERMIT_H

#include <stdbool.h>

#include "cleanup.h"

struct compile;
struct control_info;
struct node;

/* What can be permitted of a control beside all of it: a list, or up to a maximum. */
bool compile_permit_takes_list(const struct control_info *info);
bool compile_permit_takes_max(const struct control_info *info);

/* Compiles the permit of c->exception. What is wrong is said in diag. 0 or -ENOMEM. */
_must_check_ int compile_permit(struct compile *c, const struct node *value);

#endif
