/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random patterns and values. The vocabulary is small, so that they often meet. For tests only.
 */
#ifndef QUAYMASTER_TESTS_RANDOM_VALUES_H
#define QUAYMASTER_TESTS_RANDOM_VALUES_H

#include "naive.h"

#define NAIVE_AT_A    "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAIVE_AT_B    "@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define PICK(r, list) ((list)[naive_below(r, ARRAY_LEN(list))])

struct naive_random {
	unsigned long long state;
};

/* xorshift64* */
static inline size_t naive_below(struct naive_random *r, size_t n)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (size_t)((r->state * 2685821657736338717ull) >> 33) % n;
}

static inline void naive_add(char *text, const char *more)
{
	size_t len = strlen(text);

	snprintf(text + len, NAIVE_VALUE - len, "%s", more);
}

static const char *const naive_capabilities[] = {"CHOWN", "SYS_ADMIN", "KILL", "ALL"};
static const char *const naive_namespaces[] = {"pid", "network", "ipc"};

static inline void naive_image_pattern(struct naive_random *r, char *ret)
{
	static const char *const hosts[] = {"",      "ghcr.io/", "*.io/",      "**/",
	                                    "acme/", "a*/",      "docker.io/", "localhost:5000/"};
	static const char *const names[] = {"a", "b", "a*", "*", "**", "ab", "b*a"};
	static const char *const tags[] = {"", "", "", ":1", ":1*", ":*", ":?2"};
	static const char *const digests[] = {"", "", "", "@sha256:*", "@sha256:a*", NAIVE_AT_A};
	size_t n = naive_below(r, 3);

	snprintf(ret, NAIVE_VALUE, "%s", PICK(r, hosts));
	if (naive_below(r, 8) == 0)
		snprintf(ret, NAIVE_VALUE, "official");
	else
		naive_add(ret, PICK(r, names));
	for (size_t i = 0; i < n && strcmp(ret, "official") != 0; i++) {
		naive_add(ret, "/");
		naive_add(ret, PICK(r, names));
	}
	naive_add(ret, PICK(r, tags));
	naive_add(ret, PICK(r, digests));
}

static inline void naive_image_value(struct naive_random *r, char *ret)
{
	static const char *const hosts[] = {"docker.io/library/", "docker.io/acme/", "ghcr.io/",
	                                    "quay.io/", "localhost:5000/"};
	static const char *const names[] = {"a", "b", "ab", "ba"};
	static const char *const tags[] = {"", ":1", ":12", ":2"};
	static const char *const digests[] = {"", "", NAIVE_AT_A, NAIVE_AT_B};
	static const char *const others[] = {"", "id:cafe", "cafe", &NAIVE_AT_A[1]};
	size_t n = naive_below(r, 3);

	if (naive_below(r, 10) == 0) {
		snprintf(ret, NAIVE_VALUE, "%s", PICK(r, others));
		return;
	}
	snprintf(ret, NAIVE_VALUE, "%s%s", PICK(r, hosts), PICK(r, names));
	for (size_t i = 0; i < n; i++) {
		naive_add(ret, "/");
		naive_add(ret, PICK(r, names));
	}
	naive_add(ret, PICK(r, tags));
	naive_add(ret, PICK(r, digests));
}

static inline void naive_path_text(struct naive_random *r, bool pattern, bool deny, char *ret)
{
	static const char *const names[] = {"a", "b", "ab", "*", "a*", "?b"};
	static const char *const ends[] = {"", "", "/**", ":ro", "/**:ro"};
	size_t n = naive_below(r, 4);

	snprintf(ret, NAIVE_VALUE, "%s", n == 0 && !pattern ? "/" : "");
	for (size_t i = 0; i < n; i++) {
		naive_add(ret, "/");
		naive_add(ret, names[naive_below(r, pattern ? ARRAY_LEN(names) : 3)]);
	}
	if (pattern)
		naive_add(ret, ends[naive_below(r, deny ? 3 : ARRAY_LEN(ends))]);
	if (pattern && ret[0] != '/')
		snprintf(ret, NAIVE_VALUE, "/");
	if (!pattern && naive_below(r, 20) == 0)
		naive_add(ret, "/../a");
}

static inline void naive_letters(struct naive_random *r, const char *letters, size_t min, char *ret)
{
	size_t n = min + naive_below(r, 6), kinds = strlen(letters);

	for (size_t i = 0; i < n; i++)
		ret[i] = letters[naive_below(r, kinds)];
	ret[n] = '\0';
}

static inline void naive_capability_pattern(struct naive_random *r, char *ret)
{
	snprintf(ret, NAIVE_VALUE, "%s%s", naive_below(r, 2) ? "CAP_" : "",
	         naive_capabilities[naive_below(r, 3)]);
	if (naive_below(r, 5) == 0)
		snprintf(ret, NAIVE_VALUE, "%s", naive_below(r, 2) ? "*" : "all");
}

static inline void naive_port_text(struct naive_random *r, bool pattern, char *ret)
{
	static const char *const addresses[] = {
		"0.0.0.0:", "127.0.0.1:", "10.0.0.1:", "[::1]:", "[::]:", "*:", ""};
	static const char *const ports[] = {"0", "1", "2", "1-3", "2-4", "3-5", "*"};
	static const char *const protocols[] = {"/tcp", "/udp", "/sctp", "/*", ""};

	snprintf(ret, NAIVE_VALUE, "%s%s%s",
	         addresses[naive_below(r, pattern ? ARRAY_LEN(addresses) : 5)],
	         ports[naive_below(r, pattern ? ARRAY_LEN(ports) : 6)],
	         protocols[naive_below(r, pattern ? ARRAY_LEN(protocols) : 3)]);
	if (!pattern && naive_below(r, 8) == 0)
		snprintf(ret, NAIVE_VALUE, "0.0.0.0:*/*");
	if (!pattern && naive_below(r, 20) == 0)
		snprintf(ret, NAIVE_VALUE, "0.0.0.0:x/tcp");
}

static const char *const naive_ulimits[] = {"core", "cpu", "data"};

static inline void naive_ulimit_pattern(struct naive_random *r, bool deny, char *ret)
{
	static const char *const names[] = {"core", "cpu", "data", "c*", "*", "?ata"};
	static const char *const limits[] = {"", "<=0", "<=5", "<=9"};

	snprintf(ret, NAIVE_VALUE, "%s%s", PICK(r, names), deny ? "" : PICK(r, limits));
}

static const char *const naive_names[] = {"a", "b", "ab"};
static const char *const naive_labels[] = {"a=b", "b=a", "ab=", "a="};

/* NAME|LABEL|IMAGE, of which one is there at least. */
static inline void naive_container_pattern(struct naive_random *r, char *ret)
{
	static const char *const names[] = {"", "a", "b", "a*", "*", "?"};
	static const char *const labels[] = {"", "", "a=b", "a=*", "a", "a*", "*=", "ab"};
	char image[NAIVE_VALUE] = "";

	if (naive_below(r, 3) == 0)
		naive_image_pattern(r, image);
	snprintf(ret, NAIVE_VALUE, "%s|%s|%.200s", PICK(r, names), PICK(r, labels), image);
	if (strcmp(ret, "||") == 0)
		snprintf(ret, NAIVE_VALUE, "a||");
}

#endif
