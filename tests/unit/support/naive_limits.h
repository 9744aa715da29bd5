/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second evaluator's matchers for ports, ulimits, users and containers. Ports are sets of
 * addresses, ports and protocols from a small world, in which each is counted out. For tests only.
 */
#ifndef QUAYMASTER_TESTS_NAIVE_LIMITS_H
#define QUAYMASTER_TESTS_NAIVE_LIMITS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

#define NAIVE_VALUE 256

/* What a matcher says; a bool is one of the first two. */
enum { NAIVE_NO = false, NAIVE_YES = true, NAIVE_MAYBE };

/* The world's ports are 1 to 5; what the engine picks, and what an image names, are more. */
#define NAIVE_PORTS   6
#define NAIVE_PICKED  (1u << 0)
#define NAIVE_EXPOSED (1u << NAIVE_PORTS)

struct naive_ports {
	unsigned addresses, ports, protocols;
};

static inline bool naive_glob(const char *p, const char *t)
{
	if (*p == '\0')
		return *t == '\0';
	if (*p == '*')
		return naive_glob(p + 1, t) || (*t && naive_glob(p, t + 1));
	return *t && (*p == '?' || *p == *t) && naive_glob(p + 1, t + 1);
}

/* 127.0.0.1, 10.0.0.1, another of IPv4, ::1, another of IPv6. */
static inline unsigned naive_addresses(const char *text)
{
	static const struct {
		const char *begin;
		unsigned set;
	} known[] = {
		{"127.0.0.1:", 1}, {"10.0.0.1:", 2}, {"[::1]:", 8}, {"[::]:", 24}, {"", 31},
	};
	size_t i = 0;

	while (strncmp(text, known[i].begin, strlen(known[i].begin)) != 0)
		i++;
	return known[i].set;
}

static inline struct naive_ports naive_ports(const char *text)
{
	static const char *const protocols[] = {"/tcp", "/udp", "/sctp"};
	struct naive_ports set = {.addresses = naive_addresses(text), .protocols = 7};
	const char *colon = strrchr(text, ':'), *slash = strchr(text, '/');
	unsigned first = 0, last = 0;
	int n = sscanf(colon ? colon + 1 : text, "%u-%u", &first, &last);

	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		if (slash && strcmp(slash, protocols[i]) == 0)
			set.protocols = 1u << i;
	}
	for (unsigned port = first; n > 0 && port <= (n == 2 ? last : first); port++)
		set.ports |= 1u << port;
	if (n < 1)
		set.ports = 2 * NAIVE_EXPOSED - 1;
	return set;
}

static inline int naive_port(const char *pattern, const char *value, bool deny)
{
	struct naive_ports p = naive_ports(pattern), v = naive_ports(value);

	if (strchr(value, 'x'))
		return NAIVE_MAYBE;
	/* Whatever the image names, the engine picks the port of the host. */
	if (v.ports & NAIVE_EXPOSED)
		v.ports = NAIVE_EXPOSED | NAIVE_PICKED;
	if (!deny)
		return !(v.addresses & ~p.addresses) && !(v.ports & ~p.ports) &&
		       !(v.protocols & ~p.protocols);
	if (strncmp(value, "[::]", 4) == 0)
		v.addresses = 31;
	return v.addresses & p.addresses && v.ports & p.ports && v.protocols & p.protocols;
}

static inline int naive_ulimit(const char *pattern, const struct claim *claim)
{
	char name[NAIVE_VALUE], limit[NAIVE_VALUE];
	char *equals, *most;

	snprintf(name, sizeof(name), "%s", pattern);
	snprintf(limit, sizeof(limit), "%s", claim->value);
	equals = strchr(limit, '=');
	if (!equals)
		return NAIVE_MAYBE;
	*equals = '\0';
	most = strstr(name, "<=");
	if (most)
		*most = '\0';
	return naive_glob(name, limit) &&
	       (!most || (claim->amount != CLAIM_UNLIMITED &&
	                  claim->amount <= strtoull(most + 2, NULL, 10)));
}

static inline bool naive_label(const char *pattern, const struct subject *subject)
{
	char wanted[NAIVE_VALUE];

	snprintf(wanted, sizeof(wanted), strchr(pattern, '=') ? "%s" : "%s=*", pattern);
	for (size_t i = 0; i < subject->n_labels; i++) {
		if (naive_glob(wanted, subject->labels[i]))
			return true;
	}
	return false;
}

static inline bool naive_non_root(const char *user)
{
	char *end;
	unsigned long number = strtoul(user, &end, 10);

	return number > 0 && *end == '\0';
}

#endif
