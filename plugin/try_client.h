/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts a client for `try`: with an environment that leads to our socket, and with the files that
 * it may read and write. Does not wait for it.
 */
#ifndef QUAYMASTER_TRY_CLIENT_H
#define QUAYMASTER_TRY_CLIENT_H

#include <sys/types.h>

#include "try_run.h"

struct try_client {
	pid_t pid;
	int terminal; /* our end of the terminal that it has for its stdin; -1 without one */
};

/*
 * Starts command with the engine's socket at that path, and with the directory for what the client
 * keeps of its own, if the options want that. 0 and *ret_client; -errno. try_client_done() closes
 * what is ours.
 */
_must_check_ int try_client_start(const struct try_options *options, const char *socket,
                                  const char *directory, char *const *command,
                                  struct try_client *ret_client);
void try_client_done(struct try_client *client);

#endif
