/* SPDX-License-Identifier: Apache-2.0 */
#include "case_try.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "policy/limits.h"
#include "policy/utf8.h"
#include "try_run.h"

/* How a child ends that could not become the client, where its parent cannot be told. */
#define NOT_STARTED 127

/* What the client's calls are added to. */
struct trial {
	const struct case_setting *setting;
	const struct test_case *c;
	struct case_outcome *outcome;
	unsigned calls; /* but for pings, which say nothing of a command */
};

static void judged(void *context, const struct try_call *call)
{
	struct trial *trial = context;

	trial->calls += strcmp(call->record->summary->action, "system.ping") != 0;
	if (call->outcome != TRY_NOT_REACHED)
		case_outcome_add(trial->outcome, trial->c, call->record, trial->setting->coverage);
}

/*
 * A file in memory for what the client complains of, which cannot grow: what is beyond is lost to
 * the client. -errno.
 */
static int open_said(void)
{
	int fd = memfd_create("quaymaster-said", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, LIMIT_TEST_SAID) < 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_GROW) < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	return fd;
}

/* Prints it line by line, without what would do something to a terminal. */
static void put_said(FILE *stream, int fd)
{
	char text[LIMIT_TEST_SAID + 1], *rest = text, *line;
	ssize_t n = pread(fd, text, LIMIT_TEST_SAID, 0);

	text[n > 0 ? n : 0] = '\0';
	while ((line = strsep(&rest, "\r\n"))) {
		for (char *tab = strchr(line, '\t'); tab; tab = strchr(tab, '\t'))
			*tab = ' ';
		utf8_make_visible(line);
		if (*line)
			fprintf(stream, "docker said: %s\n", line);
	}
}

static void say_not_run(FILE *trouble, int error)
{
	if (error == ENOENT)
		fputs("docker is not installed here; --skip-docker leaves such cases out", trouble);
	else
		fprintf(trouble, "docker cannot be run here: %s", strerrordesc_np(error));
}

/* Says why the calls that came are not all that the command would make. */
static void judge_end(const struct trial *trial, const struct try_end *end)
{
	FILE *trouble = trial->outcome->trouble;

	if (end->timed_out)
		fprintf(trouble, "docker did not end within %d seconds", TRY_TIMEOUT_MS / 1000);
	else if (end->overflown)
		fputs("docker makes more calls than are kept", trouble);
	else if (trial->calls == 0 && end->status == NOT_STARTED)
		say_not_run(trouble, ENOENT);
	else if (trial->calls == 0)
		fprintf(trouble, "docker asked the engine nothing, and ended with %d", end->status);
	else if (end->status != 0 && trial->outcome->result != CASE_DENY)
		fprintf(trouble, "docker ended with %d, and nothing was denied", end->status);
}

int case_try(const struct case_setting *setting, const struct test_case *c,
             struct case_outcome *outcome)
{
	struct trial trial = {.setting = setting, .c = c, .outcome = outcome};
	struct try_options options = {
		.policy = setting->policy,
		.user = c->user,
		.now = c->now ? c->now : setting->now,
		.silent = true,
		.fresh = true,
		.directory = setting->directory,
		.container = c->container,
		.timeout_ms = TRY_TIMEOUT_MS,
		.judged = judged,
		.context = &trial,
	};
	struct try_end end;
	int fd = open_said(), r;

	options.errors = fd > 0 ? fd : 0;
	r = try_run(&options, c->docker, &end);
	if (r < 0 && r != -ENOMEM)
		say_not_run(outcome->trouble, -r);
	else if (r == 0)
		judge_end(&trial, &end);
	if (fd >= 0) {
		if (r == 0 && ftell(outcome->trouble) > 0)
			put_said(outcome->why, fd);
		close(fd);
	}
	return r == -ENOMEM ? r : 0;
}
