/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns for ports of the host: [ADDRESS:]PORT[-PORT][/PROTOCOL]. ADDRESS is an IPv4 address, an
 * IPv6 one in brackets, or "*"; left out it is every address, as 0.0.0.0 is. PORT is "*" for every
 * port, or 0 for one that the engine picks, which no range holds. PROTOCOL is tcp, udp or sctp;
 * left out it is each of them.
 *
 * In a list of what is allowed a pattern must hold all that is published; in a list of what is
 * denied it matches as soon as both have something in common: who publishes on every address
 * publishes on 127.0.0.1.
 */
#ifndef QUAYMASTER_PORT_PATTERN_H
#define QUAYMASTER_PORT_PATTERN_H

#include <stddef.h>

#include "arena.h"
#include "cleanup.h"
#include "pattern.h"

struct ports;

/* Many patterns at once; they are tried one after the other. */
struct port_set {
	enum list list;
	const struct ports *patterns;
	size_t n;
};

/* What is wrong with a pattern. */
struct remark port_pattern_check(const char *text, enum list list);

/* Makes a set of n checked patterns. Allocates from arena. 0 or -ENOMEM. */
_must_check_ int port_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                                    enum list list, struct port_set *ret_set);

/*
 * Whether one of the set's patterns matches what is published: ADDRESS:PORT[-PORT]/PROTOCOL, where
 * 0.0.0.0 is every address and ":*" with "*" for the protocol every port that the image names,
 * which the engine maps to ports that it picks. MATCH_UNKNOWN for what is not written so.
 */
enum match port_pattern_match(const struct port_set *set, const char *value);

#endif
