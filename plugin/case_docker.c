/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `docker: "run --privileged alpine"` of a case: a command line for the docker client, as a text or
 * as a list of words. A text is split at blanks; what stands between ' and ', or between " and ",
 * is taken as it is. Nothing else means anything: there is no shell, and so nothing is put in for
 * variables or patterns.
 */
#include <errno.h>
#include <string.h>

#include "case_reader.h"
#include "policy/limits.h"
#include "try_command.h"

#define BLANKS " \t"

/* The words so far. The first one is the client. */
struct words {
	char *list[LIMIT_TEST_WORDS + 1];
	size_t n;
	bool wrong; /* a mistake in them was said */
};

static int add_word(struct case_reader *r, struct words *words, const char *text)
{
	if (words->n >= LIMIT_TEST_WORDS)
		return -E2BIG;
	words->list[words->n] = arena_strndup(&r->file->arena, text, strlen(text));
	return words->list[words->n++] ? 0 : -ENOMEM;
}

/*
 * Takes the next word from *p to out, which has room for all of the text. False when a quotation
 * has no end.
 */
static bool take_word(const char **p, char *out)
{
	char quote = '\0';

	for (; **p && (quote || !strchr(BLANKS, **p)); (*p)++) {
		if (quote == **p)
			quote = '\0';
		else if (!quote && strchr("'\"", **p))
			quote = **p;
		else
			*out++ = **p;
	}
	*out = '\0';
	return !quote;
}

static int split(struct case_reader *r, const struct node *value, struct words *words)
{
	char word[LIMIT_TEST_LINE + 1];
	const char *line = NULL;
	int result = case_read_line(r, value, &line);

	words->wrong = !line;
	while (result == 0 && line && *(line += strspn(line, BLANKS))) {
		const char quote[] = {line[strcspn(line, "'\"")], '\0'};

		if (!take_word(&line, word)) {
			diag_error(r->diag, value->span,
			           "a quotation that begins with %s has no end", quote);
			return 0;
		}
		result = add_word(r, words, word);
	}
	return result;
}

static int read_list(struct case_reader *r, const struct node *value, struct words *words)
{
	int result = 0;

	for (const struct node *item = value->child; item && result == 0; item = item->next) {
		if (!item->broken && item->kind == NODE_TEXT) {
			result = add_word(r, words, item->text);
			continue;
		}
		words->wrong = true;
		if (!item->broken)
			case_unexpected(r, item, "a word of the command line");
	}
	return result;
}

static int keep(struct case_reader *r, const struct words *words)
{
	/* Who copies a line from a terminal copies the client's name, too. */
	size_t named = words->n > 1 && strcmp(words->list[1], "docker") == 0;
	char **list = (char **)arena_alloc(&r->file->arena, words->n + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	for (size_t i = named; i < words->n; i++)
		list[i - named] = words->list[i];
	r->c->docker = list;
	return 0;
}

int case_read_docker(struct case_reader *r, const struct node *value)
{
	static const char what[] =
		"a command line as in \"run --rm nginx\", or a list of its words";
	struct words words = {.n = 0};
	int result = add_word(r, &words, "docker");

	if (result == 0 && value->kind == NODE_LIST)
		result = read_list(r, value, &words);
	else if (result == 0 && value->kind == NODE_TEXT)
		result = split(r, value, &words);
	if (result == -E2BIG) {
		diag_error(r->diag, value->span, "more than %d words", LIMIT_TEST_WORDS - 1);
		return 0;
	}
	if (result == 0)
		result = keep(r, &words);
	if (result < 0 || words.wrong)
		return result;
	if (!r->c->docker[1])
		case_unexpected(r, value, what);
	else if (try_command_names_engine(r->c->docker))
		diag_error(r->diag, value->span,
		           "this docker would ask the engine that it is told, and really do it "
		           "there; leave out -H and --context");
	return 0;
}
