/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people call things who know Docker, compose or other policy languages: the words that
 * "did you mean" understands although no letter of them is right. Grants nothing: a synonym in a
 * policy stays an error.
 */
#ifndef QUAYMASTER_SYNONYM_H
#define QUAYMASTER_SYNONYM_H

#include <stdbool.h>

/* Whether a wrong word means a right one. Case and "_" for "-" do not count in the wrong one. */
bool synonym_is(const char *word, const char *right);

/* A letter as words are compared: in lower case, and "-" for "_". */
char synonym_folded(char letter);

#endif
