/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What to say when a policy file is not YAML: the parser's words turned into what was expected
 * and what to write instead, at the place where the mistake was made. Does not parse.
 */
#ifndef QUAYMASTER_SYNTAX_ERROR_H
#define QUAYMASTER_SYNTAX_ERROR_H

#include <stdbool.h>
#include <stddef.h>

struct diag;

/* Where and why the parser stopped; offsets are in bytes. */
struct syntax_error {
	const char *problem;
	size_t at;
	const char *context; /* what it was doing, "" if it does not say */
	size_t context_at;   /* where that began */
};

/* Notes the error in diag, whose source text is. */
void syntax_error_say(const struct syntax_error *error, const char *text, size_t len,
                      struct diag *diag);

/*
 * Whether text is visible characters in UTF-8, tabs and line ends only; if not, the first other
 * one is noted in diag.
 */
bool syntax_error_check_text(const char *text, size_t len, struct diag *diag);

#endif
