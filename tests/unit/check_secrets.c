/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people put secrets into comes out nowhere: not in the decision log, whatever it is written
 * to, not on stderr, not in metrics, answers and messages, and not in what commands print.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "plugin/authz.h"
#include "plugin/commands.h"
#include "plugin/metrics_page.h"
#include "support.h"
#include "tests/unit/support/envelope.h"
#include "tests/unit/support/secret_rows.h"

#define ENVELOPE_SIZE (64 * 1024)

/* All lets pass, all is let pass by its mode, much is denied. */
static const char *const policies[] = {
	"version: 1\nextends: open\n",
	"version: 1\nextends: restricted\nmode: audit\n",
	"version: 1\nextends: baseline\nrules:\n"
	"  labels: {deny: [\"*\"]}\n  log-drivers: deny\n  volume-drivers: deny\n"
	"  networks: deny\n  image-names: deny\n  actions: {deny: [\"*\"]}\n",
};

/* Where the decision log goes to, for each policy. */
static const char *const sinks[] = {"decisions", "journald:socket", "syslog:socket"};

static char directory[] = "/tmp/quaymaster-XXXXXX";
static const char *self; /* this program */

/* In a directory of its own, with a policy in it; all that is said goes into one file. */
static void begin(const char *policy)
{
	FILE *stream;
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(chdir(directory), 0);
	stream = fopen("policy.yaml", "w");
	ck_assert_ptr_nonnull(stream);
	fputs(policy, stream);
	ck_assert_int_eq(fclose(stream), 0);
	fd = open("said", O_RDWR | O_CREAT | O_APPEND, 0600);
	ck_assert_int_ge(fd, 0);
	fflush(stdout);
	ck_assert_int_ge(dup2(fd, STDOUT_FILENO), 0);
	ck_assert_int_ge(dup2(fd, STDERR_FILENO), 0);
	close(fd);
}

static void end(void)
{
	static const char *const names[] = {"policy.yaml", "said",    "decisions", "socket",
	                                    "learned",     "request", "cases.yaml"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(names[i]);
	ck_assert_int_eq(chdir("/"), 0);
	rmdir(directory);
}

/* Nothing planted is in the file; if must, anything at all is. */
static void expect_nothing(const char *file, const char *what, bool must)
{
	FILE *stream = fopen(file, "r");
	char *line = NULL;
	size_t size = 0, n = 0;

	fflush(stdout);
	ck_assert_ptr_nonnull(stream);
	while (getline(&line, &size, stream) > 0) {
		n++;
		ck_assert_msg(!strstr(line, PLANTED) && !strstr(line, PLANTED64), "%s in %s: %s",
		              what, file, line);
	}
	ck_assert_msg(n > 0 || !must, "%s: nothing in %s", what, file);
	free(line);
	fclose(stream);
}

/* Runs a command of the program; the arguments end with NULL. */
static void run(command_fn *command, const char *const *words)
{
	char *argv[8] = {NULL};
	int argc = 0;

	for (; words[argc]; argc++)
		argv[argc] = strdup(words[argc]);
	ck_assert_int_ne(command(argc, argv), EXIT_USAGE);
	while (argc > 0)
		free(argv[--argc]);
}

#define RUN(command, ...) run(command, (const char *const[]){__VA_ARGS__, NULL})

static void write_envelope(const struct secret_row *row, char *envelope)
{
	struct text text;

	text_init(&text, envelope, ENVELOPE_SIZE);
	text_put(&text, "{\"UserAuthNMethod\":\"\",\"RequestMethod\":\"");
	text_put(&text, row->method);
	text_put(&text, "\",\"RequestUri\":\"");
	text_put(&text, row->target);
	text_put(&text, "\",\"RequestBody\":\"");
	envelope_put_base64(&text, row->body, strlen(row->body));
	text_put(&text, "\",\"RequestHeaders\":{\"Accept\":\"x\"");
	if (*row->body && !strstr(row->headers, "Content-"))
		text_printf(&text,
		            ",\"Content-Type\":\"application/json\",\"Content-Length\":\"%zu\"",
		            strlen(row->body));
	text_put(&text, row->headers);
	text_put(&text, "}}");
	ck_assert(!text.cut);
}

/* The other end of a decision log that is no file. */
static int open_datagrams(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* What came, into the file of what is said. False for nothing. */
static bool take_datagrams(int fd)
{
	static char datagram[2 * LIMIT_LOG_LINE];
	bool any = false;
	ssize_t n;

	while ((n = recv(fd, datagram, sizeof(datagram), 0)) > 0) {
		any = true;
		fwrite(datagram, 1, (size_t)n, stdout);
		putchar('\n');
	}
	return any;
}

static void decide(struct authz *authz, const struct secret_row *row)
{
	char *envelope = malloc(ENVELOPE_SIZE);
	struct server_reply reply;

	ck_assert_ptr_nonnull(envelope);
	write_envelope(row, envelope);
	ck_assert_ptr_null(authz_answer(authz, envelope, strlen(envelope), &reply));
	printf("%.*s\n", (int)reply.len, reply.body);
	if (reply.free_body)
		free((void *)(uintptr_t)reply.body);
	free(envelope);
}

static void print_metrics(struct authz *authz)
{
	struct metrics_sources sources = {.metrics = authz->metrics,
	                                  .state = authz->state,
	                                  .log = authz->log,
	                                  .waiting = &authz->waiting};
	struct metrics_reply reply;

	metrics_page_answer(&sources, METRICS_PAGE, &reply);
	ck_assert_uint_eq(reply.status, 200);
	printf("%s\n", reply.body);
	free(reply.body);
}

START_TEST(server_tells_nothing)
{
	static struct authz authz;
	struct decision_log *log;
	struct state *state;
	int fd = -1;

	begin(policies[_i]);
	if (_i > 0)
		fd = open_datagrams();
	ck_assert_int_eq(state_new("policy.yaml", &state), 0);
	ck_assert_int_eq(decision_log_open(sinks[_i], &log), 0);
	ck_assert_int_eq(authz_init(&authz, state, log, NULL), 0);
	ck_assert_int_eq(metrics_new(&authz.metrics), 0);
	for (size_t i = 0; i < ARRAY_LEN(secret_rows); i++) {
		const struct secret_row *row = &secret_rows[i];

		decide(&authz, row);
		ck_assert_msg(fd < 0 || take_datagrams(fd) || *row->target == 'x', "%s", row->name);
		expect_nothing("said", row->name, true);
		if (_i == 0)
			expect_nothing("decisions", row->name, true);
	}
	print_metrics(&authz);
	expect_nothing("said", "metrics", true);
	metrics_free(authz.metrics);
	authz_done(&authz);
	decision_log_close(log);
	state_free(state);
	if (_i == 0) {
		RUN(command_replay, "replay", "--policy", "policy.yaml", "decisions");
		RUN(command_learn, "learn", "--extends", "restricted", "decisions");
		expect_nothing("said", "replay and learn", true);
	}
	if (fd >= 0)
		close(fd);
	end();
}
END_TEST

START_TEST(explain_tells_nothing)
{
	begin(policies[_i]);
	for (size_t i = 0; i < ARRAY_LEN(secret_rows); i++) {
		static char envelope[ENVELOPE_SIZE];
		FILE *stream = fopen("request", "w");

		write_envelope(&secret_rows[i], envelope);
		ck_assert_ptr_nonnull(stream);
		fputs(envelope, stream);
		ck_assert_int_eq(fclose(stream), 0);
		if (_i == 0)
			RUN(command_explain, "explain", "--json", "--policy", "policy.yaml",
			    "request");
		else
			RUN(command_explain, "explain", "--policy", "policy.yaml", "request");
		expect_nothing("said", secret_rows[i].name, true);
	}
	end();
}
END_TEST

static void write_cases(void)
{
	FILE *stream = fopen("cases.yaml", "w");

	ck_assert_ptr_nonnull(stream);
	fputs("cases:\n", stream);
	for (size_t i = 0; i < ARRAY_LEN(secret_rows); i++) {
		const struct secret_row *row = &secret_rows[i];

		if (*row->target != '/')
			continue;
		fprintf(stream, "  - name: '%s'\n    call:\n      method: %s\n      path: '%s'\n",
		        row->name, row->method, row->target);
		if (*row->body)
			fprintf(stream, "      body: '%s'\n", row->body);
		fprintf(stream, "    expect: %s\n", i % 2 == 0 ? "allow" : "deny");
	}
	ck_assert_int_eq(fclose(stream), 0);
}

static const char *const formats[] = {"text", "tap", "junit"};

START_TEST(test_tells_nothing)
{
	begin(policies[2]);
	write_cases();
	RUN(command_test, "test", "--policy", "policy.yaml", "--format", formats[_i], "cases.yaml");
	expect_nothing("said", formats[_i], true);
	end();
}
END_TEST

/* What a client under `try` sends: everything, one call a connection. */
static int send_rows(const char *host)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char answer[4096];

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", host + strlen("unix://"));
	for (size_t i = 0; i < ARRAY_LEN(secret_rows); i++) {
		const struct secret_row *row = &secret_rows[i];
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
			return 1;
		dprintf(fd,
		        "%s %s HTTP/1.1\r\nHost: d\r\nConnection: "
		        "close\r\nX-Registry-Auth: " PLANTED64
		        "\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		        row->method, row->target, strlen(row->body), row->body);
		while (read(fd, answer, sizeof(answer)) > 0)
			;
		close(fd);
	}
	return 0;
}

START_TEST(try_tells_nothing)
{
	begin(policies[_i]);
	setenv("TMPDIR", directory, 1);
	RUN(command_try, "try", "--policy", "policy.yaml", "--", self);
	RUN(command_try, "try", "--json", "--policy", "policy.yaml", "--", self);
	expect_nothing("said", "try", true);
	end();
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("secrets");
	TCase *tcase = tcase_create("secrets");
	const char *host = getenv("DOCKER_HOST");

	/* Under `try`, of which this program is the client as well. */
	if (host && strstr(host, "/quaymaster-try."))
		return send_rows(host);
	self = realpath(argv[0], NULL);
	if (argc > 0 && !self)
		return 1;
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, server_tells_nothing, 0, ARRAY_LEN(policies));
	tcase_add_loop_test(tcase, explain_tells_nothing, 0, ARRAY_LEN(policies));
	tcase_add_loop_test(tcase, test_tells_nothing, 0, ARRAY_LEN(formats));
	tcase_add_loop_test(tcase, try_tells_nothing, 0, ARRAY_LEN(policies));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
