/* SPDX-License-Identifier: Apache-2.0 */
#include "sources.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "compile_include.h"
#include "diag.h"
#include "limits.h"
#include "parse.h"
#include "source.h"
#include "tree.h"

/* Before each file of a bundle: the lengths of its name and of its text. */
#define HEAD     "%08zx %08zx "
#define HEAD_LEN 18

#define SUFFIX ".yaml"

/* Reading the files that one policy includes. */
struct reading {
	struct diag *diag;
	const char *path; /* of the policy */
	const struct node *item;
	struct sources *sources;
};

/* Takes over name and text, also when there is no memory. */
static int add(struct sources *sources, char **name, char **text, size_t len)
{
	struct source_file *more =
		reallocarray(sources->list, sources->n + 1, sizeof(*sources->list));

	if (!more)
		return -ENOMEM;
	sources->list = more;
	sources->list[sources->n++] =
		(struct source_file){.name = steal(name), .text = steal(text), .len = len};
	sources->size += len;
	return 0;
}

static char *copy(const char *text, size_t len)
{
	char *ret = malloc(len + 1);

	if (ret) {
		if (len > 0)
			memcpy(ret, text, len);
		ret[len] = '\0';
	}
	return ret;
}

int sources_add(struct sources *sources, const char *name, const char *text, size_t len)
{
	_cleanup_(freep) char *name_copy = strdup(name);
	_cleanup_(freep) char *text_copy = copy(text, len);

	if (!name_copy || !text_copy)
		return -ENOMEM;
	return add(sources, &name_copy, &text_copy, len);
}

static int say(struct reading *reading, int error, const char *what)
{
	diag_go_to(reading->diag, 0);
	diag_error(reading->diag, reading->item->span, "%s", what);
	return error;
}

/* "policy.d" beside "/etc/quaymaster/policy.yaml"; NULL when there is no memory. */
static char *beside(const char *path, const char *item, const char *entry)
{
	const char *slash = strrchr(path, '/');
	int len = slash ? (int)(slash - path) + 1 : 0;
	char *name = NULL;

	if (asprintf(&name, "%.*s%s%s%s", len, path, item, entry ? "/" : "", entry ? entry : "") <
	    0)
		return NULL;
	return name;
}

static int read_included(struct reading *reading, char **name)
{
	struct sources *sources = reading->sources;
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	int r;

	if (sources->n == LIMIT_POLICY_FILES)
		return say(reading, -EFBIG, "a policy can have 64 files at most");
	r = source_read_more(*name, reading->diag, &text, &len);
	if (r < 0)
		return r;
	if (sources->size + len > LIMIT_POLICY_SIZE)
		return say(reading, -EFBIG, "the files of a policy are larger than 2 MiB together");
	return add(sources, name, &text, len);
}

static int is_policy(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > strlen(SUFFIX) &&
	       strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX) == 0;
}

/* By bytes: the order must not depend on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_directory(struct reading *reading, const char *directory)
{
	struct dirent **entries = NULL;
	int n = scandir(directory, &entries, is_policy, by_name);
	int r = n < 0 ? -errno : 0;

	for (int i = 0; i < n; i++) {
		_cleanup_(freep) char *name =
			beside(reading->path, reading->item->text, entries[i]->d_name);

		if (r == 0)
			r = name ? read_included(reading, &name) : -ENOMEM;
		free(entries[i]);
	}
	free(entries);
	return r;
}

static void warn_of_directory(struct reading *reading, const struct stat *st)
{
	diag_go_to(reading->diag, 0);
	if (st->st_mode & S_IWOTH)
		diag_warning(reading->diag, reading->item->span,
		             "everybody on this host may put files into this directory: take that "
		             "away with chmod o-w");
}

static int read_item(struct reading *reading)
{
	_cleanup_(freep) char *name = beside(reading->path, reading->item->text, NULL);
	char why[LIMIT_DIAGNOSTIC_TEXT];
	struct stat st;

	if (!name)
		return -ENOMEM;
	if (stat(name, &st) < 0) {
		int r = -errno;

		snprintf(why, sizeof(why), "%s cannot be read: %s", name, strerrordesc_np(-r));
		return say(reading, r, why);
	}
	if (!S_ISDIR(st.st_mode))
		return read_included(reading, &name);
	warn_of_directory(reading, &st);
	return read_directory(reading, name);
}

/* *ret_root is NULL for a text that includes nothing. 0; -EINVAL for no YAML; -ENOMEM. */
static int parse_main(const struct source_file *main, struct arena *arena,
                      const struct node **ret_root)
{
	_cleanup_(diag_freep) struct diag *own = NULL;
	int r;

	*ret_root = NULL;
	/* Nearly no policy includes any, and a large one is not parsed twice for it. */
	if (!strstr(main->text, INCLUDE_KEY))
		return 0;
	r = diag_new(&own);
	if (r == 0)
		r = diag_source(own, main->name, main->text, main->len);
	if (r == 0)
		r = parse_text(main->text, main->len, own, arena, ret_root);
	return r;
}

/*
 * Takes each item that is included, also behind one that cannot be read, so that all of them are
 * said. 0, or what the first of those gave; too many, too much or no memory is the end of it.
 */
static int for_each_item(struct reading *reading, const struct node *root,
                         int (*take)(struct reading *))
{
	int r = 0;

	for (size_t i = 0; root; i++) {
		int taken;

		reading->item = compile_include_item(root, i);
		if (!reading->item)
			break;
		taken = take(reading);
		if (taken == -ENOMEM || taken == -EFBIG)
			return taken;
		r = r < 0 ? r : taken;
		if (r < 0 && i >= LIMIT_POLICY_FILES)
			break;
	}
	return r;
}

/*
 * What is wrong with the text, but for files that are not there, is said when it is compiled; then
 * nothing is included.
 */
static int read_all(struct reading *reading)
{
	_cleanup_(arena_done) struct arena arena = {0};
	const struct node *root;
	int r = parse_main(&reading->sources->list[0], &arena, &root);

	if (r < 0)
		return r == -EINVAL ? 0 : r;
	return for_each_item(reading, root, read_item);
}

static int read_main(const char *path, struct diag *diag, struct sources *ret)
{
	_cleanup_(freep) char *name = strdup(path);
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	int r = source_read(path, diag, &text, &len);

	if (r < 0)
		return r;
	return name ? add(ret, &name, &text, len) : -ENOMEM;
}

int sources_read(const char *path, struct diag *diag, struct sources *ret)
{
	struct reading reading = {.diag = diag, .path = path, .sources = ret};
	int r;

	*ret = (struct sources){0};
	r = read_main(path, diag, ret);
	return r < 0 ? r : read_all(&reading);
}

static int name_item(struct reading *reading)
{
	_cleanup_(freep) char *name = beside(reading->path, reading->item->text, NULL);

	if (reading->sources->n == LIMIT_POLICY_FILES)
		return 0;
	return name ? sources_add(reading->sources, name, "", 0) : -ENOMEM;
}

int sources_included(const char *path, struct sources *ret)
{
	_cleanup_(sources_done) struct sources main = {0};
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(arena_done) struct arena arena = {0};
	struct reading reading = {.path = path, .sources = ret};
	const struct node *root = NULL;
	int r = diag_new(&diag);

	*ret = (struct sources){0};
	if (r == 0)
		r = read_main(path, diag, &main);
	if (r == 0)
		r = parse_main(&main.list[0], &arena, &root);
	return r < 0 ? r : for_each_item(&reading, root, name_item);
}

void sources_done(struct sources *sources)
{
	for (size_t i = 0; i < sources->n; i++) {
		free(sources->list[i].name);
		free(sources->list[i].text);
	}
	free(sources->list);
	*sources = (struct sources){0};
}

char *sources_text(const struct sources *sources)
{
	char *text = malloc(sources->size + 1), *at = text;

	for (size_t i = 0; text && i < sources->n; i++) {
		memcpy(at, sources->list[i].text, sources->list[i].len);
		at += sources->list[i].len;
	}
	return text;
}

int sources_pack(const struct sources *sources, char **ret_text, size_t *ret_len)
{
	size_t size = 1, at = 0;
	char *text;

	for (size_t i = 0; i < sources->n; i++)
		size += HEAD_LEN + strlen(sources->list[i].name) + sources->list[i].len;
	text = malloc(size);
	if (!text)
		return -ENOMEM;
	for (size_t i = 0; i < sources->n; i++) {
		const struct source_file *file = &sources->list[i];
		size_t name_len = strlen(file->name);

		snprintf(text + at, size - at, HEAD, name_len, file->len);
		memcpy(text + at + HEAD_LEN, file->name, name_len);
		memcpy(text + at + HEAD_LEN + name_len, file->text, file->len);
		at += HEAD_LEN + name_len + file->len;
	}
	text[at] = '\0';
	*ret_text = text;
	*ret_len = at;
	return 0;
}

/* Takes one file off the front of the text. */
static int unpack_one(const char **text, size_t *len, struct sources *sources)
{
	_cleanup_(freep) char *name = NULL, *body = NULL;
	size_t name_len, body_len;
	char head[HEAD_LEN + 1], *end;

	if (*len < HEAD_LEN)
		return -EINVAL;
	memcpy(head, *text, HEAD_LEN);
	head[HEAD_LEN] = '\0';
	name_len = strtoul(head, &end, 16);
	body_len = strtoul(end, NULL, 16);
	*text += HEAD_LEN;
	*len -= HEAD_LEN;
	if (name_len > *len || body_len > *len - name_len || sources->n == LIMIT_POLICY_FILES)
		return -EINVAL;
	name = copy(*text, name_len);
	body = copy(*text + name_len, body_len);
	*text += name_len + body_len;
	*len -= name_len + body_len;
	return name && body ? add(sources, &name, &body, body_len) : -ENOMEM;
}

int sources_unpack(const char *text, size_t len, struct sources *ret)
{
	int r = 0;

	*ret = (struct sources){0};
	while (r == 0 && len > 0)
		r = unpack_one(&text, &len, ret);
	return r == 0 && ret->n == 0 ? -EINVAL : r;
}
