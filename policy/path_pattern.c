/* SPDX-License-Identifier: Apache-2.0 */
#include "path_pattern.h"

#include <errno.h>
#include <string.h>

#include "claim.h"
#include "component.h"
#include "glob.h"

struct path_pattern {
	struct slice path; /* without suffixes; the root is "" */
	bool subtree;      /* and everything below */
	bool read_only;    /* only what cannot be written to */
	uint32_t next;     /* in the chain of its key, 0 at the end */
};

static bool cut_end(struct slice *slice, const char *end)
{
	size_t len = strlen(end);

	if (slice->len < len || memcmp(slice->text + slice->len - len, end, len) != 0)
		return false;
	slice->len -= len;
	return true;
}

static struct path_pattern read_pattern(const char *text)
{
	struct path_pattern pattern = {.path = slice_of(text)};

	pattern.read_only = cut_end(&pattern.path, ":ro");
	if (!pattern.read_only)
		cut_end(&pattern.path, ":rw");
	pattern.subtree = cut_end(&pattern.path, "/**");
	if (slice_is(pattern.path, "/"))
		pattern.path.len = 0;
	return pattern;
}

/* The components of a path begin behind its first slash; the root, "", has none. */
#define FIRST_COMPONENT 1

/* Whether a path below the root has only components that mean themselves. */
static bool is_clean(struct slice path, const char **reterr_why)
{
	struct slice component;
	size_t at = FIRST_COMPONENT;

	while (component_next(path, &at, &component)) {
		if (component.len == 0) {
			*reterr_why = at > path.len ? "leave out the \"/\" at the end; \"/**\" "
			                              "there is everything below"
			                            : "two \"/\" in a row";
			return false;
		}
		if (slice_is(component, ".") || slice_is(component, "..")) {
			*reterr_why = "\".\" and \"..\" are not allowed in a path; write the real "
				      "path";
			return false;
		}
	}
	return true;
}

static const char *check_path(const char *text, const struct path_pattern *pattern, enum list list)
{
	const char *why = NULL;

	if (text[0] != '/')
		return "expected an absolute path, one that begins with \"/\"";
	if (!is_clean(pattern->path, &why))
		return why;
	if (memmem(pattern->path.text, pattern->path.len, "**", 2))
		return "\"**\" can only stand alone at the end, as in \"/srv/data/**\"; \"*\" is "
		       "any one name";
	if (list == LIST_DENY && pattern->read_only)
		return "a denied path is denied for reading and writing: leave out \":ro\"";
	return NULL;
}

/* Whether a pattern of such a list matches a path. */
static bool pattern_matches(const struct path_pattern *pattern, struct slice path, enum list list)
{
	size_t p = FIRST_COMPONENT, v = FIRST_COMPONENT;
	struct slice want, have;

	while (component_next(pattern->path, &p, &want)) {
		if (!component_next(path, &v, &have))
			return list == LIST_DENY;
		if (!glob_match(want, have))
			return false;
	}
	return v > path.len || pattern->subtree || list == LIST_DENY;
}

/* Whether a pattern names one path and nothing else. */
static bool is_exact(const struct path_pattern *pattern)
{
	return !pattern->subtree && !glob_is_wild(pattern->path);
}

struct remark path_pattern_check(const char *text, enum list list)
{
	struct path_pattern pattern = read_pattern(text);
	struct remark remark = {.error = check_path(text, &pattern, list)};

	if (!remark.error && list == LIST_ALLOW && memchr(pattern.path.text, ':', pattern.path.len))
		remark.warning = "only \":ro\" and \":rw\" at the end mean something; this \":\" "
				 "is taken for a part of the path";
	else if (!remark.error && strpbrk(text, "[{"))
		remark.warning = "only \"*\" and \"?\" are wildcards; brackets and braces are "
				 "taken as they are";
	return remark;
}

const char *path_pattern_opens(const char *text)
{
	static const char *const sockets[] = {"/var/run/docker.sock", "/run/docker.sock"};
	struct path_pattern pattern = read_pattern(text);

	if (pattern.path.len == 0)
		return pattern.subtree
		               ? "this opens the whole host, but for sockets, /proc, /sys and "
		                 "the like, which must be named one by one"
		               : "this opens the whole host";
	if (slice_is(pattern.path, "/*"))
		return "this opens every directory right below \"/\", as /etc and /root";
	for (size_t i = 0; i < ARRAY_LEN(sockets); i++) {
		/* As in a list of what is denied: the directories above are the socket's too. */
		if (is_exact(&pattern) &&
		    pattern_matches(&pattern, slice_of(sockets[i]), LIST_DENY))
			return "this opens the engine's socket, which makes its user root on the "
			       "host; \":ro\" does not help";
	}
	return NULL;
}

/* How much of a pattern comes before the first component with a wildcard. */
static size_t literal_len(const struct path_pattern *pattern)
{
	struct slice component;
	size_t at = FIRST_COMPONENT, len = 0;

	while (component_next(pattern->path, &at, &component) && !glob_is_wild(component))
		len = at - 1;
	return len;
}

/* Notes all directories above the one that a pattern is found by. */
static void add_above(struct path_set *set, const struct path_pattern *pattern)
{
	for (size_t len = literal_len(pattern); len > 0; len--) {
		if (pattern->path.text[len - 1] == '/')
			*index_at(&set->above, pattern->path.text, len - 1) = 1;
	}
}

static size_t count_slashes(const char *const *patterns, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		for (const char *c = patterns[i]; *c; c++)
			count += *c == '/';
	}
	return count;
}

int path_pattern_build(struct arena *arena, const char *const *patterns, size_t n, enum list list,
                       struct path_set *ret_set)
{
	struct path_set set = {
		.list = list,
		.patterns = arena_alloc(arena, n + 1, sizeof(*set.patterns)),
	};

	if (!set.patterns || index_init(&set.index, arena, n) < 0)
		return -ENOMEM;
	if (list == LIST_DENY && index_init(&set.above, arena, count_slashes(patterns, n)) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct path_pattern *pattern = &set.patterns[i + 1];
		uint32_t *chain;

		*pattern = read_pattern(patterns[i]);
		chain = index_at(&set.index, pattern->path.text, literal_len(pattern));
		pattern->next = *chain;
		*chain = (uint32_t)i + 1;
		if (list == LIST_DENY)
			add_above(&set, pattern);
	}
	*ret_set = set;
	return 0;
}

/* A claim's path, by one of its names. */
struct path {
	struct slice name; /* the root is "" */
	bool read_only;
	bool guarded;
	size_t spelt; /* how much of the name an allowing pattern must have in so many words */
};

static bool chain_matches(const struct path_set *set, uint32_t chain, const struct path *path)
{
	for (; chain != 0; chain = set->patterns[chain].next) {
		const struct path_pattern *pattern = &set->patterns[chain];

		if (pattern->read_only && !path->read_only)
			continue;
		if (set->list == LIST_ALLOW && path->guarded && !is_exact(pattern))
			continue;
		if (set->list == LIST_ALLOW && literal_len(pattern) < path->spelt)
			continue;
		if (pattern_matches(pattern, path->name, set->list))
			return true;
	}
	return false;
}

static bool set_matches(const struct path_set *set, const struct path *path)
{
	const char *text = path->name.text;
	size_t len = path->name.len;
	uint32_t hash = INDEX_HASH;

	for (size_t i = 0; i <= len; i++) {
		if ((i == len || text[i] == '/') &&
		    chain_matches(set, index_find(&set->index, hash, text, i), path))
			return true;
		if (i < len)
			hash = index_hash(hash, text[i]);
	}
	return index_find(&set->above, hash, text, len) != 0;
}

static enum match match_name(const struct path_set *set, const struct claim *claim,
                             const char *name)
{
	struct path path = {
		.name = slice_of(name),
		.read_only = claim->read_only,
		.guarded = claim->guarded,
		.spelt = name == claim->alias ? claim->alias_links : 0,
	};
	const char *why;

	if (slice_is(path.name, "/"))
		path.name.len = 0;
	else if (name[0] != '/' || !is_clean(path.name, &why))
		return MATCH_UNKNOWN;
	return set_matches(set, &path) ? MATCH_YES : MATCH_NO;
}

/*
 * Whether who may write by this set could have put a link on the way to alias: its own directory,
 * or one above, is open for writing. root in a container is root there.
 */
static bool is_writable_way(const struct path_set *set, const struct claim *claim)
{
	for (size_t i = 1; i < claim->alias_links; i++) {
		struct path way = {.name = {claim->alias, i}};

		if (claim->alias[i] == '/' && set_matches(set, &way))
			return true;
	}
	return false;
}

enum match path_pattern_match(const struct path_set *set, const struct claim *claim)
{
	enum match value = match_name(set, claim, claim->value);
	enum match alias = claim->alias ? match_name(set, claim, claim->alias) : MATCH_NO;

	if (alias == MATCH_YES && set->list == LIST_ALLOW && is_writable_way(set, claim))
		alias = MATCH_NO;
	if (value == MATCH_UNKNOWN || alias == MATCH_UNKNOWN)
		return MATCH_UNKNOWN;
	return value == MATCH_YES || alias == MATCH_YES ? MATCH_YES : MATCH_NO;
}
