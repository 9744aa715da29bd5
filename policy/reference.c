/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"
#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define HEX    DIGITS "abcdef"

#define DEFAULT_DOMAIN  "docker.io"
#define LEGACY_DOMAIN   "index.docker.io"
#define OFFICIAL_PREFIX "library/"

/* The name's limit holds for domain and path together; the engine's is for the path alone. */
#define NAME_MAX_LEN 255
#define TAG_MAX_LEN  128

struct slice {
	const char *text;
	size_t len;
};

/* A reference as written, cut at its separators. */
struct parts {
	struct slice domain;
	const char *prefix; /* "library/" where the engine adds it, or "" */
	struct slice path;
	struct slice tag;
	struct slice digest;
};

static bool slice_is(struct slice s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.text, text, s.len) == 0;
}

/*
 * Bytes of the digest that text begins with, 0 for none. Other algorithms fit the grammar, but
 * go-digest v1.0.0 refuses those that the engine does not have.
 */
static size_t digest_span(const char *text)
{
	static const struct {
		const char *algorithm;
		size_t n_hex;
	} kinds[] = {{"sha256:", 64}, {"sha384:", 96}, {"sha512:", 128}};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t len = strlen(kinds[i].algorithm);

		if (strncmp(text, kinds[i].algorithm, len) == 0)
			return strspn(text + len, HEX) == kinds[i].n_hex ? len + kinds[i].n_hex : 0;
	}
	return 0;
}

static bool is_id(const char *text)
{
	static const char algorithm[] = "sha256:";
	const char *hex = text;
	size_t n_hex;
	size_t len = digest_span(text);

	if (len > 0 && !text[len])
		return true;
	if (strncmp(text, algorithm, strlen(algorithm)) == 0)
		hex += strlen(algorithm);
	n_hex = strspn(hex, HEX);
	return n_hex >= 1 && n_hex <= 64 && !hex[n_hex];
}

/* One period, one or two underscores, or any number of dashes. */
static size_t separator_span(const char *text)
{
	if (*text == '_')
		return text[1] == '_' ? 2 : 1;
	return *text == '.' ? 1 : strspn(text, "-");
}

/* Path components with slashes between them: where they end, or NULL if one is no component. */
static const char *skip_path(const char *text)
{
	for (;;) {
		size_t n = strspn(text, DIGITS LOWER);
		size_t n_separator;

		if (n == 0)
			return NULL;
		text += n;
		n_separator = *text == '/' ? 1 : separator_span(text);
		if (n_separator == 0)
			return text;
		text += n_separator;
	}
}

static const char *skip_host(const char *text)
{
	size_t n;

	if (*text == '[') {
		n = strspn(text + 1, HEX "ABCDEF:");
		return n > 0 && text[n + 1] == ']' ? text + n + 2 : NULL;
	}
	for (;;) {
		n = strspn(text, DIGITS LOWER UPPER "-");
		if (n == 0 || text[0] == '-' || text[n - 1] == '-')
			return NULL;
		text += n;
		if (*text != '.')
			return text;
		text++;
	}
}

static bool is_domain(struct slice domain)
{
	const char *end = skip_host(domain.text);

	if (end && *end == ':') {
		size_t n = strspn(end + 1, DIGITS);

		end = n > 0 ? end + 1 + n : NULL;
	}
	return end == domain.text + domain.len;
}

/* Whether what stands before the first slash is a registry, not the first part of a path. */
static bool names_registry(struct slice first)
{
	return slice_is(first, "localhost") || strcspn(first.text, ".:" UPPER) < first.len;
}

/*
 * Takes the domain off text, as splitDockerDomain does: what is left is path, tag and digest.
 * A domain that is none by the grammar is refused; the engine reads "a.b_c/d" as a path without
 * any domain, and finds nothing under it.
 */
static const char *split_domain(const char *text, struct parts *parts)
{
	struct slice first = {text, strcspn(text, "/")};

	parts->domain = (struct slice){DEFAULT_DOMAIN, strlen(DEFAULT_DOMAIN)};
	if (text[first.len] && names_registry(first)) {
		text += first.len + 1;
		if (!slice_is(first, LEGACY_DOMAIN))
			parts->domain = first;
	}
	parts->prefix = "";
	if (slice_is(parts->domain, DEFAULT_DOMAIN) && !strchr(text, '/'))
		parts->prefix = OFFICIAL_PREFIX;
	return is_domain(parts->domain) ? text : NULL;
}

static size_t tag_span(const char *text)
{
	size_t n = strspn(text, DIGITS LOWER UPPER "_.-");

	return *text == '.' || *text == '-' || n > TAG_MAX_LEN ? 0 : n;
}

/* Reads [:tag][@digest] up to the end of the text. */
static bool read_suffix(const char *text, struct parts *parts)
{
	if (*text == ':') {
		parts->tag = (struct slice){text + 1, tag_span(text + 1)};
		if (parts->tag.len == 0)
			return false;
		text = parts->tag.text + parts->tag.len;
	}
	if (*text == '@') {
		parts->digest = (struct slice){text + 1, digest_span(text + 1)};
		if (parts->digest.len == 0)
			return false;
		text = parts->digest.text + parts->digest.len;
	}
	return !*text;
}

static bool read_name(const char *text, struct parts *parts)
{
	const char *path = split_domain(text, parts);
	const char *end = path ? skip_path(path) : NULL;

	if (!end)
		return false;
	parts->path = (struct slice){path, (size_t)(end - path)};
	if (parts->domain.len + 1 + strlen(parts->prefix) + parts->path.len > NAME_MAX_LEN)
		return false;
	return read_suffix(end, parts);
}

static void write_name(const struct parts *parts, struct reference *ret)
{
	int len =
		snprintf(ret->text, sizeof(ret->text), "%.*s/%s%.*s", (int)parts->domain.len,
	                 parts->domain.text, parts->prefix, (int)parts->path.len, parts->path.text);

	ret->kind = REFERENCE_NAME;
	ret->domain_len = (unsigned)parts->domain.len;
	ret->repository_len = (unsigned)len;
	if (parts->tag.len > 0) {
		ret->tag = ret->text + len + 1;
		ret->tag_len = (unsigned)parts->tag.len;
		len += snprintf(ret->text + len, sizeof(ret->text) - (size_t)len, ":%.*s",
		                (int)parts->tag.len, parts->tag.text);
	}
	if (parts->digest.len > 0) {
		ret->digest = ret->text + len + 1;
		snprintf(ret->text + len, sizeof(ret->text) - (size_t)len, "@%.*s",
		         (int)parts->digest.len, parts->digest.text);
	}
}

enum reference_kind reference_parse(const char *text, bool latest, struct reference *ret)
{
	struct parts parts = {0};

	*ret = (struct reference){.kind = REFERENCE_INVALID};
	if (is_id(text)) {
		ret->kind = REFERENCE_ID;
		snprintf(ret->text, sizeof(ret->text), "%s", text);
	} else if (read_name(text, &parts)) {
		if (latest && parts.tag.len == 0 && parts.digest.len == 0)
			parts.tag = (struct slice){"latest", strlen("latest")};
		write_name(&parts, ret);
	}
	return ret->kind;
}

bool reference_is_official(const struct reference *reference)
{
	static const char prefix[] = DEFAULT_DOMAIN "/" OFFICIAL_PREFIX;
	const size_t len = strlen(prefix);

	return reference->kind == REFERENCE_NAME && reference->repository_len > len &&
	       memcmp(reference->text, prefix, len) == 0 &&
	       !memchr(reference->text + len, '/', reference->repository_len - len);
}
