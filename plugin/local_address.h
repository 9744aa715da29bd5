/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where quaymaster may be read by this host alone: a unix socket, or a port of the loopback device.
 * Reads such an address, and opens it. Does not accept connections.
 */
#ifndef QUAYMASTER_LOCAL_ADDRESS_H
#define QUAYMASTER_LOCAL_ADDRESS_H

#include <netinet/in.h>

#include "listen.h"

struct local_address {
	const char *path; /* of a unix socket, borrowed from the text; NULL for a port */
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} at; /* of a port */
};

/* Room for an address as it is shown: the longest path of a unix socket, and "unix:". */
#define LOCAL_ADDRESS_SIZE 128

/*
 * Reads "unix:/PATH", "127.0.0.1:PORT" (any address in 127.0.0.0/8) or "[::1]:PORT"; port 0 is any
 * that is free. 0; or -EINVAL, and *ret_why says what is wrong and what to type, static.
 */
_must_check_ int local_address_read(const char *text, struct local_address *ret_address,
                                    const char **ret_why);

/*
 * Listens there: a unix socket as listen_make() does, with mode 0660. Logs why not. 0 and
 * *ret_listener, which listen_close() closes; or -errno.
 */
_must_check_ int local_address_listen(const struct local_address *address,
                                      struct listener *ret_listener);

/* What is listened on, into size bytes: "unix:/PATH", or the address with the port that it got. */
void local_address_show(const struct local_address *address, const struct listener *listener,
                        char *ret, size_t size);

#endif
