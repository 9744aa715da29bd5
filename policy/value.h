/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single values of a policy: reads the keys of a mapping by a table, and texts and words, and says
 * what was expected. Does not know which keys there are.
 */
#ifndef QUAYMASTER_VALUE_H
#define QUAYMASTER_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "cleanup.h"
#include "place.h"
#include "tree.h"

struct container_pattern;
struct exception;
struct group;
struct policy;
struct rule;

/* What a file is to the policy. */
enum compile_file {
	COMPILE_MAIN = 0, /* the policy itself, whose includes are there */
	COMPILE_INCLUDED, /* one that it includes */
	COMPILE_ALONE     /* the policy itself, which can include nothing */
};

/* What is being compiled: the policy, and of it the rule where one is. */
struct compile {
	struct policy *policy;
	struct diag *diag;
	const char *origin;
	enum compile_file file;
	const struct node *name; /* the key of the rule, else NULL */
	struct rule *rule;
	const struct control_info *control;
	struct container_pattern *container; /* of a list's item, else NULL */
	struct exception *exception;         /* the one that is read, else NULL */
	struct group **last_group;           /* where the next one goes, while groups are read */
};

/* A key of a mapping. Keys are read in the order of their table, not of the file. */
struct key {
	const char *name;
	/* Reads the value. 0, also for a wrong one that diag has; -ENOMEM. */
	int (*read)(struct compile *c, const struct node *value);
};

/* A word and what it stands for. */
struct word {
	const char *word;
	int value;
};

/* The words that a value can be, ended by a NULL word. */
struct words {
	const char *what; /* for "expected ...": "\"enforce\" or \"audit\"" */
	struct word list[4];
};

/* What a policy's and a rule's mode can be: enum mode. */
extern const struct words value_modes;

/* How long "expected ..., found ..." describes what was found. */
#define FOUND_SIZE 128

/* Reads all values of a mapping whose keys are in the table; 0 or -ENOMEM. */
_must_check_ int value_read_keys(struct compile *c, const struct node *map, const struct key *keys,
                                 size_t n);

/* Whether the table has the key. */
bool value_has_key(const struct key *keys, size_t n, const char *name);

/* The table's key that is nearest to a wrong one; NULL if none is near. */
const char *value_nearest_key(const struct key *keys, size_t n, const char *name);

/*
 * Complains about the keys of a mapping that are not in the table, as "unknown key ... in WHERE"
 * with the nearest one, or with all that there are; true if there are none.
 */
_must_check_ bool value_check_keys(struct compile *c, const struct node *map,
                                   const struct key *keys, size_t n, const char *where);

/* Where a node of the current source is. */
struct place value_place(const struct compile *c, const struct node *node);

/* Notes "expected WHAT, found ..." at the node; hint ("; write ...") goes behind it, or "". */
void value_unexpected(struct compile *c, const struct node *node, const char *what,
                      const char *hint);

/*
 * Reads one of the words, whose table has the name what; *ret_value. False if it is none of them;
 * then diag has the nearest word, or the hint where none is near.
 */
_must_check_ bool value_word(struct compile *c, const struct node *node, const struct words *words,
                             const char *hint, int *ret_value);

/*
 * Reads a text for people: one line, not empty, not longer than LIMIT_POLICY_TEXT, and nothing
 * that looks like a number. *ret_text is allocated from the policy's arena, and only set if it is
 * fine; 0 or -ENOMEM.
 */
_must_check_ int value_text(struct compile *c, const struct node *node, const char **ret_text);

#endif
