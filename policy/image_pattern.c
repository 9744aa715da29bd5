/* SPDX-License-Identifier: Apache-2.0 */
#include "image_pattern.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "component.h"
#include "glob.h"
#include "suggest.h"

#define HUB        "docker.io"
#define HUB_OLD    "index.docker.io"
#define LIBRARY    "docker.io/library/"
#define OFFICIAL   "docker.io/library/*"
#define LOWER      "abcdefghijklmnopqrstuvwxyz"
#define UPPER      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS     "0123456789"
#define HOST_CHARS LOWER UPPER DIGITS ".-:[]*"
#define PATH_CHARS LOWER DIGITS "._-*"
#define TAG_CHARS  LOWER UPPER DIGITS "._-*?"
#define HASH       "sha256:"
#define HASH_LEN   (sizeof(HASH) - 1)

struct image_pattern {
	const char *repository; /* normalised */
	const char *tag;        /* NULL: with any tag or none */
	const char *digest;     /* NULL: with any digest or none */
	uint32_t next;          /* in the chain of its key, 0 at the end */
};

/* The parts of a pattern or reference; text is NULL for a part that is not there. */
struct parts {
	struct slice repository;
	struct slice tag;
	struct slice digest;
};

static struct parts split(const char *text)
{
	size_t len = strcspn(text, "@");
	const char *slash = memrchr(text, '/', len);
	const char *last = slash ? slash + 1 : text;
	const char *colon = memchr(last, ':', len - (size_t)(last - text));
	struct parts parts = {{text, colon ? (size_t)(colon - text) : len}, {0}, {0}};

	if (colon)
		parts.tag = (struct slice){colon + 1, len - (size_t)(colon + 1 - text)};
	if (text[len] == '@')
		parts.digest = (struct slice){text + len + 1, strlen(text + len + 1)};
	return parts;
}

static bool consists_of(struct slice slice, const char *chars)
{
	for (size_t i = 0; i < slice.len; i++) {
		if (slice.text[i] == '\0' || !strchr(chars, slice.text[i]))
			return false;
	}
	return true;
}

/* Whether the engine takes a first component for a registry's host (reference v0.6.0). */
static bool is_host(struct slice first)
{
	return memchr(first.text, '.', first.len) || memchr(first.text, ':', first.len) ||
	       slice_is(first, "localhost") ||
	       !consists_of(first, LOWER DIGITS "_-*" /* and so without upper case */);
}

static bool has_slash(struct slice slice)
{
	return memchr(slice.text, '/', slice.len) != NULL;
}

static const char *check_component(struct slice component, bool host)
{
	if (component.len == 0)
		return "a name cannot begin or end with \"/\", nor have two in a row";
	if (memmem(component.text, component.len, "**", 2) && component.len > 2)
		return "\"**\" stands for whole components: write it alone between slashes, as in "
		       "\"ghcr.io/acme/**\"";
	if (memchr(component.text, '?', component.len))
		return "\"?\" is no wildcard in an image's name; use \"*\"";
	if (!host && !consists_of(component, PATH_CHARS UPPER))
		return "an image's name has letters, digits, \".\", \"_\" and \"-\" only";
	if (!host && !consists_of(component, PATH_CHARS))
		return "an image's name is in lower case";
	if (host && !consists_of(component, HOST_CHARS))
		return "this is no registry's host name";
	return NULL;
}

static const char *check_repository(struct slice repository)
{
	struct slice component;
	size_t at = 0;

	for (bool first = true; component_next(repository, &at, &component); first = false) {
		bool host =
			first && has_slash(repository) && component.len > 0 && is_host(component);
		const char *error = check_component(component, host);

		if (error)
			return error;
	}
	return NULL;
}

static const char *check_tag(struct slice tag)
{
	if (!tag.text)
		return NULL;
	if (tag.len == 0)
		return "expected a tag behind the \":\"";
	return consists_of(tag, TAG_CHARS) ? NULL
	                                   : "a tag has letters, digits, \".\", \"_\" and "
	                                     "\"-\" only";
}

static const char *check_digest(struct slice digest)
{
	struct slice hash;

	if (!digest.text)
		return NULL;
	if (digest.len <= HASH_LEN || memcmp(digest.text, HASH, HASH_LEN) != 0)
		return "expected \"sha256:\" and a digest or \"*\" behind the \"@\"";
	hash = (struct slice){digest.text + HASH_LEN, digest.len - HASH_LEN};
	if (!consists_of(hash, DIGITS "abcdef*?"))
		return "a digest has the digits 0-9 and a-f only";
	return hash.len == 64 || glob_is_wild(hash) ? NULL : "a sha256 digest has 64 digits";
}

/* Whether quotes came along into the text: straight ones within others, or those of a typesetter.
 */
static bool is_quoted(const char *text)
{
	return *text == '"' || *text == '\'' || strncmp(text, "\xe2\x80\x9c", 3) == 0 ||
	       strncmp(text, "\xe2\x80\x98", 3) == 0 || strncmp(text, "\xe2\x80\x9e", 3) == 0;
}

/* What people write where a name is expected. */
static const char *check_other_kinds(const char *text)
{
	if (is_quoted(text))
		return "the quotes are a part of this text; leave them out";
	if (strpbrk(text, " \"',"))
		return "expected the name of one image; is a \",\" missing in this list?";
	if (strstr(text, "://"))
		return "leave out what is before \"://\", and \"://\" itself";
	if (strncmp(text, HASH, HASH_LEN) == 0 ||
	    (strlen(text) == 64 && consists_of(slice_of(text), DIGITS "abcdef")))
		return "an image's id does not say where the image came from; write its name and "
		       "digest, as in \"nginx@sha256:...\"";
	return NULL;
}

/* Whether a name without a slash looks like a registry, which it is not then. */
static bool is_like_host(const struct parts *parts)
{
	static const char *const hosts[] = {"localhost", "registry"};
	struct slice name = parts->repository;
	bool port = parts->tag.len > 0 && !parts->digest.text && parts->tag.len >= 4 &&
	            consists_of(parts->tag, DIGITS);

	if (has_slash(name) || slice_is(name, "**"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
		if (slice_is(name, hosts[i]) && (i == 0 || port))
			return true;
	}
	return memchr(name.text, '.', name.len) != NULL;
}

/* What is written for something else than it means; NULL if nothing. */
static const char *doubt(const struct parts *parts, struct slice first, enum list list)
{
	struct slice name = parts->repository;
	bool plain = !has_slash(name);

	if (is_like_host(parts))
		return "this is an image on docker.io that is called so; all images of a registry "
		       "are \"HOST/**\"";
	if (plain && slice_is(name, "latest"))
		return "this is an image that is called so; a tag stands behind a \":\", as in "
		       "\"**:latest\"";
	if (slice_is(first, "official") && !plain)
		return "this is a name on docker.io; official images are \"official\" alone";
	if (glob_is_wild(first) && !is_host(first) && !slice_is(first, "**") &&
	    (!plain || list == LIST_DENY))
		return "this is a name on docker.io; for every registry begin with \"**/\"";
	if (!plain && is_host(first) && !consists_of(first, LOWER DIGITS ".-:[]*"))
		return "the engine takes a registry's host as it is typed, and people type it in "
		       "lower case";
	return NULL;
}

/* One letter off, as typing goes: images there are of every name. */
static bool is_nearly_official(const char *text)
{
	struct suggestion suggestion = {.word = text};

	suggest_offer(&suggestion, "official");
	return suggestion.nearest && suggestion.distance == 1;
}

struct remark image_pattern_check(const char *text, enum list list)
{
	struct parts parts = split(text);
	struct slice first = {parts.repository.text, strcspn(text, "/@")};
	struct remark remark = {0};

	if (!has_slash(parts.repository))
		first = parts.repository;
	remark.error = check_other_kinds(text);
	if (!remark.error)
		remark.error = check_repository(parts.repository);
	if (!remark.error)
		remark.error = check_tag(parts.tag);
	if (!remark.error)
		remark.error = check_digest(parts.digest);
	if (!remark.error)
		remark.warning = doubt(&parts, first, list);
	if (!remark.error && !remark.warning && is_nearly_official(text))
		remark = (struct remark){.warning =
		                                 "this is one image on docker.io that is called so",
		                         .nearest = "\"official\""};
	return remark;
}

/* The repository as the engine would read it, so that it can be compared with canonical names. */
static const char *normalise(struct arena *arena, struct slice name)
{
	struct slice first = {name.text, name.len};
	const char *prefix = HUB "/";
	char *ret;

	if (slice_is(name, "official"))
		return OFFICIAL;
	if (has_slash(name))
		first.len = (size_t)((const char *)memchr(name.text, '/', name.len) - name.text);
	if (slice_is(first, "**")) {
		prefix = "";
	} else if (!has_slash(name)) {
		prefix = LIBRARY;
	} else if (slice_is(first, HUB) || slice_is(first, HUB_OLD)) {
		name.text += first.len + 1;
		name.len -= first.len + 1;
		if (!has_slash(name) && !slice_is(name, "**"))
			prefix = LIBRARY;
	} else if (is_host(first)) {
		prefix = "";
	}
	ret = arena_alloc(arena, strlen(prefix) + name.len + 1, 1);
	if (ret) {
		memcpy(ret, prefix, strlen(prefix));
		memcpy(ret + strlen(prefix), name.text, name.len);
	}
	return ret;
}

static int read_pattern(struct arena *arena, const char *text, struct image_pattern *ret)
{
	struct parts parts = split(text);

	ret->repository = normalise(arena, parts.repository);
	if (parts.tag.text)
		ret->tag = arena_strndup(arena, parts.tag.text, parts.tag.len);
	if (parts.digest.text)
		ret->digest = arena_strndup(arena, parts.digest.text, parts.digest.len);
	if (!ret->repository || (parts.tag.text && !ret->tag) ||
	    (parts.digest.text && !ret->digest))
		return -ENOMEM;
	return 0;
}

/*
 * The key that a pattern is found by: its digest; its name and tag; its name; or the components,
 * with the slash behind them, that it begins with. These cannot be confused: a name has a slash
 * but not at its end, a digest has none. "" if it begins with a wildcard. NULL: no memory.
 */
static const char *key_of(struct arena *arena, const struct image_pattern *pattern)
{
	struct slice repository = slice_of(pattern->repository);
	size_t len = repository.len;
	size_t tag_len = pattern->tag ? strlen(pattern->tag) : 0;
	char *key;

	if (pattern->digest && !glob_is_wild(slice_of(pattern->digest)))
		return pattern->digest;
	if (glob_is_wild(repository)) {
		len = strcspn(pattern->repository, "*?");
		while (len > 0 && pattern->repository[len - 1] != '/')
			len--;
		return arena_strndup(arena, pattern->repository, len);
	}
	if (!pattern->tag || glob_is_wild(slice_of(pattern->tag)))
		return pattern->repository;
	key = arena_alloc(arena, len + 1 + tag_len + 1, 1);
	if (key) {
		memcpy(key, pattern->repository, len);
		key[len] = ':';
		memcpy(key + len + 1, pattern->tag, tag_len);
	}
	return key;
}

int image_pattern_build(struct arena *arena, const char *const *patterns, size_t n,
                        struct image_set *ret_set)
{
	struct image_set set = {.patterns = arena_alloc(arena, n + 1, sizeof(*set.patterns))};

	if (!set.patterns || index_init(&set.index, arena, n) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct image_pattern *pattern = &set.patterns[i + 1];
		int r = read_pattern(arena, patterns[i], pattern);
		const char *key = r < 0 ? NULL : key_of(arena, pattern);
		uint32_t *chain;

		if (!key)
			return -ENOMEM;
		chain = *key ? index_at(&set.index, key, strlen(key)) : &set.anywhere;
		pattern->next = *chain;
		*chain = (uint32_t)i + 1;
	}
	*ret_set = set;
	return 0;
}

/* Whether each repository that the inner pattern matches is matched by the outer one; false too
 * where that would take more than to look at both. */
static bool repository_covers(struct slice outer, struct slice inner)
{
	size_t len = outer.len;

	if (outer.len == inner.len && memcmp(outer.text, inner.text, outer.len) == 0)
		return true;
	if (memchr(outer.text, '?', outer.len) && glob_is_wild(inner))
		return false;
	if (!memmem(inner.text, inner.len, "**", 2))
		return component_match(outer, inner);
	if (len < 3 || memcmp(outer.text + len - 3, "/**", 3) != 0 ||
	    glob_is_wild((struct slice){outer.text, len - 3}))
		return false;
	return inner.len > len - 2 && memcmp(outer.text, inner.text, len - 2) == 0;
}

/* Whether a part of a pattern leaves out nothing that the inner pattern's part matches. */
static bool part_covers(struct slice outer, struct slice inner)
{
	return !outer.text || slice_is(outer, "*") ||
	       (inner.text && outer.len == inner.len &&
	        memcmp(outer.text, inner.text, outer.len) == 0);
}

int image_pattern_covers(const char *outer, const char *inner)
{
	_cleanup_(arena_done) struct arena arena = {0};
	struct parts out = split(outer), in = split(inner);
	const char *out_repository = normalise(&arena, out.repository);
	const char *in_repository = normalise(&arena, in.repository);

	if (!out_repository || !in_repository)
		return -ENOMEM;
	return !out.digest.text && part_covers(out.tag, in.tag) &&
	       repository_covers(slice_of(out_repository), slice_of(in_repository));
}

/* Whether text is canonical enough that patterns say something about it. */
static bool is_name(const char *text, const struct parts *parts)
{
	struct slice component;
	size_t at = 0;

	if (strncmp(text, "id:", 3) == 0 || !has_slash(parts->repository))
		return false;
	if ((parts->tag.text && parts->tag.len == 0) ||
	    (parts->digest.text && parts->digest.len == 0))
		return false;
	while (component_next(parts->repository, &at, &component)) {
		if (component.len == 0)
			return false;
	}
	return consists_of(slice_of(text), LOWER UPPER DIGITS "._-:/@[]+");
}

static bool part_matches(const char *pattern, struct slice part)
{
	return !pattern || (part.text && glob_match(slice_of(pattern), part));
}

static bool chain_matches(const struct image_set *set, uint32_t chain, const struct parts *parts)
{
	for (; chain != 0; chain = set->patterns[chain].next) {
		const struct image_pattern *pattern = &set->patterns[chain];

		if (part_matches(pattern->tag, parts->tag) &&
		    part_matches(pattern->digest, parts->digest) &&
		    component_match(slice_of(pattern->repository), parts->repository))
			return true;
	}
	return false;
}

enum match image_pattern_match(const struct image_set *set, const char *value)
{
	struct parts parts = split(value);
	size_t len = parts.repository.len;
	uint32_t hash = INDEX_HASH;

	if (!is_name(value, &parts))
		return MATCH_UNKNOWN;
	if (chain_matches(set, set->anywhere, &parts))
		return MATCH_YES;
	for (size_t i = 0; i < len; i++) {
		hash = index_hash(hash, value[i]);
		if ((value[i] == '/' || i + 1 == len) &&
		    chain_matches(set, index_find(&set->index, hash, value, i + 1), &parts))
			return MATCH_YES;
	}
	if (parts.tag.text &&
	    chain_matches(set, index_get(&set->index, value, len + 1 + parts.tag.len), &parts))
		return MATCH_YES;
	if (parts.digest.text &&
	    chain_matches(set, index_get(&set->index, parts.digest.text, parts.digest.len), &parts))
		return MATCH_YES;
	return MATCH_NO;
}
