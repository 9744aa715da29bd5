/* SPDX-License-Identifier: Apache-2.0 */
/* The key "log" of a policy: what the decision log holds. See compile.h and log_filter.h. */
#ifndef QUAYMASTER_COMPILE_LOG_H
#define QUAYMASTER_COMPILE_LOG_H

#include "cleanup.h"

struct compile;
struct node;

/* Compiles it into the policy. What is wrong is said in diag. 0 or -ENOMEM. */
_must_check_ int compile_log(struct compile *c, const struct node *value);

#endif
