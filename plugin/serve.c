/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "authz.h"
#include "commands.h"
#include "listen.h"
#include "log.h"
#include "options.h"
#include "policy/policy.h"
#include "process.h"
#include "server.h"
#include "state.h"

#define DEFAULT_SOCKET "/run/docker/plugins/quaymaster.sock"

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
static void print_next_steps(const struct listener *listener)
{
	if (listener->inherited || getenv("JOURNAL_STREAM") || getpid() == 1)
		return;
	fprintf(stderr,
	        "To enable quaymaster, put these two lines into /etc/docker/daemon.json (inside\n"
	        "its braces), then restart dockerd:\n\n"
	        "  \"authorization-plugins\":\n"
	        "    [\"quaymaster\"]\n\n"
	        "Not with the flag --authorization-plugin: a plugin given as a flag is lost at\n"
	        "the next `systemctl reload docker`, without a word.\n\n");
}

static void say_policy(struct state *state)
{
	const char *broken;
	struct policy *policy = state_acquire(state, &broken);

	log_info("serving, policy: %s", broken ? "none that can be used" : policy_origin(policy));
	policy_unref(policy);
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
	int r;

	print_next_steps(listener);
	r = state_new(options->policy, &state);
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
	say_policy(state);
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
	process_tune_memory();
	log_setup(LOG_LEVEL_INFO);
	block_signals(&signals);
	if (listen_open(options.socket, &listener) < 0)
		return EXIT_NO;
	log_info("quaymaster %s on %s", QUAYMASTER_VERSION,
	         listener.inherited ? "a socket of systemd" : options.socket);
	r = serve(&options, &listener, &signals);
	listen_close(&listener, options.socket);
	if (r < 0)
		log_error("cannot serve: %s", strerrordesc_np(-r));
	return r < 0 ? EXIT_NO : 0;
}
