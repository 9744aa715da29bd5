/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Networks, addresses and published ports as claims. Adds them to r->claims at the field where r
 * stands; text is borrowed, flag is the docker CLI's name of the field, or NULL.
 */
#ifndef QUAYMASTER_NETWORK_VALUES_H
#define QUAYMASTER_NETWORK_VALUES_H

#include "reader.h"

/*
 * A network by its name or id. "" and "default" are the engine's bridge. A text of letters
 * and digits may be the beginning of an id, and so is asked for: the answer says what it names.
 */
void value_network(struct reader *r, const char *name, const char *flag);

/* The same of what may well be an id: taken as it is where nobody can be asked. */
void value_network_or_id(struct reader *r, const char *name, const char *flag);

/* Whether a network's name could also be the beginning of an id. */
bool network_may_be_id(const char *name);

/* Whether it is one, as far as its form tells. */
bool network_is_id(const char *name);

/*
 * A network mode: "host" and "container:x" share a namespace, everything else is a network. ""
 * claims nothing.
 */
void value_network_mode(struct reader *r, const char *mode);

/* An address that the container picks: "ip=...". "" claims nothing. */
void value_address(struct reader *r, const char *text, const char *flag);

/* The subnet or the gateway of a new network, with what it is in front: "subnet=10.1.0.0/16". */
void value_subnet(struct reader *r, const char *what, const char *text, const char *flag);

/* A hardware address, as "mac=02:42:..." in whatever form of Go's net.ParseMAC it came. */
void value_mac(struct reader *r, const char *text);

/* A published port as the API writes it. */
struct published_port {
	const char *ip;        /* "" is every address */
	const char *port;      /* "8080", "8080-8090"; "" and "0" let the engine choose */
	const char *container; /* "80/tcp"; without a protocol it is TCP */
};

/*
 * Claims "ADDRESS:PORT[-PORT]/PROTOCOL". What the engine could take for every address, or refuse,
 * is unreadable.
 */
void value_published_port(struct reader *r, const struct published_port *port);

#endif
