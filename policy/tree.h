/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The syntax tree of a policy file: texts, lists and mappings, each with the bytes it came from.
 * Holds what was written and knows nothing of what it means.
 */
#ifndef QUAYMASTER_TREE_H
#define QUAYMASTER_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

enum node_kind {
	NODE_TEXT, /* a YAML scalar, never typed: 8080, yes and null are texts like others */
	NODE_LIST, /* its items are the children */
	NODE_MAP   /* key, value, key, value ... are the children; the keys are texts */
};

struct node {
	enum node_kind kind;
	bool quoted;        /* NODE_TEXT: in quotes, or as a block; so it is meant as text */
	bool cut;           /* NODE_TEXT: a comment without a space behind its "#" follows */
	bool broken;        /* was complained about already: nothing more is said of it */
	struct span span;   /* in the source; of a list or mapping without brackets, its begin */
	const char *text;   /* NODE_TEXT: ended by NUL, holds no other NUL */
	struct node *child; /* the first one, or NULL */
	struct node *next;  /* the next child of the same parent, or NULL */
	size_t n;           /* how many children; for NODE_MAP how many keys */
};

/* The value of a key in a mapping, and the key's node unless ret_key is NULL; NULL if absent. */
const struct node *tree_get(const struct node *map, const char *key, const struct node **ret_key);

/*
 * What a node is, for "expected ..., found ...": "a list", "a mapping", "the number 5",
 * "the boolean yes", "nothing", "the text \"...\"". Writes at most size bytes with the NUL.
 */
void tree_describe(const struct node *node, char *ret, size_t size);

/* Whether a text would be a number, boolean or null for other readers of YAML; not if quoted. */
bool tree_is_typed(const struct node *node);

#endif
