/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a tree to rules: knows every key of the policy language, and complains about all mistakes
 * of meaning at once. Does not read files, nor YAML.
 */
#ifndef QUAYMASTER_COMPILE_H
#define QUAYMASTER_COMPILE_H

#include <stddef.h>

#include "cleanup.h"
#include "value.h"

struct diag;
struct node;
struct policy;

/*
 * The name of the profile that a policy builds on, static. Says nothing in diag: a missing or
 * wrong one is the default here, and compile_tree() complains.
 */
const char *compile_extends(const struct node *root);

/* The parts of a policy, in the order in which they need each other. */
enum compile_part {
	COMPILE_GROUPS,
	COMPILE_RULES, /* and all that is no other part */
	COMPILE_EXCEPTIONS,
	COMPILE_PARTS
};

/* One file of a policy, parsed. */
struct compile_source {
	const struct node *root;
	const char *origin; /* is named in the rules, and lives as long as the policy */
	enum compile_file file;
};

/* The key at i that a policy can have; NULL behind the last one. Static. */
const char *compile_key(size_t i);

/*
 * Puts one part of what a source says into policy, over what is there: a rule replaces the one of
 * the same control. Of several files each part comes before the next one of any. What is wrong is
 * skipped and said in diag, whose current source is this one; see diag_failed(). 0 or -ENOMEM.
 */
_must_check_ int compile_tree(const struct compile_source *source, enum compile_part part,
                              struct diag *diag, struct policy *policy);

/* Warns of what has no effect, once all parts of all files are there. */
void compile_end(struct diag *diag, struct policy *policy);

#endif
