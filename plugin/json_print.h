/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON texts on a stream, for the commands that print JSON. Escapes what text_put_json() escapes,
 * and writes what is not UTF-8 as U+FFFD, so that every reader takes it.
 */
#ifndef QUAYMASTER_JSON_PRINT_H
#define QUAYMASTER_JSON_PRINT_H

#include <stdio.h>

/* s as a JSON string with its quotes; NULL is null. */
void json_print(FILE *stream, const char *s);

/* "name":"s" with what stands before it: "", "," or "{". */
void json_print_member(FILE *stream, const char *before, const char *name, const char *s);

#endif
