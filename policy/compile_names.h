/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image that is let pass by its name can be anybody's, if everybody may give that name to an
 * image of his own. A digest cannot be given. See compile.h.
 */
#ifndef QUAYMASTER_COMPILE_NAMES_H
#define QUAYMASTER_COMPILE_NAMES_H

struct compile;
struct node;

/* Warns of the names in a text or list of image patterns that everybody may give. */
void compile_names(struct compile *c, const struct node *list);

#endif
