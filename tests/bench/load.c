/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load generator: replays the recorded mix over connections to a plugin's socket, each with
 * one call in flight and kept open as long as the server lets it, as dockerd does, and prints one
 * line of JSON with what it measured. One thread, so that it takes little from the server on a
 * small machine; what it takes is measured too.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#include "policy/cleanup.h"
#include "tests/bench/calls.h"
#include "tests/bench/connection.h"

#define MAX_CONNECTIONS 1024
#define MAX_SERVERS     8
#define NS_PER_S        UINT64_C(1000000000)

static const char usage[] =
	"usage: load [options] SOCKET RECORDING\n"
	"  --connections N   connections, kept open if the server does (1)\n"
	"  --count N         calls to make (100000)\n"
	"  --warm N          calls before those, not measured (2000)\n"
	"  --only-req        replay what is judged alone\n"
	"  --only-res        replay the responses alone\n"
	"  --pid PID         measure this server's CPU; may be repeated\n"
	"  --mode verify     fail unless each call gets 200 and the same verdict each time\n"
	"  --all-allowed     with verify: fail unless every verdict is an allow\n"
	"  --show-denied     with verify: print each denied call's line and message\n";

struct options {
	const char *socket;
	const char *recording;
	enum calls_filter filter;
	size_t connections;
	size_t count;
	size_t warm;
	clockid_t servers[MAX_SERVERS];
	size_t n_servers;
	bool verify;
	bool all_allowed;
	bool show_denied;
};

/* How a call was answered the first time, to compare the later ones with. */
enum seen { SEEN_NOTHING, SEEN_DENIED, SEEN_ALLOWED };

struct load {
	struct options options;
	struct calls calls;
	struct connection *connections;
	size_t *call_of; /* which call each connection has in flight */
	enum seen *seen; /* of each call */
	uint32_t *latencies;
	int epoll;
	size_t started;
	size_t answered;
	size_t allowed;
	size_t hung_up;
	size_t wrong;
};

/* A measured stretch: begun with mark(), turned into differences by since(). */
struct marks {
	uint64_t wall;
	uint64_t own_cpu;
	uint64_t server_cpu;
};

static uint64_t read_clock(clockid_t id)
{
	struct timespec t = {0};

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static struct marks mark(const struct options *options)
{
	struct marks marks = {0};

	/* The CPU clock of a process counts user and system time of all its threads. */
	for (size_t i = 0; i < options->n_servers; i++)
		marks.server_cpu += read_clock(options->servers[i]);
	marks.own_cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
	marks.wall = read_clock(CLOCK_MONOTONIC);
	return marks;
}

static struct marks since(const struct options *options, struct marks begin)
{
	struct marks now = mark(options);

	now.wall -= begin.wall;
	now.own_cpu -= begin.own_cpu;
	now.server_cpu -= begin.server_cpu;
	return now;
}

static void complain(struct load *load, size_t call, const char *what, const char *body)
{
	fprintf(stderr, "line %u: %s: %.600s\n", load->calls.list[call].line, what, body);
	load->wrong++;
}

static void check_answer(struct load *load, size_t call, const struct answer *answer)
{
	enum seen now = answer->allowed ? SEEN_ALLOWED : SEEN_DENIED;

	if (answer->status != 200)
		complain(load, call, "not answered with 200", answer->body);
	else if (load->seen[call] != SEEN_NOTHING && load->seen[call] != now)
		complain(load, call, "another verdict than before", answer->body);
	else if (!answer->allowed && load->options.all_allowed)
		complain(load, call, "denied", answer->body);
	else if (!answer->allowed && load->options.show_denied && !load->seen[call])
		printf("line %u: %s\n", load->calls.list[call].line, answer->body);
	load->seen[call] = now;
}

/* Connecting anew, where the server has hung up, is part of what the call takes. */
static int next_call(struct load *load, size_t i)
{
	struct connection *connection = &load->connections[i];
	const struct call *call = &load->calls.list[load->call_of[i]];
	uint64_t now = read_clock(CLOCK_MONOTONIC);
	int r = 0;

	load->started++;
	if (connection->fd < 0)
		r = connection_open(connection, load->options.socket, load->epoll);
	return r < 0 ? r : connection_call(connection, call->bytes, call->len, now);
}

static void take_answer(struct load *load, size_t i, const struct answer *answer)
{
	uint64_t took = read_clock(CLOCK_MONOTONIC) - load->connections[i].started;

	load->latencies[load->answered++] = took < UINT32_MAX ? (uint32_t)took : UINT32_MAX;
	load->allowed += answer->allowed;
	if (load->options.verify)
		check_answer(load, load->call_of[i], answer);
	load->call_of[i] = (load->call_of[i] + 1) % load->calls.n;
}

static int step(struct load *load, size_t i, size_t count)
{
	struct connection *connection = &load->connections[i];
	struct answer answer;
	int r = connection_step(connection, &answer);

	if (r <= 0)
		return r;
	take_answer(load, i, &answer);
	if (answer.closes) {
		connection_close(connection);
		load->hung_up++;
	}
	return load->started < count ? next_call(load, i) : 0;
}

/* Makes count calls over all connections and waits for the answers. */
static int replay(struct load *load, size_t count)
{
	struct epoll_event events[64];
	int r = 0;

	load->started = load->answered = load->allowed = load->hung_up = 0;
	for (size_t i = 0; r == 0 && i < load->options.connections && i < count; i++)
		r = next_call(load, i);
	while (r == 0 && load->answered < count) {
		int n = epoll_wait(load->epoll, events, ARRAY_LEN(events), 10000);

		if (n == 0)
			return -ETIMEDOUT;
		for (int i = 0; r == 0 && i < n; i++) {
			struct connection *ready = events[i].data.ptr;

			r = step(load, (size_t)(ready - load->connections), count);
		}
	}
	return r;
}

static int compare_latencies(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void report(struct load *load, const struct marks *took)
{
	size_t n = load->answered;
	double calls = (double)n;

	qsort(load->latencies, n, sizeof(*load->latencies), compare_latencies);
	printf("{\"calls\": %zu, \"allowed\": %zu, \"hung_up\": %zu, \"connections\": %zu, ", n,
	       load->allowed, load->hung_up, load->options.connections);
	printf("\"per_second\": %.0f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f, ",
	       calls * (double)NS_PER_S / (double)took->wall, load->latencies[n / 2] / 1e3,
	       load->latencies[n - 1 - n / 100] / 1e3, load->latencies[n - 1] / 1e3);
	printf("\"server_cpu_us\": %.3f, \"load_cpu_us\": %.3f, \"wrong\": %zu}\n",
	       (double)took->server_cpu / 1e3 / calls, (double)took->own_cpu / 1e3 / calls,
	       load->wrong);
}

static int prepare(struct load *load)
{
	const struct options *options = &load->options;
	size_t most = options->count > options->warm ? options->count : options->warm;
	int r = calls_read(options->recording, options->filter, &load->calls);

	if (r < 0)
		return r;
	load->connections = calloc(options->connections, sizeof(*load->connections));
	load->call_of = calloc(options->connections, sizeof(*load->call_of));
	load->seen = calloc(load->calls.n, sizeof(*load->seen));
	load->latencies = calloc(most, sizeof(*load->latencies));
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!load->connections || !load->call_of || !load->seen || !load->latencies ||
	    load->epoll < 0)
		return -ENOMEM;
	/* Connections begin at different calls, or all would ask for the same at once. */
	for (size_t i = 0; i < options->connections; i++) {
		load->call_of[i] = i * load->calls.n / options->connections;
		load->connections[i].fd = -1;
	}
	return r;
}

static int run(struct load *load)
{
	struct marks begin, took;
	int r = prepare(load);

	if (r == 0 && load->options.warm > 0)
		r = replay(load, load->options.warm);
	begin = mark(&load->options);
	if (r == 0)
		r = replay(load, load->options.count);
	took = since(&load->options, begin);
	if (r < 0)
		fprintf(stderr, "load: %s\n", strerror(-r));
	else
		report(load, &took);
	return r < 0 || load->wrong ? 1 : 0;
}

static void release(struct load *load)
{
	for (size_t i = 0; load->connections && i < load->options.connections; i++)
		connection_close(&load->connections[i]);
	calls_free(&load->calls);
	free(load->connections);
	free(load->call_of);
	free(load->seen);
	free(load->latencies);
	closep(&load->epoll);
}

static bool read_number(const char *text, size_t most, size_t *ret_number)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (end == text || *end || number > most)
		return false;
	*ret_number = number;
	return true;
}

static bool add_server(struct options *options, const char *text)
{
	size_t pid;

	if (options->n_servers == MAX_SERVERS || !read_number(text, INT32_MAX, &pid))
		return false;
	return clock_getcpuclockid((pid_t)pid, &options->servers[options->n_servers++]) == 0;
}

static bool take_option(struct options *options, int option)
{
	switch (option) {
	case 'c':
		return read_number(optarg, MAX_CONNECTIONS, &options->connections) &&
		       options->connections > 0;
	case 'n':
		return read_number(optarg, 100000000, &options->count) && options->count > 0;
	case 'w':
		return read_number(optarg, 100000000, &options->warm);
	case 'q':
		options->filter = CALLS_ONLY_REQ;
		return true;
	case 's':
		options->filter = CALLS_ONLY_RES;
		return true;
	case 'p':
		return add_server(options, optarg);
	case 'm':
		options->verify = strcmp(optarg, "verify") == 0;
		return options->verify;
	case 'a':
		options->all_allowed = true;
		return true;
	case 'd':
		options->show_denied = true;
		return true;
	default:
		return false;
	}
}

static bool read_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {{"connections", required_argument, NULL, 'c'},
	                                      {"count", required_argument, NULL, 'n'},
	                                      {"warm", required_argument, NULL, 'w'},
	                                      {"only-req", no_argument, NULL, 'q'},
	                                      {"only-res", no_argument, NULL, 's'},
	                                      {"pid", required_argument, NULL, 'p'},
	                                      {"mode", required_argument, NULL, 'm'},
	                                      {"all-allowed", no_argument, NULL, 'a'},
	                                      {"show-denied", no_argument, NULL, 'd'},
	                                      {NULL, 0, NULL, 0}};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
		if (!take_option(options, option))
			return false;
	if (argc - optind != 2)
		return false;
	options->socket = argv[optind];
	options->recording = argv[optind + 1];
	return true;
}

int main(int argc, char **argv)
{
	struct load load = {
		.options = {.connections = 1, .count = 100000, .warm = 2000},
		.epoll = -1,
	};
	int status;

	if (!read_options(argc, argv, &load.options)) {
		fputs(usage, stderr);
		return 2;
	}
	status = run(&load);
	release(&load);
	return status;
}
