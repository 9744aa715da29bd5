/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers of a test file share: keys by a table, texts, and how a mistake is said. Every
 * function that returns an int returns 0, also for a mistake that diag has, or -ENOMEM.
 */
#ifndef QUAYMASTER_CASE_READER_H
#define QUAYMASTER_CASE_READER_H

#include "case.h"
#include "policy/diag.h"
#include "policy/tree.h"

struct case_reader {
	struct diag *diag;
	struct case_file *file;
	struct test_case *c; /* the case that is read; NULL outside */
};

/* A key of a mapping, and what reads its value. */
struct case_key {
	const char *name;
	int (*read)(struct case_reader *r, const struct node *value);
};

/* Notes "expected WHAT, found ..." at the node. */
void case_unexpected(struct case_reader *r, const struct node *node, const char *what);

/* Reads a mapping by n keys; what is none of them is a mistake. what is for "expected ...". */
_must_check_ int case_read_keys(struct case_reader *r, const struct node *map,
                                const struct case_key *keys, size_t n, const char *what);

/* Reads one visible line that is not empty; *ret_text is set only if it is fine. */
_must_check_ int case_read_line(struct case_reader *r, const struct node *node,
                                const char **ret_text);

/* Copies a text into the file's arena. */
_must_check_ int case_copy(struct case_reader *r, const char *text, const char **ret_text);

/* Reads YYYY-MM-DD as the noon of that day. */
_must_check_ int case_read_date(struct case_reader *r, const struct node *node, int64_t *ret_now);

/* The keys of a case that have files of their own. */
_must_check_ int case_read_call(struct case_reader *r, const struct node *value);
_must_check_ int case_read_claims(struct case_reader *r, const struct node *value);
_must_check_ int case_read_docker(struct case_reader *r, const struct node *value);
_must_check_ int case_read_container(struct case_reader *r, const struct node *value);
_must_check_ int case_read_expect(struct case_reader *r, const struct node *value);
_must_check_ int case_read_control(struct case_reader *r, const struct node *value);

/* Says that a word names no control, and which one may be meant. */
void case_unknown_control(struct case_reader *r, const struct node *node);

/* A tree as JSON, allocated from the file's arena. *ret_json stays NULL after a mistake. */
_must_check_ int case_json(struct case_reader *r, const struct node *node, const char **ret_json);

#endif
