/* SPDX-License-Identifier: Apache-2.0 */
#include "port_pattern.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "glob.h"

enum family {
	FAMILY_ALL, /* every address */
	FAMILY_IPV4,
	FAMILY_IPV6
};

enum protocol { PROTOCOL_ALL, PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_SCTP };

/* Ports of the host, as a pattern has them or as they are published. */
struct ports {
	enum family family;
	unsigned char address[sizeof(struct in6_addr)]; /* all zero: each of the family */
	bool every;                                     /* else from first to last */
	uint16_t first;
	uint16_t last; /* 0: one that the engine picks */
	enum protocol protocol;
};

#define EXPECTED_PORT                                                                              \
	"expected a port from 1 to 65535, a range as in 8000-8999, or \"*\"; in full: "            \
	"[ADDRESS:]PORT[-PORT][/PROTOCOL]"

static bool read_port(struct slice *text, uint16_t *ret_port)
{
	unsigned port = 0;
	size_t i = 0;

	for (; i < text->len && i < 5 && isdigit((unsigned char)text->text[i]); i++)
		port = port * 10 + (unsigned)(text->text[i] - '0');
	*ret_port = (uint16_t)port;
	text->text += i;
	text->len -= i;
	return i > 0 && port <= UINT16_MAX;
}

static const char *read_range(struct slice text, struct ports *ret)
{
	if (slice_is(text, "*")) {
		ret->every = true;
		return NULL;
	}
	if (!read_port(&text, &ret->first))
		return EXPECTED_PORT;
	ret->last = ret->first;
	if (text.len == 0)
		return NULL;
	text.text++;
	text.len--;
	if (text.text[-1] != '-' || !read_port(&text, &ret->last) || text.len > 0)
		return EXPECTED_PORT;
	if (ret->first == 0)
		return "0 is a port that the engine picks, and in no range";
	return ret->first <= ret->last ? NULL : "this range runs backwards";
}

static const char *read_protocol(struct slice text, struct ports *ret)
{
	static const char *const names[] = {
		[PROTOCOL_ALL] = "*",
		[PROTOCOL_TCP] = "tcp",
		[PROTOCOL_UDP] = "udp",
		[PROTOCOL_SCTP] = "sctp",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (slice_is(text, names[i])) {
			ret->protocol = (enum protocol)i;
			return NULL;
		}
	}
	return "expected tcp, udp or sctp behind the \"/\"";
}

/* An IPv4 address in IPv6's clothes is the same address. */
static void fold_mapped(struct ports *ports)
{
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	if (memcmp(ports->address, mapped, sizeof(mapped)) != 0)
		return;
	memmove(ports->address, ports->address + sizeof(mapped), 4);
	memset(ports->address + 4, 0, sizeof(ports->address) - 4);
	ports->family = FAMILY_IPV4;
}

static bool is_any(const unsigned char *address)
{
	static const unsigned char zero[sizeof(struct in6_addr)];

	return memcmp(address, zero, sizeof(zero)) == 0;
}

static const char *read_address(struct slice text, struct ports *ret)
{
	bool bracketed = text.len >= 2 && text.text[0] == '[' && text.text[text.len - 1] == ']';
	size_t len = text.len - 2 * bracketed;
	char address[INET6_ADDRSTRLEN] = "";

	if (slice_is(text, "*"))
		return NULL;
	ret->family = bracketed ? FAMILY_IPV6 : FAMILY_IPV4;
	if (len < sizeof(address))
		memcpy(address, text.text + bracketed, len);
	if (inet_pton(bracketed ? AF_INET6 : AF_INET, address, ret->address) != 1)
		return "expected an IPv4 address, an IPv6 address in brackets, or \"*\" in front "
		       "of the port";
	if (bracketed)
		fold_mapped(ret);
	if (ret->family == FAMILY_IPV4 && is_any(ret->address))
		ret->family = FAMILY_ALL;
	return NULL;
}

/* Reads ports, of which only the port must be there; returns what is wrong, or NULL. */
static const char *read_ports(const char *text, struct ports *ret)
{
	const char *slash = strrchr(text, '/');
	struct slice rest = {text, slash ? (size_t)(slash - text) : strlen(text)};
	const char *colon = memrchr(text, ':', rest.len);
	const char *error = NULL;

	*ret = (struct ports){0};
	if (slash)
		error = read_protocol(slice_of(slash + 1), ret);
	if (!error && colon) {
		struct slice address = {text, (size_t)(colon - text)};

		error = read_address(address, ret);
		rest = (struct slice){colon + 1, rest.len - address.len - 1};
	}
	return error ? error : read_range(rest, ret);
}

struct remark port_pattern_check(const char *text, enum list list)
{
	struct ports ports;

	(void)list;
	return (struct remark){.error = read_ports(text, &ports)};
}

int port_pattern_build(struct arena *arena, const char *const *patterns, size_t n, enum list list,
                       struct port_set *ret_set)
{
	struct ports *ports = arena_alloc(arena, n, sizeof(*ports));

	if (!ports)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		read_ports(patterns[i], &ports[i]);
	*ret_set = (struct port_set){list, ports, n};
	return 0;
}

static bool same_address(const struct ports *a, const struct ports *b)
{
	return memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

/* Whether a pattern holds all that is published. */
static bool covers(const struct ports *pattern, const struct ports *published)
{
	bool address = pattern->family == FAMILY_ALL ||
	               (pattern->family == published->family &&
	                (is_any(pattern->address) || same_address(pattern, published)));
	bool ports = pattern->every || (!published->every && pattern->first <= published->first &&
	                                published->last <= pattern->last);

	return address && ports &&
	       (pattern->protocol == PROTOCOL_ALL || pattern->protocol == published->protocol);
}

/*
 * Whether a pattern and what is published have something in common. Older engines listen on IPv4
 * too when they are asked for [::]. What every port of an image is mapped to, the engine picks.
 */
static bool overlaps(const struct ports *pattern, const struct ports *published)
{
	bool address = pattern->family == FAMILY_ALL || is_any(published->address) ||
	               (pattern->family == published->family &&
	                (is_any(pattern->address) || same_address(pattern, published)));
	bool ports = pattern->every ||
	             (pattern->first <= published->last && published->first <= pattern->last);

	return address && ports &&
	       (pattern->protocol == PROTOCOL_ALL || published->protocol == PROTOCOL_ALL ||
	        pattern->protocol == published->protocol);
}

enum match port_pattern_match(const struct port_set *set, const char *value)
{
	struct ports published;

	/* A pattern may leave these out; what is published has them. */
	if (!strchr(value, ':') || !strchr(value, '/') || read_ports(value, &published))
		return MATCH_UNKNOWN;
	for (size_t i = 0; i < set->n; i++) {
		const struct ports *pattern = &set->patterns[i];

		if (set->list == LIST_DENY ? overlaps(pattern, &published)
		                           : covers(pattern, &published))
			return MATCH_YES;
	}
	return MATCH_NO;
}
