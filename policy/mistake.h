/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mistakes of a policy that are shown, and how many more there are. Of many alike the first
 * few are kept, and no error is left out for a warning. Knows no texts but its own; diag.h is what
 * everybody else uses.
 */
#ifndef QUAYMASTER_MISTAKE_H
#define QUAYMASTER_MISTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "limits.h"

struct mistake {
	unsigned source; /* index into the sources of a diag */
	struct span span;
	bool warning;
	bool whole;    /* of the file; span means nothing */
	size_t more;   /* of its kind, left out while this one was kept */
	uint64_t kind; /* a number for what is alike but for quoted texts and numbers */
	char text[LIMIT_DIAGNOSTIC_TEXT];
};

/* All zero is none. */
struct mistakes {
	size_t n; /* in list, ordered by source and position; of one position in the order noted */
	struct diag_counts all; /* also those that are left out */
	struct mistake list[LIMIT_DIAGNOSTICS];
};

/*
 * Keeps a copy of a mistake, of which it sets the kind, or counts it only. LIMIT_SAME_DIAGNOSTICS
 * of a kind are kept, and LIMIT_DIAGNOSTICS of all, those that come first in the texts, errors
 * before warnings.
 */
void mistakes_note(struct mistakes *mistakes, struct mistake *mistake);

/* How many of its kind are left out, if the mistake at i is the last of them; 0 for all others. */
size_t mistakes_more(const struct mistakes *mistakes, size_t i);

#endif
