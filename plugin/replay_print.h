/* SPDX-License-Identifier: Apache-2.0 */
/* What `replay` says of what it counted, for people and for programs. Counts nothing itself. */
#ifndef QUAYMASTER_REPLAY_PRINT_H
#define QUAYMASTER_REPLAY_PRINT_H

#include <stdio.h>

#include "replay_count.h"

/* policy is its file as it was named; date the day, as YYYY-MM-DD, that it was judged as of. */
void replay_print_text(const struct replay *replay, const char *policy, const char *date,
                       FILE *stream);
void replay_print_json(const struct replay *replay, const char *policy, const char *date,
                       FILE *stream);

#endif
