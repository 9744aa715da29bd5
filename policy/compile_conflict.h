/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that contradict themselves: what is allowed and denied at once, and what is required and
 * cannot be had. Compares what is written, and so sees the plain cases alone.
 */
#ifndef QUAYMASTER_COMPILE_CONFLICT_H
#define QUAYMASTER_COMPILE_CONFLICT_H

struct compile;
struct node;

/* Complains of what contradicts itself in c->rule, which was read from map. */
void compile_conflicts(struct compile *c, const struct node *map);

#endif
