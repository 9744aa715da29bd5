/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each worker is a thread of ours with a daemon of libmicrohttpd of its own, all on the same
 * listening socket. The library's thread pool is not used: its MHD_quiesce_daemon() races with its
 * threads and aborts the process when stopped under load, and MHD_stop_daemon() without it shuts
 * the listening socket down, systemd's copy included (0.9.75 to 1.0). Here every call into a daemon
 * comes from its own thread, but for MHD_resume_connection(), which is made for that.
 *
 * Connections are kept open, and none that idles is closed while this runs: nothing times out. An
 * answer that closes its connection would cost a call three times the server's CPU (45 us against
 * 16, measured) and 40 us of waiting. The price is paid at a stop: dockerd could use a connection
 * in the very moment in which it is closed, and its own repetition would have an empty body (moby
 * pkg/plugins/client.go, 29.7), which is refused. So a stop answers for LIMIT_SILENT_MS more, each
 * answer then asking the client to hang up, and closes what is silent.
 */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "burst.h"
#include "exchange.h"
#include "heavy.h"
#include "log.h"
#include "policy/limits.h"
#include "process.h"

#define DRAIN_TICK_MS 10 /* how often a worker looks whether it is done, while it stops */
#define CONTENT_TYPE  "application/vnd.docker.plugins.v1.2+json" /* what dockerd accepts */

/* One request. Its worker's, but another thread's while its connection is suspended. */
struct server_request {
	struct exchange exchange;
	bool suspended; /* as its worker knows; other threads do not look */
	struct worker *worker;
	struct MHD_Connection *connection;
};

/* What is in here is used by the worker's own thread alone, and before and after it by others. */
struct worker {
	struct server *server;
	struct MHD_Daemon *daemon;
	int listen_fd; /* a duplicate */
	int wake_fd;   /* an eventfd, written to by others: look up from waiting */
	bool running;
	bool quiesced;
	unsigned calls;     /* begun and not completed */
	unsigned suspended; /* of these, those that other threads have */
	struct burst burst;
	int64_t silent_until;
	pthread_t thread;
};

struct server {
	struct server_options options;
	/* In milliseconds, when a stop no longer waits for calls; 0 as long as there is no stop. */
	_Atomic int64_t deadline;
	struct heavy *heavy;
	struct body_budget budget;
	struct MHD_Response *fixed[FIXED_COUNT];
	struct server_request constant[FIXED_COUNT]; /* of requests that need no more than these */
	struct worker workers[];
};

/*
 * last: the client is asked to hang up behind it. The library does not write to the body, though
 * its parameter is not const.
 */
static struct MHD_Response *response_new(const char *body, size_t len, bool free_body, bool last)
{
	void *bytes = (void *)(uintptr_t)body;
	struct MHD_Response *response = MHD_create_response_from_buffer(
		len, bytes, free_body ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);

	if (!response) {
		free(free_body ? bytes : NULL);
		return NULL;
	}
	if (MHD_add_response_header(response, "Content-Type", CONTENT_TYPE) == MHD_YES &&
	    (!last || MHD_add_response_header(response, "Connection", "close") == MHD_YES))
		return response;
	MHD_destroy_response(response);
	return NULL;
}

/* Never NULL. Half of all requests need no memory of their own: they are AuthZRes. */
static struct server_request *request_new(struct worker *worker, struct MHD_Connection *connection,
                                          const char *path, const char *method)
{
	struct server_request *constant = worker->server->constant;
	struct server_request *request;
	enum fixed fixed;

	if (!exchange_wants_body(path, method, &fixed))
		return &constant[fixed];
	request = calloc(1, sizeof(*request));
	if (!request)
		return &constant[FIXED_NO_MEMORY];
	request->exchange.stage = STAGE_COLLECTING;
	request->exchange.body.budget = &worker->server->budget;
	request->worker = worker;
	request->connection = connection;
	exchange_expect(&request->exchange,
	                MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length"));
	return request;
}

/* From now on the request is its worker's again, and may be gone. */
static void resume(struct server_request *request)
{
	struct worker *worker = request->worker;

	MHD_resume_connection(request->connection);
	/* A daemon without threads of its own does not notice that by itself. */
	eventfd_write(worker->wake_fd, 1);
}

/* On the heavy thread. */
static void judge_heavy(void *job)
{
	struct server_request *request = job;
	struct server *server = request->worker->server;
	int64_t deadline = atomic_load(&server->deadline);
	void *work = NULL;

	if (deadline != 0 && process_now_ms() >= deadline)
		exchange_refuse(&request->exchange, FIXED_STOPPING);
	else
		work = exchange_judge(&request->exchange, &server->options);
	if (work)
		server->options.pursue(server->options.context, work, request);
	else
		resume(request);
}

void server_finish(struct server_request *request, struct server_reply *reply)
{
	exchange_answer(&request->exchange, reply);
	resume(request);
}

/* Lets the worker go on with others; the library calls again once the connection is resumed. */
static void suspend(struct server_request *request)
{
	MHD_suspend_connection(request->connection);
	request->suspended = true;
	request->worker->suspended++;
}

static void judge_later(struct server_request *request)
{
	suspend(request);
	if (heavy_push(request->worker->server->heavy, request) == 0)
		return;
	exchange_refuse(&request->exchange, FIXED_BUSY);
	resume(request);
}

static void unsuspend(struct server_request *request)
{
	if (request->suspended)
		request->worker->suspended--;
	request->suspended = false;
}

/* Queues an answer of its own; MHD_NO, which hangs up, when there is no memory for it. */
static enum MHD_Result send_reply(struct worker *worker, struct MHD_Connection *connection,
                                  struct server_reply *reply)
{
	const char *body = steal(&reply->body);
	bool last = atomic_load(&worker->server->deadline) != 0;
	struct MHD_Response *response = response_new(body, reply->len, reply->free_body, last);
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	result = MHD_queue_response(connection, reply->status, response);
	MHD_destroy_response(response);
	return result;
}

/* Queues a fixed answer: the one that is ready, but for the last on a connection. */
static enum MHD_Result send_fixed(struct worker *worker, struct MHD_Connection *connection,
                                  enum fixed which)
{
	const struct fixed_answer *fixed = exchange_fixed(which);
	struct server_reply reply = {
		.status = fixed->status, .body = fixed->body, .len = strlen(fixed->body)};

	if (atomic_load(&worker->server->deadline) != 0)
		return send_reply(worker, connection, &reply);
	return MHD_queue_response(connection, fixed->status, worker->server->fixed[which]);
}

/* The whole request is here, or its connection was resumed. */
static enum MHD_Result finish(struct worker *worker, struct MHD_Connection *connection,
                              struct server_request *request)
{
	struct exchange *exchange = &request->exchange;
	void *job = NULL;

	if (exchange->stage != STAGE_CONSTANT)
		unsuspend(request);
	if (exchange_is_heavy(exchange)) {
		judge_later(request);
		return MHD_YES;
	}
	if (exchange->stage == STAGE_COLLECTING)
		job = exchange_judge(exchange, &worker->server->options);
	if (job) {
		/* Before anybody has the request who could resume it. */
		suspend(request);
		worker->server->options.pursue(worker->server->options.context, job, request);
		return MHD_YES;
	}
	if (exchange->stage == STAGE_JUDGED)
		return send_reply(worker, connection, &exchange->reply);
	return send_fixed(worker, connection, exchange->fixed);
}

/*
 * MHD_AccessHandlerCallback: called first with the head, then with each piece of the body, then
 * without any. An answer given before that last call would not be sent, and the request would go
 * on (0.9.75), so what is not wanted is read all the same.
 */
/* NOLINTNEXTLINE(readability-function-size): the library says what the parameters are. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *len, void **state)
{
	struct worker *worker = context;
	struct server_request *request = *state;
	size_t taken = *len;

	(void)version;
	if (!request) {
		worker->calls++;
		*state = request_new(worker, connection, path, method);
		return MHD_YES;
	}
	if (taken == 0)
		return finish(worker, connection, request);
	*len = 0;
	return exchange_take(&request->exchange, data, taken) ? MHD_YES : MHD_NO;
}

/* MHD_RequestCompletedCallback: once for each request that on_request() saw, however it ended. */
static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode how)
{
	struct worker *worker = context;
	struct server_request *request = *state;

	(void)connection;
	(void)how;
	worker->calls--;
	if (request->exchange.stage == STAGE_CONSTANT)
		return;
	unsuspend(request);
	exchange_done(&request->exchange);
	free(request);
}

_printf_(2, 0) static void on_log(void *context, const char *format, va_list arguments)
{
	(void)context;
	log_vwrite(LOG_LEVEL_WARNING, format, arguments);
}

static void on_panic(void *context, const char *file, unsigned line, const char *reason)
{
	(void)context;
	log_error("libmicrohttpd gave up at %s:%u: %s", file, line, reason ? reason : "");
	abort();
}

static unsigned connections(const struct worker *w)
{
	return MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections;
}

/* Whether a worker that is to stop has done so. Until then it serves whom it has accepted. */
static bool worker_drained(struct worker *worker)
{
	int64_t deadline = atomic_load(&worker->server->deadline);

	if (deadline == 0)
		return false;
	if (!worker->quiesced) {
		MHD_quiesce_daemon(worker->daemon);
		worker->quiesced = true;
		worker->silent_until = process_now_ms() + LIMIT_SILENT_MS;
	}
	/* The library aborts when it is stopped while a connection is suspended. */
	if (connections(worker) == 0 || worker->suspended > 0)
		return worker->suspended == 0;
	return process_now_ms() >= (worker->calls > 0 ? deadline : worker->silent_until);
}

static void worker_wait(struct worker *worker)
{
	struct pollfd fds[] = {{.events = POLLIN}, {.fd = worker->wake_fd, .events = POLLIN}};
	MHD_UNSIGNED_LONG_LONG due;
	eventfd_t wakes;
	int wait;

	fds[0].fd = MHD_get_daemon_info(worker->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	/* Without timeouts the library either has something to do at once, or nothing. */
	if (MHD_get_timeout(worker->daemon, &due) == MHD_YES && due == 0)
		return;
	if (burst_is_over(&worker->burst, connections(worker), process_now_ms(), &wait))
		process_trim_memory();
	poll(fds, ARRAY_LEN(fds), worker->quiesced ? DRAIN_TICK_MS : wait);
	if (fds[1].revents != 0)
		eventfd_read(worker->wake_fd, &wakes);
}

static void *worker_run(void *context)
{
	struct worker *worker = context;

	while (!worker_drained(worker)) {
		worker_wait(worker);
		MHD_run(worker->daemon);
	}
	return NULL;
}

static int worker_start(struct worker *worker, unsigned most)
{
	int error;

	worker->listen_fd = fcntl(worker->server->options.listen_fd, F_DUPFD_CLOEXEC, 3);
	worker->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (worker->listen_fd < 0 || worker->wake_fd < 0)
		return -errno;
	errno = 0;
	worker->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
		on_request, worker, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
		MHD_OPTION_LISTEN_SOCKET, worker->listen_fd, MHD_OPTION_CONNECTION_LIMIT, most,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, worker, MHD_OPTION_END);
	if (!worker->daemon) {
		/* Most failures close it: better one left open than another's closed. */
		worker->listen_fd = -1;
		return errno > 0 ? -errno : -EIO;
	}
	error = pthread_create(&worker->thread, NULL, worker_run, worker);
	worker->running = error == 0;
	return -error;
}

static void worker_stop(struct worker *worker)
{
	/* Not quiesced only if it never ran. The library leaves a quiesced socket to us. */
	if (worker->daemon && !worker->quiesced)
		MHD_quiesce_daemon(worker->daemon);
	MHD_stop_daemon(worker->daemon);
	closep(&worker->listen_fd);
	closep(&worker->wake_fd);
}

static int start_threads(struct server *server)
{
	unsigned most = process_allow_connections() / server->options.workers + 1;
	int error = heavy_start(judge_heavy, &server->heavy);

	for (unsigned i = 0; error == 0 && i < server->options.workers; i++)
		error = worker_start(&server->workers[i], most);
	return error;
}

static int make_answers(struct server *server)
{
	for (unsigned i = 0; i < FIXED_COUNT; i++) {
		const char *body = exchange_fixed(i)->body;

		server->constant[i].exchange.fixed = i;
		server->fixed[i] = response_new(body, strlen(body), false, false);
		if (!server->fixed[i])
			return -ENOMEM;
	}
	if (MHD_add_response_header(server->fixed[FIXED_WRONG_METHOD], "Allow", "POST") != MHD_YES)
		return -ENOMEM;
	return 0;
}

DEFINE_CLEANUP(struct server *, server_stop)

int server_start(const struct server_options *options, struct server **ret_server)
{
	_cleanup_(server_stopp) struct server *server = NULL;
	sigset_t all, kept;
	int error;

	if (options->workers == 0 || options->workers > LIMIT_WORKERS || !options->answer)
		return -EINVAL;
	server = calloc(1, sizeof(*server) + options->workers * sizeof(server->workers[0]));
	if (!server)
		return -ENOMEM;
	server->options = *options;
	for (unsigned i = 0; i < options->workers; i++)
		server->workers[i] =
			(struct worker){.server = server, .listen_fd = -1, .wake_fd = -1};
	MHD_set_panic_func(on_panic, NULL);
	error = make_answers(server);
	if (error < 0)
		return error;
	/* Signals are the main thread's; SIGPIPE would end the process. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &kept);
	error = start_threads(server);
	pthread_sigmask(SIG_SETMASK, &kept, NULL);
	if (error < 0)
		return error;
	*ret_server = steal(&server);
	return 0;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	atomic_store(&server->deadline, process_now_ms() + LIMIT_DRAIN_MS);
	if (server->options.stopping)
		server->options.stopping(server->options.context);
	for (unsigned i = 0; i < server->options.workers; i++)
		eventfd_write(server->workers[i].wake_fd, 1);
	for (unsigned i = 0; i < server->options.workers; i++)
		if (server->workers[i].running)
			pthread_join(server->workers[i].thread, NULL);
	/* Before the daemons go: MHD_resume_connection() may still be using one. */
	heavy_stop(server->heavy);
	for (unsigned i = 0; i < server->options.workers; i++)
		worker_stop(&server->workers[i]);
	for (unsigned i = 0; i < FIXED_COUNT; i++)
		if (server->fixed[i])
			MHD_destroy_response(server->fixed[i]);
	free(server);
}
