/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Image references against a second reader: the regular expressions of distribution/reference
 * v0.6.0, with its normalising around them. Both must take the same texts and make the same of
 * them, but where reference.h says that ours is narrower. What is canonical stays as it is, and
 * as a pattern it matches itself.
 */
#include <assert.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/match.h"
#include "policy/reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Longer than any reference, so that both have to refuse the rest. */
#define INPUT_MAX 1024

#define COMPONENT "([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
#define DOMAIN    "(" COMPONENT "(\\." COMPONENT ")*|\\[[a-fA-F0-9:]+\\])(:[0-9]+)?"
#define PART      "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*"
#define PATH      PART "(/" PART ")*"
#define TAG       "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}"
#define DIGEST    "(sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})"

/* What reads as an id of one store or the other. */
#define ID "^((sha256:)?[a-f0-9]{1,64}|" DIGEST ")$"

static bool matches(regex_t *regex, const char *pattern, const char *text)
{
	if (!regex->re_nsub)
		assert(regcomp(regex, pattern, REG_EXTENDED) == 0);
	return regexec(regex, text, 0, NULL, 0) == 0;
}

/* splitDockerDomain: the domain, and what is put before the rest. */
static const char *split(const char *text, char *domain, const char **ret_prefix)
{
	size_t len = strcspn(text, "/");

	snprintf(domain, INPUT_MAX, "%.*s", (int)len, text);
	if (!text[len])
		len = 0;
	else if (strcmp(domain, "localhost") != 0 && strcmp(domain, "index.docker.io") != 0 &&
	         !strpbrk(domain, ".:ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		len = 0;
	if (len == 0 || strcmp(domain, "index.docker.io") == 0)
		snprintf(domain, INPUT_MAX, "docker.io");
	text += len + (len > 0);
	*ret_prefix = "";
	if (strcmp(domain, "docker.io") == 0 && !strchr(text, '/'))
		*ret_prefix = "library/";
	return text;
}

/* What the engine makes of a name; "" when it takes none. */
static void normalise(const char *text, char *ret, size_t size)
{
	static regex_t domain_regex, rest_regex;
	char domain[INPUT_MAX];
	const char *prefix;
	const char *rest = split(text, domain, &prefix);
	size_t path_len = strcspn(rest, ":@");

	*ret = '\0';
	if (!matches(&domain_regex, "^" DOMAIN "$", domain) ||
	    !matches(&rest_regex, "^" PATH "(:" TAG ")?(@" DIGEST ")?$", rest) ||
	    strlen(domain) + 1 + strlen(prefix) + path_len > 255)
		return;
	snprintf(ret, size, "%s/%s%s%s", domain, prefix, rest, rest[path_len] ? "" : ":latest");
}

static void check_parts(const struct reference *reference)
{
	const char *text = reference->text;
	size_t len = reference->repository_len;

	assert(reference->domain_len > 0 && text[reference->domain_len] == '/');
	assert(len > reference->domain_len + 1 && len <= 255 && len <= strlen(text));
	if (reference->tag) {
		assert(reference->tag == text + len + 1 && text[len] == ':');
		assert(reference->tag_len > 0 && reference->tag_len <= 128);
		len += 1 + reference->tag_len;
	}
	if (reference->digest) {
		assert(reference->digest == text + len + 1 && text[len] == '@');
		len = strlen(text);
	}
	assert(len == strlen(text));
	if (reference_is_official(reference))
		assert(strncmp(text, "docker.io/library/", 18) == 0 && !strchr(text + 18, '/'));
}

static void check_stable(const struct reference *reference)
{
	static struct reference again;

	assert(reference_parse(reference->text, true, &again) == reference->kind);
	assert(strcmp(reference->text, again.text) == 0);
	assert(reference->repository_len == again.repository_len &&
	       reference->domain_len == again.domain_len && reference->tag_len == again.tag_len &&
	       !reference->digest == !again.digest);
}

/*
 * A list that holds the reference itself has it. Patterns know of sha256 alone, and take that and
 * "id:" at the start for an id, not for a registry of that name.
 */
static void check_pattern(const struct reference *reference)
{
	_cleanup_(arena_done) struct arena arena = {0};
	const char *patterns[] = {reference->text};
	struct match_list list = {.shape = SHAPE_IMAGE, .patterns = patterns, .n = 1};
	struct claim claim = {.control = CONTROL_IMAGES, .value = reference->text, .field = "f"};

	if (strncmp(reference->text, "sha256:", 7) == 0 ||
	    strncmp(reference->text, "id:", 3) == 0 ||
	    (reference->digest && strncmp(reference->digest, "sha256:", 7) != 0))
		return;
	assert(!match_check(SHAPE_IMAGE, reference->text, LIST_ALLOW).error);
	assert(match_build(&list, &arena) == 0);
	assert(match_claim(&list, &claim) == MATCH_YES);
}

static void check(const char *text)
{
	static regex_t id_regex;
	static struct reference reference, bare;
	char want[2 * INPUT_MAX];
	enum reference_kind kind = reference_parse(text, true, &reference);

	normalise(text, want, sizeof(want));
	assert(kind == reference.kind && reference_parse(text, false, &bare) == kind);
	assert((kind == REFERENCE_ID) == matches(&id_regex, ID, text));
	if (kind == REFERENCE_ID) {
		assert(strcmp(reference.text, text) == 0);
		return;
	}
	assert(strcmp(reference.text, want) == 0);
	assert((kind == REFERENCE_NAME) == (*want != '\0'));
	if (kind != REFERENCE_NAME)
		return;
	check_parts(&reference);
	check_parts(&bare);
	check_stable(&reference);
	check_pattern(&reference);
	assert(strncmp(bare.text, reference.text, strlen(bare.text)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[INPUT_MAX];

	if (size >= sizeof(text) || memchr(data, 0, size))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check(text);
	return 0;
}
