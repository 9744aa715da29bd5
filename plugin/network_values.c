/* SPDX-License-Identifier: Apache-2.0 */
#include "network_values.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "claim_values.h"

#define HEX_DIGITS "0123456789abcdef"

/* Digits and letters in swarm's ids (moby/swarmkit identity/randomid.go). */
#define SWARM_ID_LEN 25

bool network_may_be_id(const char *name)
{
	static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

	return *name && !name[strspn(name, letters)] &&
	       !value_among(name, "bridge default host none ingress");
}

/* What is hardly anything else than an id: hex, or all of a swarm's. */
bool network_is_id(const char *name)
{
	return network_may_be_id(name) &&
	       (!name[strspn(name, HEX_DIGITS)] || strlen(name) == SWARM_ID_LEN);
}

static void claim_network(struct reader *r, const char *name, const char *flag, bool needed)
{
	bool is_default = !*name || strcmp(name, "default") == 0;

	reader_claim(r, CONTROL_NETWORKS, is_default ? "bridge" : name, *name ? name : NULL, flag);
	if (network_may_be_id(name))
		reader_ask(r, QUESTION_NETWORK, needed, name, true);
}

/* The beginning of an id is a common name as well: a name, where nobody can be asked. */
void value_network(struct reader *r, const char *name, const char *flag)
{
	claim_network(r, name, flag, network_is_id(name));
}

void value_network_or_id(struct reader *r, const char *name, const char *flag)
{
	claim_network(r, name, flag, false);
}

void value_network_mode(struct reader *r, const char *mode)
{
	if (*mode && !value_shared_namespace(r, "network", mode))
		value_network(r, mode, "--network");
}

/* The address in one form, without brackets; NULL for what is none. "" is every address. */
static const char *address(struct reader *r, const char *text)
{
	char shown[INET6_ADDRSTRLEN];
	struct in6_addr six;
	struct in_addr four;

	if (!*text)
		return "0.0.0.0";
	if (inet_pton(AF_INET, text, &four) == 1) {
		inet_ntop(AF_INET, &four, shown, sizeof(shown));
	} else if (inet_pton(AF_INET6, text, &six) == 1) {
		/* Go's net.IP makes no difference between 127.0.0.1 and ::ffff:127.0.0.1. */
		if (IN6_IS_ADDR_V4MAPPED(&six))
			inet_ntop(AF_INET, &six.s6_addr[12], shown, sizeof(shown));
		else
			inet_ntop(AF_INET6, &six, shown, sizeof(shown));
	} else {
		return NULL;
	}
	return reader_copy(r, shown, strlen(shown));
}

void value_address(struct reader *r, const char *text, const char *flag)
{
	const char *ip = *text ? address(r, text) : NULL;

	if (*text)
		reader_claim(r, CONTROL_STATIC_ADDRESSES, reader_join(r, "ip", '=', ip ? ip : text),
		             text, flag);
}

/* Older engines take a network with bits behind its length for the one that begins there. */
static void clear_bits(unsigned char *bytes, size_t n, unsigned keep)
{
	for (size_t i = 0; i < n; i++) {
		unsigned kept = keep > 8 * i ? keep - 8 * (unsigned)i : 0;

		if (kept < 8)
			bytes[i] &= (unsigned char)(0xff00u >> kept);
	}
}

/* "10.0.0.0/8" of "10.20.0.0/8"; NULL for what is no network. */
static const char *network(struct reader *r, const char *text)
{
	size_t len = strcspn(text, "/"),
	       digits = strspn(text + len + (text[len] != 0), "0123456789");
	unsigned char bytes[sizeof(struct in6_addr)];
	char shown[INET6_ADDRSTRLEN];
	const char *ip = len > 0 ? address(r, reader_copy(r, text, len)) : NULL;
	int family = ip && strchr(ip, ':') ? AF_INET6 : AF_INET;
	size_t size = family == AF_INET6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);
	unsigned long keep;

	if (!ip || digits == 0 || digits > 3 || text[len + 1 + digits] ||
	    inet_pton(family, ip, bytes) != 1)
		return NULL;
	keep = strtoul(text + len + 1, NULL, 10);
	if (keep > 8 * size)
		return NULL;
	clear_bits(bytes, size, (unsigned)keep);
	inet_ntop(family, bytes, shown, sizeof(shown));
	return claims_printf(r->claims, "%s/%lu", shown, keep);
}

void value_subnet(struct reader *r, const char *what, const char *text, const char *flag)
{
	const char *clean = strchr(text, '/') ? network(r, text) : address(r, text);

	if (*text)
		reader_claim(r, CONTROL_STATIC_ADDRESSES,
		             reader_join(r, what, '=', clean ? clean : text), text, flag);
}

void value_mac(struct reader *r, const char *text)
{
	char digits[12], shown[18];
	size_t n = 0;

	if (!*text)
		return;
	for (const char *c = text; *c && n <= sizeof(digits); c++) {
		char low = (char)(*c >= 'A' && *c <= 'F' ? *c | 0x20 : *c);

		if (strchr(HEX_DIGITS, low) && n < sizeof(digits))
			digits[n++] = low;
		else if (!strchr(":-.", low))
			n = sizeof(digits) + 1;
	}
	for (size_t i = 0; n == sizeof(digits) && i < sizeof(digits) / 2; i++) {
		shown[3 * i] = digits[2 * i];
		shown[3 * i + 1] = digits[2 * i + 1];
		shown[3 * i + 2] = i == sizeof(digits) / 2 - 1 ? '\0' : ':';
	}
	reader_claim(r, CONTROL_STATIC_ADDRESSES,
	             reader_join(r, "mac", '=', n == sizeof(digits) ? shown : text), text,
	             "--mac-address");
}

/* A port of at most 65535 in decimal; *text moves behind it. -1 for none. */
static long port_number(const char **text)
{
	size_t n = strspn(*text, "0123456789");
	const char *digits = *text;
	long port = 0;

	*text += n;
	for (size_t i = 0; i < n && port <= UINT16_MAX; i++)
		port = port * 10 + (digits[i] - '0');
	return n > 0 && port <= UINT16_MAX ? port : -1;
}

/* "8080" or "8080-8090" without zeros in front; NULL for what is no port. */
static const char *ports(struct reader *r, const char *text)
{
	long first, last;

	if (!*text)
		return "0";
	first = last = port_number(&text);
	if (*text == '-') {
		text++;
		last = port_number(&text);
	}
	if (*text || first < 0 || last < first)
		return NULL;
	if (first == last)
		return first == 0 ? "0" : claims_printf(r->claims, "%ld", first);
	return claims_printf(r->claims, "%ld-%ld", first, last);
}

/* The protocol of "80/tcp", in lower case (moby nat.SplitProtoPort). */
static const char *protocol(struct reader *r, const char *container)
{
	const char *slash = strchr(container, '/');
	size_t len = slash ? strcspn(slash + 1, "/") : 0;
	char *lower;

	if (len == 0)
		return "tcp";
	if (slash[1 + len] == '\0' && value_among(slash + 1, "tcp udp sctp"))
		return slash + 1;
	lower = claims_alloc(r->claims, len + 1);
	for (size_t i = 0; lower && i < len; i++)
		lower[i] = (char)(slash[1 + i] >= 'A' && slash[1 + i] <= 'Z' ? slash[1 + i] | 0x20
		                                                             : slash[1 + i]);
	if (lower)
		lower[len] = '\0';
	return lower ? lower : "";
}

void value_published_port(struct reader *r, const struct published_port *port)
{
	const char *ip = address(r, port->ip);
	const char *number = ports(r, port->port);
	const char *typed = claims_printf(r->claims, "%s%s%s%s%s", port->ip, *port->ip ? ":" : "",
	                                  port->port, *port->port ? ":" : "", port->container);
	bool six = ip && strchr(ip, ':');

	if (!ip || !number) {
		reader_claim(r, CONTROL_UNREADABLE,
		             claims_printf(r->claims, "%s is no port to publish", typed), NULL,
		             "-p");
		return;
	}
	reader_claim(r, CONTROL_PUBLISHED_PORTS,
	             claims_printf(r->claims, "%s%s%s:%s/%s", six ? "[" : "", ip, six ? "]" : "",
	                           number, protocol(r, port->container)),
	             typed, "-p");
}
