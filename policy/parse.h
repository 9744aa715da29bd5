/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the text of a policy file to its tree. The language is a strict subset of YAML: one
 * document of UTF-8, no anchors, aliases, tags, directives, merge keys or duplicate keys, and
 * bounded depth. The only file that knows libyaml. Does not know what the keys mean.
 */
#ifndef QUAYMASTER_PARSE_H
#define QUAYMASTER_PARSE_H

#include <stddef.h>

#include "arena.h"
#include "cleanup.h"

struct diag;
struct node;

/*
 * Parses text, which must be the source of diag. Returns 0 and *ret_root, allocated from arena;
 * -EINVAL if there is no tree to go on with; -ENOMEM. Mistakes are in diag; a tree with mistakes
 * is returned as well, so that the rest of it can be checked: see diag_failed().
 */
_must_check_ int parse_text(const char *text, size_t len, struct diag *diag, struct arena *arena,
                            const struct node **ret_root);

#endif
