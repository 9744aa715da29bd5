/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image that is let pass by its name can be anybody's, if everybody may give that name to an
 * image of his own; so can a container. A digest cannot be given, nor the label of a container that
 * is there. See compile.h.
 */
#ifndef QUAYMASTER_COMPILE_NAMES_H
#define QUAYMASTER_COMPILE_NAMES_H

struct compile;
struct node;

/* Warns of the names in a text or list of image patterns that everybody may give. */
void compile_names(struct compile *c, const struct node *list);

/*
 * The same for containers: a name, a list of them, or of mappings with "when", of which only those
 * count that ask for nothing but a name.
 */
void compile_container_names(struct compile *c, const struct node *list);

#endif
