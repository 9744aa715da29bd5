/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of users, and lists of users and groups in the match of an exception. See compile.h. */
#ifndef QUAYMASTER_COMPILE_GROUP_H
#define QUAYMASTER_COMPILE_GROUP_H

#include <stdbool.h>

#include "cleanup.h"
#include "user_pattern.h"

struct compile;
struct node;

/* Adds the groups of one file to c->policy. What is wrong is said in diag. 0 or -ENOMEM. */
_must_check_ int compile_groups(struct compile *c, const struct node *value);

/* Some of the users, as written and as a set. */
struct user_list {
	const char *const *words;
	size_t n;
	struct user_set set;
};

/*
 * Compiles a text or a list of texts: names of groups alone, or of users as well, among which the
 * name of a group stands for its members. What is wrong is skipped and said in diag. 0 or -ENOMEM.
 */
_must_check_ int compile_users(struct compile *c, const struct node *value, bool groups_only,
                               struct user_list *ret);

/* Warns of groups that nothing uses. Once all files are compiled. */
void compile_groups_end(struct compile *c);

/* Whether a text can name a group or an exception; if not, diag has why. */
bool compile_name(struct compile *c, const struct node *node, const char *what);

#endif
