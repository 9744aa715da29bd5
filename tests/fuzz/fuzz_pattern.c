/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allow and deny lists against plain.h. The input is a control's name and "allow" or "deny", then
 * patterns, an empty line, and values, each on a line; a value behind "ro:" is read only.
 * A list has what one of its patterns alone has, however it finds it; and of the shapes that
 * plain.h knows, a pattern has what that says.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"
#include "policy/capability.h"
#include "policy/match.h"
#include "policy/reference.h"
#include "policy/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PATTERNS_MAX 32

struct lists {
	enum control control;
	enum shape shape;
	enum list list;
	const char *patterns[PATTERNS_MAX];
	size_t n;
	struct match_list all;
	struct match_list single[PATTERNS_MAX];
	struct arena arena;
};

/* Whether a policy file or a call can hold the text: one line of UTF-8. */
static bool is_text(const char *text)
{
	size_t rest = strlen(text), n;
	uint32_t c = 0;

	if (rest >= PLAIN_MAX / 2)
		return false;
	for (; rest > 0; text += n, rest -= n) {
		n = utf8_decode(text, rest, &c);
		if (n == 0 || c < ' ')
			return false;
	}
	return true;
}

static bool is_pattern(const struct lists *lists, const char *text)
{
	size_t len = strlen(text);

	return is_text(text) && len > 0 && text[0] != ' ' && text[len - 1] != ' ' &&
	       !match_check(lists->shape, text, lists->list).error;
}

static void build(struct lists *lists, const char *const *patterns, size_t n,
                  struct match_list *ret)
{
	struct container_pattern *names = arena_alloc(&lists->arena, n, sizeof(*names));

	assert(names);
	for (size_t i = 0; i < n; i++)
		names[i].name = patterns[i];
	*ret = (struct match_list){
		.shape = lists->shape,
		.list = lists->list,
		.patterns = patterns,
		.n = n,
		.wanted = lists->shape == SHAPE_CONTAINER ? names : NULL,
	};
	assert(match_build(ret, &lists->arena) == 0);
}

static bool plain_capability(const char *pattern, const char *value, bool deny)
{
	char name[PLAIN_MAX];

	assert(capability_canonical(pattern, name, sizeof(name)) == 0);
	return strcmp(name, "*") == 0 || strcmp(name, value) == 0 ||
	       (deny && strcmp(value, "ALL") == 0);
}

/* What a pattern of one of the known shapes must say of a value. */
static bool is_right(const struct lists *lists, const char *pattern, const struct claim *claim,
                     enum match match)
{
	const char *value = claim->value;
	bool deny = lists->list == LIST_DENY;

	if (lists->shape == SHAPE_GLOB)
		return plain_glob(pattern, strlen(pattern), value, strlen(value)) ==
		       (match == MATCH_YES);
	if (lists->shape == SHAPE_IMAGE)
		return plain_image(pattern, value) == (match == MATCH_YES);
	if (lists->shape == SHAPE_CAPABILITY)
		return plain_capability(pattern, value, deny) == (match == MATCH_YES);
	if (lists->shape == SHAPE_NAMESPACE)
		return (strcmp(pattern, value) == 0) == (match == MATCH_YES);
	if (lists->shape == SHAPE_PATH && !plain_is_path(value))
		return match == MATCH_UNKNOWN;
	if (lists->shape == SHAPE_PATH)
		return plain_path(pattern, value, claim->read_only, deny) == (match == MATCH_YES) &&
		       match != MATCH_UNKNOWN;
	return true;
}

static void judge(const struct lists *lists, const struct claim *claim)
{
	enum match want = MATCH_NO;

	for (size_t i = 0; i < lists->n; i++) {
		enum match match = match_claim(&lists->single[i], claim);

		assert(is_right(lists, lists->patterns[i], claim, match));
		if (match == MATCH_YES || want == MATCH_NO)
			want = match;
	}
	assert(match_claim(&lists->all, claim) == want);
}

static void judge_value(const struct lists *lists, const char *value)
{
	static struct reference reference;
	struct claim claim = {.control = lists->control, .field = "f", .value = value};

	claim.read_only = strncmp(value, "ro:", 3) == 0;
	claim.value += claim.read_only ? 3 : 0;
	if (lists->shape == SHAPE_IMAGE) {
		enum reference_kind kind = reference_parse(claim.value, true, &reference);

		if (kind == REFERENCE_INVALID)
			return;
		claim.value = reference.text;
		/* Also a registry that is called "id" is taken for one. */
		if (kind == REFERENCE_ID || strncmp(claim.value, "id:", 3) == 0) {
			assert(lists->n == 0 || match_claim(&lists->all, &claim) == MATCH_UNKNOWN);
			return;
		}
	}
	judge(lists, &claim);
}

static char *line(char **rest)
{
	char *start = *rest, *end = start + strcspn(start, "\n");

	*rest = end + (*end == '\n');
	*end = '\0';
	return start;
}

static bool read_list(struct lists *lists, char *name)
{
	char *space = strchr(name, ' ');

	if (!space)
		return false;
	*space = '\0';
	lists->list = strcmp(space + 1, "deny") == 0 ? LIST_DENY : LIST_ALLOW;
	if (!control_find(name, &lists->control))
		return false;
	lists->shape = control_info(lists->control)->shape;
	return true;
}

static void run(char *text)
{
	struct lists lists = {.n = 0};
	char *pattern;

	if (!read_list(&lists, line(&text)))
		return;
	while (*text && *(pattern = line(&text))) {
		if (lists.n < PATTERNS_MAX && is_pattern(&lists, pattern))
			lists.patterns[lists.n++] = pattern;
	}
	build(&lists, lists.patterns, lists.n, &lists.all);
	for (size_t i = 0; i < lists.n; i++)
		build(&lists, &lists.patterns[i], 1, &lists.single[i]);
	while (*text) {
		char *value = line(&text);

		if (is_text(value))
			judge_value(&lists, value);
	}
	arena_done(&lists.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	assert(text);
	memcpy(text, data, size);
	text[size] = '\0';
	run(text);
	free(text);
	return 0;
}
