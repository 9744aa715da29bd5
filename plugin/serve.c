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
#include "events.h"
#include "guard_links.h"
#include "listen.h"
#include "log.h"
#include "log_sink.h"
#include "look.h"
#include "metrics_service.h"
#include "monitor.h"
#include "off_file.h"
#include "off_switch.h"
#include "options.h"
#include "policy/policy.h"
#include "process.h"
#include "server.h"
#include "state.h"

#define DEFAULT_SOCKET        "/run/docker/plugins/quaymaster.sock"
#define DEFAULT_ENGINE_SOCKET "/run/docker.sock"

/*
 * Judging takes microseconds, so two workers keep up with any engine, and each more would be woken
 * for every new connection.
 */
#define WORKERS 2

struct serve_options {
	const char *policy;
	const char *socket;
	const char *decision_log;
	const char *off_file;
	const char *engine_socket; /* NULL first, or "none"; then NULL for none */
	const char *host_root;
	const char *user; /* NULL: nobody */
	const char *metrics;
};

/* The signals that the main thread waits for; all threads started later block them, too. */
static void block_signals(sigset_t *ret_set)
{
	sigemptyset(ret_set);
	sigaddset(ret_set, SIGHUP);
	sigaddset(ret_set, SIGUSR1);
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

	if (!broken && policy_mode(policy) == MODE_AUDIT)
		log_warning("serving, policy: %s, in mode audit: what it would deny is allowed, "
		            "and logged",
		            policy_origin(policy));
	else
		log_info("serving, policy: %s",
		         broken ? "none that can be used" : policy_origin(policy));
	policy_unref(policy);
}

/* A state_read_fn: the process that looks may read the file still when this one may not. */
static int read_policy(void *context, char **ret_text, size_t *ret_len)
{
	unsigned status = look_wait(context, ASK_POLICY, ret_text, ret_len);

	if (!*ret_text)
		return -ENOMEM;
	if (status == 200)
		return 0;
	return status == 404 ? -ENOENT : -EINVAL;
}

static void stop_looking(void *context)
{
	struct authz *authz = context;

	look_cancel(authz->look);
}

static void give_up_root(const char *user)
{
	int r = process_become(user);

	if (r < 0)
		log_warning("cannot become the user \"%s\": %s; what reads calls stays root's",
		            user ? user : "nobody", strerrordesc_np(-r));
}

/* Serves until a signal ends it; everything that needs root is done. */
static int run(const struct serve_options *options, const struct listener *listener,
               struct events *events, struct authz *authz)
{
	struct server_options server_options = {
		.listen_fd = listener->fd,
		.workers = WORKERS,
		.answer = authz_answer,
		.pursue = authz_pursue,
		.stopping = stop_looking,
		.context = authz,
	};
	_cleanup_(freep) char *ignored = NULL;
	struct server *server;
	size_t len;
	int r = server_start(&server_options, &server);

	if (r < 0)
		return r;
	say_policy(authz->state);
	r = events_run(events);
	listen_remove(listener, options->socket);
	look_wait(authz->look, ASK_REMOVE_SOCKET, &ignored, &len);
	server_stop(server);
	log_info("stopped");
	return r;
}

/* NULL without a log, or when it goes elsewhere than into a file. */
static const char *log_file(const struct serve_options *options)
{
	return options->decision_log ? log_sink_file(options->decision_log) : NULL;
}

static int open_log(const char *path, struct decision_log **ret_log)
{
	int r = path ? decision_log_open(path, ret_log) : 0;

	if (r == -ENOENT)
		log_error("the decision log %s cannot be made: there is no such directory; "
		          "`install -d -m 700 DIRECTORY` makes it",
		          path);
	else if (r < 0)
		log_error("the decision log %s cannot be opened: %s", path, strerrordesc_np(-r));
	return r;
}

static void set_sources(struct metrics_sources *sources, struct authz *authz)
{
	sources->state = authz->state;
	sources->look = authz->look;
	sources->log = authz->log;
	sources->waiting = &authz->waiting;
	sources->off = authz->off;
}

static int start_log(struct decision_log *log)
{
	int r = log ? decision_log_start(log) : 0;

	if (r < 0)
		log_error("the decision log cannot be written: %s", strerrordesc_np(-r));
	return r;
}

/* What was switched off before this started; what comes later is news. */
static void read_off(const char *path, struct off_switch *off_switch)
{
	struct off_clock clock;
	struct off off;
	const char *why;
	int r;

	off_clock_read(&clock);
	r = off_file_read(path, 0, &clock, &off, &why);
	if (r == -EINVAL)
		log_warning("%s does not switch quaymaster off: %s", path, why);
	off_switch_set(off_switch, &off);
}

static struct guard guard_of(const struct serve_options *options, const struct guard_links *links)
{
	return (struct guard){
		.engine_socket = options->engine_socket,
		.policy = options->policy ? options->policy : STATE_DEFAULT_POLICY,
		.socket = options->socket,
		.decision_log = log_file(options),
		.off_file = options->off_file,
		.links = links,
	};
}

static int find_links(const struct guard *guard, struct state *state, const char *host_root,
                      struct guard_links *ret)
{
	const char *broken;
	struct policy *policy = state_acquire(state, &broken);
	int r = guard_links_find(guard, policy, host_root, ret);

	policy_unref(policy);
	return r;
}

static int serve(const struct serve_options *options, const struct listener *listener,
                 const sigset_t *signals, const struct monitor_ends *ends,
                 struct metrics_service *metrics)
{
	struct off_switch off_switch = OFF_SWITCH_INIT;
	_cleanup_(state_freep) struct state *state = NULL;
	_cleanup_(decision_log_closep) struct decision_log *log = NULL;
	_cleanup_(look_stopp) struct look *look = NULL;
	_cleanup_(guard_links_done) struct guard_links links = {0};
	const struct guard guard = guard_of(options, &links);
	struct events events = {.signals = signals, .news_fd = ends->news, .off = &off_switch};
	struct authz authz;
	int r;

	print_next_steps(listener);
	r = state_new(options->policy, &state);
	/* Before the way there may be closed. */
	if (r == 0)
		r = find_links(&guard, state, options->host_root, &links);
	if (r == 0)
		r = open_log(options->decision_log, &log);
	if (r == 0)
		r = metrics_service_open(metrics);
	if (r < 0)
		return r;
	read_off(options->off_file, &off_switch);
	process_allow_connections();
	give_up_root(options->user);
	r = look_start(ends->ask, &look);
	if (r == 0)
		r = start_log(log);
	if (r < 0)
		return r;
	state_read_by(state, read_policy, look);
	r = authz_init(&authz, state, log, look);
	authz.asks_engine = options->engine_socket != NULL;
	authz.off = &off_switch;
	events.state = state;
	events.look = look;
	events.log = log;
	events.log_is_file = log_file(options) != NULL;
	authz.guard = guard;
	authz.metrics = metrics->sources.metrics;
	set_sources(&metrics->sources, &authz);
	if (r == 0)
		r = metrics_service_start(metrics);
	if (r == 0)
		r = run(options, listener, &events, &authz);
	metrics_service_close(metrics);
	authz_done(&authz);
	return r;
}

/* Only the end of the host's root directory that is mounted elsewhere is cut: "/host/" is "/host".
 */
static void set_monitor_options(struct serve_options *options, const struct listener *listener,
                                struct monitor_options *ret)
{
	size_t len = strlen(options->host_root);

	while (len > 0 && options->host_root[len - 1] == '/')
		len--;
	snprintf(ret->host_root, sizeof(ret->host_root), "%.*s", (int)len, options->host_root);
	ret->engine_optional = !options->engine_socket;
	if (!options->engine_socket)
		options->engine_socket = DEFAULT_ENGINE_SOCKET;
	else if (strcmp(options->engine_socket, "none") == 0)
		options->engine_socket = NULL;
	ret->engine_socket = options->engine_socket;
	ret->policy = options->policy ? options->policy : STATE_DEFAULT_POLICY;
	ret->listener = listener;
	ret->socket = options->socket;
	ret->off_file = options->off_file;
	ret->decision_log = log_file(options);
}

int command_serve(int argc, char **argv)
{
	struct serve_options options = {
		.socket = DEFAULT_SOCKET, .off_file = OFF_FILE_DEFAULT, .host_root = ""};
	const struct option_spec specs[] = {
		{"policy", &options.policy},
		{"socket", &options.socket},
		{"decision-log", &options.decision_log},
		{"off-file", &options.off_file},
		{"engine-socket", &options.engine_socket},
		{"host-root", &options.host_root},
		{"user", &options.user},
		{"metrics", &options.metrics},
		{NULL, NULL},
	};
	struct monitor_options monitor_options;
	struct metrics_service metrics = {0};
	struct listener listener;
	sigset_t signals;
	struct monitor_ends ends = {-1, -1};
	int r;

	if (options_read(argc, argv, specs, NULL, 0) < 0 ||
	    metrics_service_read(&metrics, options.metrics) < 0)
		return EXIT_USAGE;
	process_tune_memory();
	log_setup(LOG_LEVEL_INFO);
	block_signals(&signals);
	if (listen_open(options.socket, &listener) < 0)
		return EXIT_NO;
	set_monitor_options(&options, &listener, &monitor_options);
	/* So that it can be watched. Where that is not allowed, it is looked at all the same. */
	off_file_make_directory(options.off_file);
	r = monitor_start(&monitor_options, &ends);
	if (r > 0)
		return 0;
	log_info("quaymaster %s on %s", QUAYMASTER_VERSION,
	         listener.inherited ? "a socket of systemd" : options.socket);
	if (r == 0)
		r = serve(&options, &listener, &signals, &ends, &metrics);
	metrics_service_close(&metrics);
	listen_close(&listener, options.socket);
	if (r < 0)
		log_error("cannot serve: %s", strerrordesc_np(-r));
	return r < 0 ? EXIT_NO : 0;
}
