/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean ...": the nearest of some words to one that is not among them. */
#ifndef QUAYMASTER_SUGGEST_H
#define QUAYMASTER_SUGGEST_H

/* A search. Start with the wrong word, the rest zero. All words are borrowed. */
struct suggestion {
	const char *word;
	const char *nearest; /* the best so far, NULL if none is near enough */
	unsigned distance;   /* of nearest */
};

/*
 * Considers one right word. Near are words where at most a third of the letters differ: are
 * missing, too many, others, or swapped with a neighbour, and nearest is what the word is a synonym
 * of. Case and "_" for "-" do not count.
 */
void suggest_offer(struct suggestion *suggestion, const char *candidate);

#endif
