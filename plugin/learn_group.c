/* SPDX-License-Identifier: Apache-2.0 */
#include "learn_group.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/limits.h"

/* A directory is opened when so many different paths in it were seen, and never one nearer to the
 * root than this. */
#define PATHS_TO_GROUP   3
#define LEAST_COMPONENTS 2

/* Ports that are not farther apart become one range. */
#define PORT_GAP 8

#define OFFICIAL    "docker.io/library/"
#define PRIVILEGED  1023
#define PORT_DIGITS 5

/* The beginning of a text, with something behind it. */
static const char *copy(struct arena *arena, int len, const char *text, const char *end)
{
	char pattern[2 * LIMIT_PATTERN];

	snprintf(pattern, sizeof(pattern), "%.*s%s", len, text, end);
	return arena_strndup(arena, pattern, strlen(pattern));
}

/* domain/path without tag and digest. */
static int repository_len(const char *image)
{
	size_t len = strcspn(image, "@");
	const char *slash = memrchr(image, '/', len);
	const char *colon = memrchr(image, ':', len);

	if (colon && (!slash || colon > slash))
		len = (size_t)(colon - image);
	return (int)len;
}

/* domain/first component, if the repository has more below it; else 0. */
static int namespace_len(const char *image)
{
	const char *end = image + repository_len(image);
	const char *slash = memchr(image, '/', (size_t)(end - image));
	const char *second = slash ? memchr(slash + 1, '/', (size_t)(end - slash - 1)) : NULL;

	return second ? (int)(second - image) : 0;
}

static const char *directory_end(const char *path)
{
	size_t components = 0;
	const char *last = strrchr(path, '/');

	for (const char *c = path; c < last; c++)
		components += *c == '/';
	if (strncmp(path, "/var/", 5) == 0 && components > 0)
		components--;
	return last && components >= LEAST_COMPONENTS ? last : NULL;
}

static bool has_digest(const struct seen *seen)
{
	return strstr(seen->value, "@sha256:") != NULL;
}

/* Whether two things would be named by one pattern. */
static bool belong_together(enum shape shape, const struct seen *a, const struct seen *b)
{
	int len;

	if (shape == SHAPE_IMAGE) {
		len = namespace_len(a->value);
		return len > 0 && len == namespace_len(b->value) &&
		       strncmp(a->value, b->value, (size_t)len) == 0;
	}
	if (shape == SHAPE_PATH) {
		const char *end = directory_end(a->value);

		/* Sorted, all that is below that directory follows. */
		return end && strncmp(a->value, b->value, (size_t)(end - a->value) + 1) == 0;
	}
	return false;
}

static bool same_repository(const struct seen *a, const struct seen *b)
{
	int len = repository_len(a->value);

	return len == repository_len(b->value) && strncmp(a->value, b->value, (size_t)len) == 0;
}

const char *learn_pattern(struct arena *arena, const struct seen *seen)
{
	enum shape shape = control_info(seen->control)->shape;
	int len = (int)strlen(seen->value);
	char most[32];

	if (shape == SHAPE_IMAGE)
		return copy(arena, repository_len(seen->value), seen->value,
		            has_digest(seen) ? "@sha256:*" : "");
	if (seen->control == CONTROL_HOST_PATHS)
		return copy(arena, len, seen->value, seen->read_only ? ":ro" : "");
	if (shape == SHAPE_ULIMIT && !seen->unlimited) {
		snprintf(most, sizeof(most), "<=%" PRIu64, seen->amount);
		return copy(arena, len, seen->value, most);
	}
	return copy(arena, len, seen->value, "");
}

/* One pattern for several images of one namespace, or tags of one repository. */
static const char *images_pattern(struct arena *arena, const struct seen *const *group, size_t n)
{
	const char *value = group[0]->value;
	bool digests = true, one = true;
	const char *tail;

	for (size_t i = 0; i < n; i++) {
		digests &= has_digest(group[i]);
		one &= same_repository(group[0], group[i]);
	}
	tail = digests ? "@sha256:*" : "";
	if (strncmp(value, OFFICIAL, strlen(OFFICIAL)) == 0)
		return copy(arena, (int)strlen("official"), "official", tail);
	if (one)
		return copy(arena, repository_len(value), value, tail);
	return copy(arena, namespace_len(value), value, digests ? "/**@sha256:*" : "/**");
}

static const char *paths_pattern(struct arena *arena, const struct seen *const *group, size_t n)
{
	const char *value = group[0]->value;
	bool read_only = group[0]->control == CONTROL_HOST_PATHS;

	for (size_t i = 0; i < n; i++)
		read_only &= group[i]->read_only;
	return copy(arena, (int)(directory_end(value) - value), value,
	            read_only ? "/**:ro" : "/**");
}

static int put(struct learned_list *list, const char *text, const struct seen *const *group,
               size_t n)
{
	struct learned_pattern *pattern = &list->patterns[list->n];

	if (!text)
		return -ENOMEM;
	if (list->n == LIMIT_LEARNED_PATTERNS) {
		list->left_out += n;
		return 0;
	}
	*pattern = (struct learned_pattern){.text = text, .values = n, .seen = group[0]};
	for (size_t i = 0; i < n; i++)
		pattern->count += group[i]->count;
	list->n++;
	return 0;
}

static int put_each(struct arena *arena, struct learned_list *list, const struct seen *const *group,
                    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = learn_pattern(arena, group[i]);

		/* A path that was seen both ways, or tags of one image: said once. */
		if (text && list->n > 0 && strcmp(list->patterns[list->n - 1].text, text) == 0) {
			list->patterns[list->n - 1].values++;
			list->patterns[list->n - 1].count += group[i]->count;
			continue;
		}
		if (put(list, text, &group[i], 1) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int put_group(struct arena *arena, struct learned_list *list, bool exact,
                     const struct seen *const *group, size_t n)
{
	enum shape shape = control_info(group[0]->control)->shape;

	if (shape == SHAPE_IMAGE && !exact && namespace_len(group[0]->value) > 0)
		return put(list, images_pattern(arena, group, n), group, n);
	if (shape == SHAPE_PATH && !exact && n >= PATHS_TO_GROUP)
		return put(list, paths_pattern(arena, group, n), group, n);
	return put_each(arena, list, group, n);
}

/* A port as ADDRESS:FIRST[-LAST]/PROTOCOL. */
struct port {
	int address_len;
	unsigned first, last;
	const char *protocol; /* with its slash */
	const struct seen *seen;
};

static unsigned read_port(const char **at)
{
	unsigned port = 0;
	size_t digits = strspn(*at, "0123456789");

	for (size_t i = 0; i < digits && i < PORT_DIGITS; i++)
		port = port * 10 + (unsigned)((*at)[i] - '0');
	*at += digits;
	return digits <= PORT_DIGITS ? port : 0;
}

/* False for what is not written out, as every port that an image names. */
static bool port_of(const struct seen *seen, struct port *ret)
{
	const char *colon = strrchr(seen->value, ':');
	const char *at = colon ? colon + 1 : "";

	*ret = (struct port){.address_len = colon ? (int)(colon - seen->value) : 0, .seen = seen};
	ret->first = ret->last = read_port(&at);
	if (*at == '-') {
		at++;
		ret->last = read_port(&at);
	}
	ret->protocol = at;
	return *at == '/' && ret->first > 0 && ret->last >= ret->first;
}

static int compare_ports(const void *a, const void *b)
{
	const struct port *one = a, *other = b;
	int r;

	if (one->address_len != other->address_len)
		return one->address_len < other->address_len ? -1 : 1;
	r = strncmp(one->seen->value, other->seen->value, (size_t)one->address_len);
	if (r == 0)
		r = strcmp(one->protocol, other->protocol);
	if (r != 0)
		return r;
	return one->first < other->first ? -1 : one->first > other->first;
}

static bool ports_join(const struct port *a, const struct port *b)
{
	return a->address_len == b->address_len &&
	       strncmp(a->seen->value, b->seen->value, (size_t)a->address_len) == 0 &&
	       strcmp(a->protocol, b->protocol) == 0 && b->first <= a->last + PORT_GAP &&
	       (a->last > PRIVILEGED || b->first <= PRIVILEGED);
}

static const char *ports_pattern(struct arena *arena, const struct port *port)
{
	char end[64];

	if (port->first == port->last)
		snprintf(end, sizeof(end), ":%u%.40s", port->first, port->protocol);
	else
		snprintf(end, sizeof(end), ":%u-%u%.40s", port->first, port->last, port->protocol);
	return copy(arena, port->address_len, port->seen->value, end);
}

static int group_ports(struct arena *arena, const struct seen *const *all, size_t n,
                       struct learned_list *list)
{
	struct port *ports = arena_alloc(arena, n, sizeof(*ports));
	size_t n_ports = 0;

	if (!ports)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (port_of(all[i], &ports[n_ports]))
			n_ports++;
		else if (put_each(arena, list, &all[i], 1) < 0)
			return -ENOMEM;
	}
	qsort(ports, n_ports, sizeof(*ports), compare_ports);
	for (size_t i = 0, next; i < n_ports; i = next) {
		struct port range = ports[i];
		size_t at = list->n;

		for (next = i + 1; next < n_ports && ports_join(&range, &ports[next]); next++) {
			if (ports[next].last > range.last)
				range.last = ports[next].last;
		}
		if (put(list, ports_pattern(arena, &range), &range.seen, 1) < 0)
			return -ENOMEM;
		for (size_t j = i + 1; j < next && at < list->n; j++) {
			list->patterns[at].values++;
			list->patterns[at].count += ports[j].seen->count;
		}
	}
	return 0;
}

int learn_group(struct arena *arena, const struct seen *seen, size_t n, bool exact,
                struct learned_list *ret_list)
{
	enum shape shape = n > 0 ? control_info(seen->control)->shape : SHAPE_SWITCH;
	const struct seen **all = arena_alloc(arena, n, sizeof(void *));
	size_t granted = 0;

	*ret_list = (struct learned_list){0};
	ret_list->patterns =
		arena_alloc(arena, LIMIT_LEARNED_PATTERNS + 1, sizeof(*ret_list->patterns));
	if (!all || !ret_list->patterns)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (!seen[i].marked)
			all[granted++] = &seen[i];
	}
	if (shape == SHAPE_PORT && !exact)
		return group_ports(arena, all, granted, ret_list);
	for (size_t i = 0, next; i < granted; i = next) {
		next = i + 1;
		while (next < granted && belong_together(shape, all[i], all[next]))
			next++;
		if (put_group(arena, ret_list, exact, all + i, next - i) < 0)
			return -ENOMEM;
	}
	return 0;
}
