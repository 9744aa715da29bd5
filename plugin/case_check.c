/* SPDX-License-Identifier: Apache-2.0 */
#include "case_check.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "case_try.h"
#include "policy/limits.h"

/* What came of a case, and what was written while it was judged. */
struct written {
	const struct test_case *c;
	struct case_outcome outcome;
	char *why, *message, *exceptions, *trouble;
	size_t why_len, message_len, exceptions_len, trouble_len;
};

static void written_done(struct written *written)
{
	free(written->why);
	free(written->message);
	free(written->exceptions);
	free(written->trouble);
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

static void put_expected(FILE *stream, const struct written *written)
{
	const struct test_case *c = written->c;

	fputs(results[c->expect], stream);
	put_controls(stream, c->controls);
	if (c->message)
		fputs(", with the message of the case", stream);
	if (c->exception)
		fprintf(stream, " by the exception %s", c->exception);
}

static void put_got(FILE *stream, const struct written *written)
{
	const struct case_outcome *outcome = &written->outcome;
	const char *exceptions = written->exceptions;

	if (*written->trouble) {
		fputs("no verdict", stream);
		return;
	}
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
static void put_missed(FILE *stream, const struct written *written)
{
	const struct test_case *c = written->c;
	const struct case_outcome *outcome = &written->outcome;

	if (*written->trouble) {
		fputs(written->trouble, stream);
		return;
	}
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

/* The claims' own lines, and behind them what else helps to see why. */
static void put_why(FILE *stream, const struct written *written)
{
	const struct test_case *c = written->c;
	const struct case_outcome *outcome = &written->outcome;

	fputs(written->why, stream);
	if (*written->trouble)
		return;
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

typedef void put_fn(FILE *stream, const struct written *written);

/* What put() writes, in the file's arena; NULL when there is no memory. */
static const char *keep(struct case_file *file, put_fn *put, const struct written *written)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	if (!stream)
		return NULL;
	put(stream, written);
	return fclose(stream) == 0 ? arena_strndup(&file->arena, text, len) : NULL;
}

static int judge(const struct case_setting *setting, struct written *written)
{
	struct case_outcome *outcome = &written->outcome;
	FILE *streams[4];
	int r = 0;

	outcome->why = streams[0] = open_memstream(&written->why, &written->why_len);
	outcome->message = streams[1] = open_memstream(&written->message, &written->message_len);
	outcome->exceptions = streams[2] =
		open_memstream(&written->exceptions, &written->exceptions_len);
	outcome->trouble = streams[3] = open_memstream(&written->trouble, &written->trouble_len);
	for (size_t i = 0; i < ARRAY_LEN(streams); i++)
		r = streams[i] ? r : -ENOMEM;
	if (r == 0)
		r = (written->c->docker ? case_try : case_judge)(setting, written->c, outcome);
	for (size_t i = 0; i < ARRAY_LEN(streams); i++) {
		if (streams[i] && fclose(streams[i]) != 0)
			r = -ENOMEM;
	}
	return r;
}

int case_check(struct case_file *file, const struct test_case *c,
               const struct case_setting *setting, struct case_checked *ret_checked)
{
	_cleanup_(written_done) struct written written = {.c = c};
	struct case_checked checked = {.c = c};
	int r;

	if (c->docker && setting->skip_docker) {
		*ret_checked = (struct case_checked){
			.c = c,
			.fate = CASE_SKIPPED,
			.expected = "",
			.got = "",
			.missed = "it needs docker, and --skip-docker was given",
			.why = "",
		};
		return 0;
	}
	r = judge(setting, &written);
	if (r < 0)
		return r;
	checked.expected = keep(file, put_expected, &written);
	checked.got = keep(file, put_got, &written);
	checked.missed = keep(file, put_missed, &written);
	checked.why = keep(file, put_why, &written);
	if (!checked.expected || !checked.got || !checked.missed || !checked.why)
		return -ENOMEM;
	if (*written.trouble)
		checked.fate = CASE_BROKEN;
	else if (*checked.missed == '\0')
		checked.fate = CASE_PASSED;
	*ret_checked = checked;
	return 0;
}
