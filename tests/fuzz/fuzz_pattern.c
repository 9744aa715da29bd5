/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allow and deny lists against plain.h. The input is a control's name and "allow" or "deny", then
 * patterns, an empty line, and values, each on a line; "ro:" and "guarded:" before a value are said
 * of a path. A container is its name, an image and a label, with spaces between them, and a pattern
 * for one a name, or what it must be like behind "label:" or "image:".
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
	struct container_pattern wanted[PATTERNS_MAX];
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

/* What a pattern for a container says, by the word before it. */
static struct container_pattern wanted_by(const char *text)
{
	struct container_pattern wanted = {.name = text};

	if (strncmp(text, "label:", 6) == 0)
		wanted = (struct container_pattern){.label = text + 6};
	else if (strncmp(text, "image:", 6) == 0)
		wanted = (struct container_pattern){.image = text + 6};
	return wanted;
}

static bool is_pattern(const struct lists *lists, const char *text)
{
	const char *image = lists->shape == SHAPE_CONTAINER ? wanted_by(text).image : NULL;
	size_t len = strlen(text);

	return is_text(text) && len > 0 && text[0] != ' ' && text[len - 1] != ' ' &&
	       !match_check(lists->shape, text, lists->list).error &&
	       !(image && match_check(SHAPE_IMAGE, image, lists->list).error);
}

/* A list of n patterns from the first-th on. */
static void build(struct lists *lists, size_t first, size_t n, struct match_list *ret)
{
	*ret = (struct match_list){
		.shape = lists->shape,
		.list = lists->list,
		.patterns = &lists->patterns[first],
		.n = n,
		.wanted = &lists->wanted[first],
	};
	assert(match_build(ret, &lists->arena) == 0);
}

/* A path that makes master of the host is allowed by its own name alone. */
static bool plain_allows_path(const char *pattern, const struct claim *claim, bool deny)
{
	char name[PLAIN_MAX];

	if (!plain_path(pattern, claim->value, claim->read_only, deny))
		return false;
	snprintf(name, sizeof(name), "%s", pattern);
	if (!plain_remove(name, ":ro"))
		plain_remove(name, ":rw");
	return deny || !claim->guarded || (!strpbrk(name, "*?") && strcmp(name, claim->value) == 0);
}

static bool plain_container(const char *pattern, const struct subject *subject, enum match match)
{
	struct container_pattern wanted = wanted_by(pattern);
	const char *label = subject->labels[0];
	size_t len = strlen(label);

	if (wanted.image)
		return strchr(subject->image, '/')
		               ? plain_image(wanted.image, subject->image) == (match == MATCH_YES)
		               : match == MATCH_UNKNOWN;
	if (wanted.name)
		return plain_same_text(wanted.name, subject->name) == (match == MATCH_YES);
	if (!strchr(wanted.label, '='))
		len = strcspn(label, "=");
	return (subject->n_labels > 0 &&
	        plain_glob(wanted.label, strlen(wanted.label), label, len)) == (match == MATCH_YES);
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
		return plain_allows_path(pattern, claim, deny) == (match == MATCH_YES) &&
		       match != MATCH_UNKNOWN;
	if (lists->shape == SHAPE_CONTAINER)
		return claim->subject ? plain_container(pattern, claim->subject, match)
		                      : match == MATCH_UNKNOWN;
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

static void judge_path(const struct lists *lists, struct claim *claim)
{
	claim->read_only = strncmp(claim->value, "ro:", 3) == 0;
	claim->value += claim->read_only ? 3 : 0;
	claim->guarded = strncmp(claim->value, "guarded:", 8) == 0;
	claim->value += claim->guarded ? 8 : 0;
	judge(lists, claim);
}

static void judge_image(const struct lists *lists, struct claim *claim)
{
	static struct reference reference;
	enum reference_kind kind = reference_parse(claim->value, true, &reference);

	claim->value = reference.text;
	/* Also a registry that is called "id" is taken for an id. */
	if (kind == REFERENCE_ID || strncmp(claim->value, "id:", 3) == 0)
		assert(lists->n == 0 || match_claim(&lists->all, claim) == MATCH_UNKNOWN);
	else if (kind == REFERENCE_NAME)
		judge(lists, claim);
}

static void judge_container(const struct lists *lists, struct claim *claim)
{
	static struct reference reference;
	char name[PLAIN_MAX], image[PLAIN_MAX], label[PLAIN_MAX];
	const char *const labels[] = {label};
	struct subject subject = {.name = name, .image = reference.text, .labels = labels};
	int n;

	image[0] = label[0] = '\0';
	n = sscanf(claim->value, "%511s %511s %511s", name, image, label);
	subject.n_labels = n == 3;
	if (reference_parse(image, true, &reference) == REFERENCE_NAME &&
	    strncmp(reference.text, "id:", 3) == 0)
		return;
	claim->subject = n > 0 ? &subject : NULL;
	judge(lists, claim);
}

static void judge_value(const struct lists *lists, const char *value)
{
	struct claim claim = {.control = lists->control, .field = "f", .value = value};
	const char *amount = strchr(value, '=');

	claim.amount = amount ? strtoull(amount + 1, NULL, 10) : 0;
	if (lists->shape == SHAPE_PATH)
		judge_path(lists, &claim);
	else if (lists->shape == SHAPE_IMAGE)
		judge_image(lists, &claim);
	else if (lists->shape == SHAPE_CONTAINER)
		judge_container(lists, &claim);
	else
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
		if (lists.n == PATTERNS_MAX || !is_pattern(&lists, pattern))
			continue;
		lists.wanted[lists.n] = wanted_by(pattern);
		lists.patterns[lists.n++] = pattern;
	}
	build(&lists, 0, lists.n, &lists.all);
	for (size_t i = 0; i < lists.n; i++)
		build(&lists, i, 1, &lists.single[i]);
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
