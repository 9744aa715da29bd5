/* SPDX-License-Identifier: Apache-2.0 */
#include "case_check.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "policy/limits.h"

/* What a case wrote while it was judged. */
struct written {
	char *why, *message, *exceptions;
	size_t why_len, message_len, exceptions_len;
};

static void written_done(struct written *written)
{
	free(written->why);
	free(written->message);
	free(written->exceptions);
}

static const char *const results[] = {
	[CASE_DENY] = "deny", [CASE_ALLOW] = "allow", [CASE_AUDIT] = "audit"};

static void put_controls(FILE *stream, const bool *controls)
{
	const char *before = " by ";

	for (int i = 0; i < CONTROL_COUNT; i++) {
		if (controls[i])
			fprintf(stream, "%s%s", before, control_info((enum control)i)->name);
		before = controls[i] ? ", " : before;
	}
}

static void put_expected(FILE *stream, const struct test_case *c)
{
	fputs(results[c->expect], stream);
	put_controls(stream, c->controls);
	if (c->message)
		fputs(", with the message of the case", stream);
	if (c->exception)
		fprintf(stream, " by the exception %s", c->exception);
}

static void put_got(FILE *stream, const struct case_outcome *outcome, const char *exceptions)
{
	fputs(results[outcome->result], stream);
	if (outcome->result != CASE_ALLOW) {
		put_controls(stream, outcome->fired);
		return;
	}
	for (const char *id = exceptions; *id; id += strcspn(id, "\n") + 1)
		fprintf(stream, "%s%.*s", id == exceptions ? " by the exception " : ", ",
		        (int)strcspn(id, "\n"), id);
}

/* Whether text holds part, where any run of blanks and newlines is one blank. */
static bool holds(const char *text, const char *part)
{
	const char *p = part;

	for (const char *t = text; *p; t++, p++) {
		if (isspace((unsigned char)*p) && isspace((unsigned char)*t)) {
			p += strspn(p, " \t\r\n") - 1;
			t += strspn(t, " \t\r\n") - 1;
		} else if (*t == '\0' || *t != *p) {
			return false;
		}
	}
	return true;
}

static bool message_has(const char *message, const char *part)
{
	part += strspn(part, " \t\r\n");
	for (; *message; message++) {
		if (holds(message, part))
			return true;
	}
	return *part == '\0';
}

/* Whether a list of lines holds one. */
static bool has_line(const char *lines, const char *line)
{
	size_t len = strlen(line);

	for (; *lines; lines += strcspn(lines, "\n") + 1) {
		if (strcspn(lines, "\n") == len && strncmp(lines, line, len) == 0)
			return true;
	}
	return false;
}

/* Says each thing that is not as expected; nothing is as good as passed. */
static void put_missed(FILE *stream, const struct test_case *c, const struct case_outcome *outcome,
                       const struct written *written)
{
	if (outcome->result != c->expect) {
		fprintf(stream, "%s and not %s", results[outcome->result], results[c->expect]);
		return;
	}
	for (int i = 0; i < CONTROL_COUNT; i++) {
		if (c->controls[i] && !outcome->fired[i]) {
			fprintf(stream, "not by %s", control_info((enum control)i)->name);
			return;
		}
	}
	if (c->message && !message_has(written->message, c->message))
		fputs("the message is another", stream);
	if (c->exception && !has_line(written->exceptions, c->exception))
		fprintf(stream, "the exception %s permits nothing here", c->exception);
}

static void put_claimed(FILE *stream, const struct case_outcome *outcome)
{
	const char *before = "; it claims ";

	for (int i = 0; i < CONTROL_COUNT; i++) {
		if (outcome->claimed[i])
			fprintf(stream, "%s%s", before, control_info((enum control)i)->name);
		before = outcome->claimed[i] ? ", " : before;
	}
	fputs("\n", stream);
}

/* What helps to see why: what is behind the claims' own lines. */
static void put_more(FILE *stream, const struct test_case *c, const struct case_outcome *outcome,
                     const struct written *written)
{
	for (int i = 0; i < CONTROL_COUNT; i++) {
		if (!c->controls[i] || outcome->claimed[i])
			continue;
		fprintf(stream, "%s is not in this call", control_info((enum control)i)->name);
		put_claimed(stream, outcome);
	}
	if (outcome->asks_container)
		fputs("what the container is was not said; add \"container: {name: ..., image: "
		      "...}\" to the case\n",
		      stream);
	if (c->message && outcome->result == CASE_DENY)
		fprintf(stream, "the message is: %s", written->message);
}

typedef void put_fn(FILE *stream, const struct test_case *c, const struct case_outcome *outcome,
                    const struct written *written);

static void put_whole_expected(FILE *stream, const struct test_case *c,
                               const struct case_outcome *outcome, const struct written *written)
{
	(void)outcome;
	(void)written;
	put_expected(stream, c);
}

static void put_whole_got(FILE *stream, const struct test_case *c,
                          const struct case_outcome *outcome, const struct written *written)
{
	(void)c;
	put_got(stream, outcome, written->exceptions);
}

static void put_whole_why(FILE *stream, const struct test_case *c,
                          const struct case_outcome *outcome, const struct written *written)
{
	fputs(written->why, stream);
	put_more(stream, c, outcome, written);
}

/* What put() writes, in the file's arena. */
static int keep(struct case_file *file, put_fn *put, const struct test_case *c,
                const struct case_outcome *outcome, const struct written *written,
                const char **ret_text)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	if (!stream)
		return -ENOMEM;
	put(stream, c, outcome, written);
	if (fclose(stream) != 0)
		return -ENOMEM;
	*ret_text = arena_strndup(&file->arena, text, len);
	return *ret_text ? 0 : -ENOMEM;
}

static int judge(const struct test_case *c, int64_t now, struct policy *policy,
                 struct case_coverage *coverage, struct case_outcome *outcome,
                 struct written *written)
{
	int r = -ENOMEM;

	outcome->why = open_memstream(&written->why, &written->why_len);
	outcome->message = open_memstream(&written->message, &written->message_len);
	outcome->exceptions = open_memstream(&written->exceptions, &written->exceptions_len);
	if (outcome->why && outcome->message && outcome->exceptions)
		r = case_judge(c, now, policy, outcome, coverage);
	if (outcome->why && fclose(outcome->why) != 0)
		r = -ENOMEM;
	if (outcome->message && fclose(outcome->message) != 0)
		r = -ENOMEM;
	if (outcome->exceptions && fclose(outcome->exceptions) != 0)
		r = -ENOMEM;
	return r;
}

int case_check(struct case_file *file, const struct test_case *c, int64_t now,
               struct policy *policy, struct case_coverage *coverage,
               struct case_checked *ret_checked)
{
	_cleanup_(written_done) struct written written = {0};
	struct case_outcome outcome = {0};
	struct case_checked checked = {.c = c};
	const struct {
		put_fn *put;
		const char **text;
	} texts[] = {
		{put_whole_expected, &checked.expected},
		{put_whole_got, &checked.got},
		{put_missed, &checked.missed},
		{put_whole_why, &checked.why},
	};
	int r = judge(c, now, policy, coverage, &outcome, &written);

	for (size_t i = 0; i < ARRAY_LEN(texts) && r == 0; i++)
		r = keep(file, texts[i].put, c, &outcome, &written, texts[i].text);
	if (r < 0)
		return r;
	checked.passed = *checked.missed == '\0';
	*ret_checked = checked;
	return 0;
}
