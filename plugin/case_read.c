/* SPDX-License-Identifier: Apache-2.0 */
#include "case_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "case_reader.h"
#include "policy/limits.h"
#include "policy/parse.h"
#include "policy/source.h"

#define EXAMPLE "as in {name: ..., call: {...}, expect: deny}"

static int read_name(struct case_reader *r, const struct node *value)
{
	return case_read_line(r, value, &r->c->name);
}

static int read_user(struct case_reader *r, const struct node *value)
{
	int result = case_read_line(r, value, &r->c->user);

	if (r->c->user && strcmp(r->c->user, "@local") == 0)
		r->c->user = NULL;
	return result;
}

static int read_case_date(struct case_reader *r, const struct node *value)
{
	return case_read_date(r, value, &r->c->now);
}

static int read_message(struct case_reader *r, const struct node *value)
{
	if (value->kind == NODE_TEXT && *value->text)
		return case_copy(r, value->text, &r->c->message);
	case_unexpected(r, value, "a part of the message");
	return 0;
}

static int read_exception(struct case_reader *r, const struct node *value)
{
	return case_read_line(r, value, &r->c->exception);
}

/* container comes before claims, which are about it. */
static const struct case_key case_keys[] = {
	{"name", read_name},
	{"call", case_read_call},
	{"container", case_read_container},
	{"claims", case_read_claims},
	{"docker", case_read_docker},
	{"user", read_user},
	{"date", read_case_date},
	{"expect", case_read_expect},
	{"control", case_read_control},
	{"message", read_message},
	{"exception", read_exception},
};

/* A case has one of these. */
static const char *const case_forms[] = {"call", "claims", "docker"};

/* A key that only goes with some others. */
static void check_key(struct case_reader *r, const struct node *map, const char *name, bool fits,
                      const char *why)
{
	const struct node *key;

	if (tree_get(map, name, &key) && !fits)
		diag_error(r->diag, key->span, "\"%s\" %s", name, why);
}

static void check_case(struct case_reader *r, const struct node *map)
{
	const struct test_case *c = r->c;
	const struct node *expect = tree_get(map, "expect", NULL);
	unsigned forms = 0;

	if (!tree_get(map, "name", NULL))
		diag_error(r->diag, map->span, "the name of this case is missing");
	for (size_t i = 0; i < ARRAY_LEN(case_forms); i++)
		forms += tree_get(map, case_forms[i], NULL) != NULL;
	if (forms != 1)
		diag_error(r->diag, map->span,
		           "a case has either \"call\", \"claims\" or \"docker\"; this one has %s",
		           forms == 0 ? "none" : "more than one");
	if (!expect) {
		diag_error(r->diag, map->span,
		           "what to expect is missing: \"expect: allow\" or \"expect: deny\"");
		return;
	}
	check_key(r, map, "control", c->expect != CASE_ALLOW,
	          "is what denies; it does not go with \"expect: allow\"");
	check_key(r, map, "message", c->expect == CASE_DENY, "goes with \"expect: deny\" alone");
	check_key(r, map, "exception", c->expect == CASE_ALLOW,
	          "goes with \"expect: allow\" alone");
}

static void check_double(struct case_reader *r, const struct node *map)
{
	const struct node *name = tree_get(map, "name", NULL);

	for (const struct test_case *c = r->file->first; c && r->c->name; c = c->next) {
		if (c->name && strcmp(c->name, r->c->name) == 0) {
			diag_error(r->diag, name->span,
			           "there is a case of this name already, on line %u", c->line);
			return;
		}
	}
}

static int read_case(struct case_reader *r, const struct node *item)
{
	struct case_file *file = r->file;
	struct test_case *c = arena_alloc(&file->arena, 1, sizeof(*c));
	int result;

	if (!c)
		return -ENOMEM;
	r->c = c;
	c->line = diag_line(r->diag, item->span.begin);
	result = case_read_keys(r, item, case_keys, ARRAY_LEN(case_keys), "a case " EXAMPLE);
	if (result < 0 || item->kind != NODE_MAP || item->broken)
		return result;
	check_case(r, item);
	check_double(r, item);
	if (file->last)
		file->last->next = c;
	else
		file->first = c;
	file->last = c;
	file->n++;
	return 0;
}

static int read_cases(struct case_reader *r, const struct node *value)
{
	int result = 0;

	if (value->kind != NODE_LIST || value->n == 0) {
		case_unexpected(r, value, "a list of cases, each " EXAMPLE);
		return 0;
	}
	if (value->n > LIMIT_TEST_CASES) {
		diag_error(r->diag, value->span, "more than %d cases in one file",
		           LIMIT_TEST_CASES);
		return 0;
	}
	for (const struct node *item = value->child; item && result == 0; item = item->next)
		result = read_case(r, item);
	r->c = NULL;
	return result;
}

static int read_date(struct case_reader *r, const struct node *value)
{
	return case_read_date(r, value, &r->file->now);
}

/* A relative path is relative to the test file, wherever the tests are run from. */
static int read_policy(struct case_reader *r, const struct node *value)
{
	const char *policy = NULL;
	char *path;
	int result = case_read_line(r, value, &policy);

	if (result < 0 || !policy)
		return result;
	if (*policy == '/' || !r->file->directory) {
		r->file->policy = policy;
		return 0;
	}
	if (asprintf(&path, "%s/%s", r->file->directory, policy) < 0)
		return -ENOMEM;
	result = case_copy(r, path, &r->file->policy);
	free(path);
	return result;
}

static const struct case_key file_keys[] = {
	{"policy", read_policy},
	{"date", read_date},
	{"cases", read_cases},
};

static int read_root(struct case_reader *r, const struct node *root, const char *policy)
{
	int result = case_read_keys(r, root, file_keys, ARRAY_LEN(file_keys),
	                            "\"policy: FILE\" and \"cases:\"");

	if (result < 0 || root->kind != NODE_MAP)
		return result;
	if (policy)
		r->file->policy = policy;
	if (!policy && !tree_get(root, "policy", NULL))
		diag_error(r->diag, root->span,
		           "which policy is tested is missing: \"policy: FILE\" here, or --policy");
	if (!tree_get(root, "cases", NULL))
		diag_error(r->diag, root->span, "there are no cases; they stand below \"cases:\"");
	return 0;
}

/* Whether a text has nothing but comments and blanks, of which the parser would want a policy. */
static bool is_blank(const char *text)
{
	for (; *text; text += strcspn(text, "\n")) {
		text += strspn(text, " \t\r\n");
		if (*text && *text != '#')
			return false;
	}
	return true;
}

static int find_directory(struct case_file *file)
{
	const char *slash = strrchr(file->path, '/');

	if (!slash)
		return 0;
	/* The root's own name has a slash. */
	file->directory = arena_strndup(&file->arena, file->path,
	                                (size_t)(slash - file->path) + (slash == file->path));
	return file->directory ? 0 : -ENOMEM;
}

static int read_text(struct case_reader *r, const char *text, size_t len, const char *policy)
{
	_cleanup_(arena_done) struct arena arena = {0};
	const struct node *root;
	int result;

	if (is_blank(text) && strlen(text) == len) {
		diag_error_file(r->diag, "there are no cases in this file; it begins with "
		                         "\"policy: FILE\" and \"cases:\"");
		return -EINVAL;
	}
	result = parse_text(text, len, r->diag, &arena, &root);
	if (result == 0)
		result = read_root(r, root, policy);
	return result == 0 && diag_failed(r->diag) ? -EINVAL : result;
}

int case_read_file(const char *path, const char *policy, struct diag *diag,
                   struct case_file *ret_file)
{
	_cleanup_(freep) char *text = NULL;
	struct case_reader r = {.diag = diag, .file = ret_file};
	size_t len;
	int result;

	*ret_file = (struct case_file){.path = path};
	result = find_directory(ret_file);
	if (result == 0)
		result = source_read(path, diag, &text, &len);
	if (result == 0)
		result = read_text(&r, text, len, policy);
	if (result < 0)
		arena_done(&ret_file->arena);
	return result;
}
