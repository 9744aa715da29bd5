/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "authz.h"
#include "commands.h"
#include "listen.h"
#include "log.h"
#include "options.h"
#include "process.h"
#include "server.h"
#include "state.h"

#define DEFAULT_SOCKET "/run/docker/plugins/quaymaster.sock"
#define DEFAULT_POLICY "/etc/quaymaster/policy.yaml"

/*
 * Judging takes microseconds, so two workers keep up with any engine, and each more would be woken
 * for every new connection. Two, so that one that waits for the disk under the decision log does
 * not hold up all.
 */
#define WORKERS 2

struct serve_options {
	const char *policy;
	const char *socket;
	const char *decision_log;
};

/* The signals that the main thread waits for; all threads started later block them, too. */
static void block_signals(sigset_t *ret_set)
{
	sigemptyset(ret_set);
	sigaddset(ret_set, SIGHUP);
	sigaddset(ret_set, SIGTERM);
	sigaddset(ret_set, SIGINT);
	pthread_sigmask(SIG_BLOCK, ret_set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/*
 * Tells whoever started this by hand what is left to do. Spared: a service (the journal reads, or
 * the socket was handed over) and a managed plugin (which is alone in its namespace).
 */
static void print_next_steps(const struct listener *listener, const char *policy)
{
	if (listener->inherited || getenv("JOURNAL_STREAM") || getpid() == 1)
		return;
	fprintf(stderr,
	        "\nquaymaster is serving with %s. To enable it, put these two lines into\n"
	        "/etc/docker/daemon.json (inside its braces), then restart dockerd:\n\n"
	        "  \"authorization-plugins\":\n"
	        "    [\"quaymaster\"]\n\n"
	        "Not with the flag --authorization-plugin: a plugin given as a flag is lost at "
	        "the\n"
	        "next `systemctl reload docker`, without a word.\n\n",
	        policy);
}

static void wait_for_the_end(struct state *state, const sigset_t *signals)
{
	for (;;) {
		int number = sigwaitinfo(signals, NULL);

		if (number == SIGHUP)
			state_reload(state);
		else if (number == SIGTERM || number == SIGINT)
			return;
	}
}

/*
 * Whatever stands at the default path is meant as the policy, also a dangling link or a file that
 * cannot be reached: only its plain absence means the built-in baseline.
 */
static bool default_policy_exists(void)
{
	struct stat st;

	return lstat(DEFAULT_POLICY, &st) == 0 || errno != ENOENT;
}

static int serve(const struct serve_options *options, const struct listener *listener,
                 const sigset_t *signals)
{
	_cleanup_(state_freep) struct state *state = NULL;
	_cleanup_(decision_log_closep) struct decision_log *log = NULL;
	struct authz authz;
	struct server_options server_options = {
		.listen_fd = listener->fd,
		.workers = WORKERS,
		.answer = authz_answer,
		.context = &authz,
	};
	struct server *server;
	int r = state_new(options->policy, &state);

	if (r == 0 && options->decision_log) {
		r = decision_log_open(options->decision_log, &log);
		if (r < 0)
			log_error("%s: %s", options->decision_log, strerrordesc_np(-r));
	}
	if (r < 0)
		return r;
	authz_init(&authz, state, log);
	r = server_start(&server_options, &server);
	if (r < 0)
		return r;
	print_next_steps(listener, options->policy ? options->policy : "the built-in baseline");
	wait_for_the_end(state, signals);
	listen_remove(listener, options->socket);
	server_stop(server);
	log_info("stopped");
	return 0;
}

int command_serve(int argc, char **argv)
{
	struct serve_options options = {.socket = DEFAULT_SOCKET};
	const struct option_spec specs[] = {
		{"policy", &options.policy},
		{"socket", &options.socket},
		{"decision-log", &options.decision_log},
		{NULL, NULL},
	};
	struct listener listener;
	sigset_t signals;
	int r;

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	if (!options.policy && default_policy_exists())
		options.policy = DEFAULT_POLICY;
	process_tune_memory();
	log_setup(LOG_LEVEL_INFO);
	block_signals(&signals);
	if (listen_open(options.socket, &listener) < 0)
		return EXIT_NO;
	log_info("quaymaster %s on %s, policy: %s", QUAYMASTER_VERSION,
	         listener.inherited ? "a socket of systemd" : options.socket,
	         options.policy ? options.policy : "built-in baseline");
	r = serve(&options, &listener, &signals);
	listen_close(&listener, options.socket);
	if (r < 0)
		log_error("cannot serve: %s", strerrordesc_np(-r));
	return r < 0 ? EXIT_NO : 0;
}
