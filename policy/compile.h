/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a tree to rules: knows every key of the policy language, and complains about all mistakes
 * of meaning at once. Does not read files, nor YAML.
 */
#ifndef QUAYMASTER_COMPILE_H
#define QUAYMASTER_COMPILE_H

#include <stddef.h>

#include "cleanup.h"

struct diag;
struct node;
struct policy;

/*
 * The name of the profile that a policy builds on, static. Says nothing in diag: a missing or
 * wrong one is the default here, and compile_tree() complains.
 */
const char *compile_extends(const struct node *root);

/* The key at i that a policy can have; NULL behind the last one. Static. */
const char *compile_key(size_t i);

/*
 * Puts what the tree says into policy, over what is there: a rule replaces the one of the same
 * control. origin is named in the rules and lives as long as policy. What is wrong is skipped and
 * said in diag; see diag_failed(). 0 or -ENOMEM.
 */
_must_check_ int compile_tree(const struct node *root, const char *origin, struct diag *diag,
                              struct policy *policy);

#endif
