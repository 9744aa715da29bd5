/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns matched in the plainest way there is, for fuzz_pattern.c: a table of which beginning of
 * the pattern matches which beginning of the text. Shares no code with policy/.
 */
#ifndef QUAYMASTER_TESTS_PLAIN_H
#define QUAYMASTER_TESTS_PLAIN_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The longest text, and so the most components, of anything that is matched. */
#define PLAIN_MAX 512

/* A text cut into parts: its characters, or what is between its slashes. */
struct plain {
	const char *part[PLAIN_MAX];
	size_t len[PLAIN_MAX];
	size_t n;
};

/* A character is a byte and what goes on with it: the texts are UTF-8. */
static inline void plain_characters(struct plain *plain, const char *text, size_t len)
{
	plain->n = 0;
	for (size_t i = 0; i < len; i++) {
		if (((unsigned char)text[i] & 0xc0) == 0x80 && plain->n > 0) {
			plain->len[plain->n - 1]++;
			continue;
		}
		plain->part[plain->n] = text + i;
		plain->len[plain->n++] = 1;
	}
}

static inline void plain_components(struct plain *plain, const char *text)
{
	plain->n = 0;
	for (;;) {
		plain->part[plain->n] = text;
		plain->len[plain->n++] = strcspn(text, "/");
		text += strcspn(text, "/");
		if (!*text++)
			return;
	}
}

static inline bool plain_part_is(const struct plain *plain, size_t i, const char *text)
{
	return plain->len[i] == strlen(text) && memcmp(plain->part[i], text, plain->len[i]) == 0;
}

typedef bool plain_fn(const struct plain *p, size_t i, const struct plain *t, size_t j);

/* The parts of a pattern against those of a text; run stands for at least min of them. */
static inline bool plain_match(const struct plain *p, const struct plain *t, const char *run,
                               size_t min, plain_fn *same)
{
	bool now[PLAIN_MAX + 1] = {true}, next[PLAIN_MAX + 1];

	for (size_t i = 0; i < p->n; i++) {
		bool is_run = plain_part_is(p, i, run);

		for (size_t j = 0; j <= t->n; j++) {
			next[j] = is_run ? min == 0 && now[j] : false;
			if (j > 0 && is_run)
				next[j] |= now[j - 1] || next[j - 1];
			else if (j > 0)
				next[j] = now[j - 1] && same(p, i, t, j - 1);
		}
		memcpy(now, next, sizeof(now));
	}
	return now[t->n];
}

static inline bool plain_same_character(const struct plain *p, size_t i, const struct plain *t,
                                        size_t j)
{
	return *p->part[i] == '?' ||
	       (p->len[i] == t->len[j] && memcmp(p->part[i], t->part[j], p->len[i]) == 0);
}

static inline bool plain_glob(const char *pattern, size_t p_len, const char *text, size_t t_len)
{
	struct plain p, t;

	plain_characters(&p, pattern, p_len);
	plain_characters(&t, text, t_len);
	return plain_match(&p, &t, "*", 0, plain_same_character);
}

static inline bool plain_same_component(const struct plain *p, size_t i, const struct plain *t,
                                        size_t j)
{
	return plain_glob(p->part[i], p->len[i], t->part[j], t->len[j]);
}

/* Cuts "name:tag@digest"; what is not there is NULL. */
static inline void plain_cut(const char *text, char *ret_name, char **ret_tag, char **ret_digest)
{
	char *slash;

	snprintf(ret_name, PLAIN_MAX, "%s", text);
	*ret_digest = strchr(ret_name, '@');
	if (*ret_digest)
		*(*ret_digest)++ = '\0';
	slash = strrchr(ret_name, '/');
	*ret_tag = strchr(slash ? slash : ret_name, ':');
	if (*ret_tag)
		*(*ret_tag)++ = '\0';
}

/* The name with the domain and the directory that the engine would put before it. */
static inline void plain_whole_name(const char *name, char *ret)
{
	static const char host[] = ".:[]ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *slash = strchr(name, '/');
	size_t len = strcspn(name, "/");
	bool hub =
		strncmp(name, "docker.io/", 10) == 0 || strncmp(name, "index.docker.io/", 16) == 0;

	if (strcmp(name, "official") == 0)
		name = "*";
	if (strcmp(name, "**") == 0 || strncmp(name, "**/", 3) == 0)
		snprintf(ret, 2 * PLAIN_MAX, "%s", name);
	else if (!slash || (hub && !strchr(slash + 1, '/') && strcmp(slash, "/**") != 0))
		snprintf(ret, 2 * PLAIN_MAX, "docker.io/library/%s", slash ? slash + 1 : name);
	else if (hub)
		snprintf(ret, 2 * PLAIN_MAX, "docker.io/%s", slash + 1);
	else if (strcspn(name, host) < len || strncmp(name, "localhost/", 10) == 0)
		snprintf(ret, 2 * PLAIN_MAX, "%s", name);
	else
		snprintf(ret, 2 * PLAIN_MAX, "docker.io/%s", name);
}

static inline bool plain_same_text(const char *pattern, const char *text)
{
	return !pattern || (text && plain_glob(pattern, strlen(pattern), text, strlen(text)));
}

static inline bool plain_image(const char *pattern, const char *value)
{
	char name[PLAIN_MAX], value_name[PLAIN_MAX], whole[2 * PLAIN_MAX];
	char *tag, *digest, *value_tag, *value_digest;
	struct plain p, t;

	plain_cut(pattern, name, &tag, &digest);
	plain_cut(value, value_name, &value_tag, &value_digest);
	plain_whole_name(name, whole);
	plain_components(&p, whole);
	plain_components(&t, value_name);
	return plain_same_text(tag, value_tag) && plain_same_text(digest, value_digest) &&
	       plain_match(&p, &t, "**", 1, plain_same_component);
}

/* Removes an end from a text; false if it has not that end. */
static inline bool plain_remove(char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	if (len < n || strcmp(text + len - n, end) != 0)
		return false;
	text[len - n] = '\0';
	return true;
}

static inline bool plain_path(const char *pattern, const char *value, bool read_only, bool deny)
{
	char path[PLAIN_MAX];
	struct plain p = {.n = 0}, t = {.n = 0};
	bool subtree, only;
	size_t common;

	snprintf(path, sizeof(path), "%s", pattern);
	only = plain_remove(path, ":ro") || (plain_remove(path, ":rw") && false);
	subtree = plain_remove(path, "/**");
	if (path[0] && path[1])
		plain_components(&p, path + 1);
	if (value[1])
		plain_components(&t, value + 1);
	if (only && !read_only)
		return false;
	common = p.n < t.n ? p.n : t.n;
	for (size_t i = 0; i < common; i++) {
		if (!plain_same_component(&p, i, &t, i))
			return false;
	}
	return deny || p.n == t.n || (subtree && p.n < t.n);
}

/* Whether a text is an absolute path that names what it says. */
static inline bool plain_is_path(const char *text)
{
	struct plain t;

	if (text[0] != '/')
		return false;
	plain_components(&t, text + 1);
	for (size_t i = 0; i < t.n; i++) {
		if ((t.len[i] == 0 && text[1]) || plain_part_is(&t, i, ".") ||
		    plain_part_is(&t, i, ".."))
			return false;
	}
	return true;
}

#endif
