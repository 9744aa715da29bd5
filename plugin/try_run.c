/* SPDX-License-Identifier: Apache-2.0 */
#include "try_run.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"
#include "try_client.h"
#include "try_session.h"

/* How often it is looked whether the client has ended, in milliseconds. */
#define LOOK_MS 20

/* How long a client that was told to end may take before it is killed. */
#define GRACE_MS 5000

/* A directory for the socket's own: a socket's whole name has 107 bytes. */
#define LONGEST_PARENT 64

/* Directories that are open at once while some are removed. */
#define DEEPEST_AT_ONCE 16

struct connection {
	struct connection *next;
	struct try_session *session;
	pthread_t thread;
	bool over; /* under the session's lock: the thread only has to be joined */
	struct try_http http;
};

/* One run with what belongs to it in the system. */
struct run {
	struct try_session session;
	struct connection *connections;
	unsigned n_connections;
	char directory[LONGEST_PARENT + sizeof("/quaymaster-try.XXXXXX")];
	char config[LONGEST_PARENT + sizeof("/quaymaster-try.XXXXXX/config")]; /* in there */
	struct sockaddr_un address;
	int listener;
	struct try_client client;
};

/* A signal that was sent to us, for the client; 0 for none. */
static volatile sig_atomic_t caught;

static void catch (int number)
{
	caught = number;
}

/* The directory of the socket: in TMPDIR, where a socket's name has room for it. */
static void name_directory(struct run *run)
{
	const char *parent = getenv("TMPDIR");

	if (!parent || *parent != '/' || strlen(parent) > LONGEST_PARENT)
		parent = "/tmp";
	snprintf(run->directory, sizeof(run->directory), "%s/quaymaster-try.XXXXXX", parent);
}

static int open_socket(struct run *run)
{
	int len;

	name_directory(run);
	if (!mkdtemp(run->directory)) {
		run->directory[0] = '\0';
		return -errno;
	}
	snprintf(run->config, sizeof(run->config), "%s/config", run->directory);
	run->address.sun_family = AF_UNIX;
	len = snprintf(run->address.sun_path, sizeof(run->address.sun_path), "%s/docker.sock",
	               run->directory);
	if (len < 0 || (size_t)len >= sizeof(run->address.sun_path))
		return -ENAMETOOLONG;
	run->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (run->listener < 0 ||
	    bind(run->listener, (struct sockaddr *)&run->address, sizeof(run->address)) < 0 ||
	    listen(run->listener, LIMIT_TRY_CONNECTIONS) < 0)
		return -errno;
	return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

/* A client that has a directory of its own may have written into it, as `docker login` does. */
static void remove_config(const struct run *run)
{
	if (run->session.options->fresh && run->directory[0])
		nftw(run->config, remove_one, DEEPEST_AT_ONCE, FTW_DEPTH | FTW_PHYS);
}

static void close_socket(struct run *run)
{
	if (run->listener >= 0)
		close(run->listener);
	if (run->address.sun_path[0])
		unlink(run->address.sun_path);
	if (run->directory[0])
		rmdir(run->directory);
}

static void *serve(void *context)
{
	struct connection *connection = context;
	struct try_session *session = connection->session;

	try_serve(session, &connection->http);
	shutdown(connection->http.fd, SHUT_RDWR);
	pthread_mutex_lock(&session->lock);
	connection->over = true;
	pthread_mutex_unlock(&session->lock);
	return NULL;
}

static void end_connection(struct run *run, struct connection *connection)
{
	pthread_join(connection->thread, NULL);
	close(connection->http.fd);
	free(connection);
	run->n_connections--;
}

static void reap_connections(struct run *run)
{
	struct connection **link = &run->connections;

	while (*link) {
		struct connection *connection = *link;
		bool over;

		pthread_mutex_lock(&run->session.lock);
		over = connection->over;
		pthread_mutex_unlock(&run->session.lock);
		if (over) {
			*link = connection->next;
			end_connection(run, connection);
		} else {
			link = &connection->next;
		}
	}
}

static void take_connection(struct run *run)
{
	int fd = accept4(run->listener, NULL, NULL, SOCK_CLOEXEC);
	struct connection *connection;

	if (fd < 0)
		return;
	connection =
		run->n_connections < LIMIT_TRY_CONNECTIONS ? malloc(sizeof(*connection)) : NULL;
	if (connection) {
		connection->session = &run->session;
		connection->over = false;
		try_http_init(&connection->http, fd);
	}
	if (!connection || pthread_create(&connection->thread, NULL, serve, connection) != 0) {
		run->session.overflown = true;
		free(connection);
		close(fd);
		return;
	}
	connection->next = run->connections;
	run->connections = connection;
	run->n_connections++;
}

/* Nobody is there any more to talk to. */
static void end_connections(struct run *run)
{
	pthread_mutex_lock(&run->session.lock);
	run->session.ending = true;
	pthread_cond_broadcast(&run->session.changed);
	pthread_mutex_unlock(&run->session.lock);
	for (struct connection *c = run->connections; c; c = c->next)
		shutdown(c->http.fd, SHUT_RDWR);
	while (run->connections) {
		struct connection *connection = run->connections;

		run->connections = connection->next;
		end_connection(run, connection);
	}
}

/* Passes signals on, and ends the client when its time is up. */
static void watch_time(struct run *run, int64_t end, struct try_end *ret)
{
	int64_t now = process_now_ms();

	if (caught) {
		kill(run->client.pid, caught);
		caught = 0;
	}
	if (now < end)
		return;
	kill(run->client.pid, now < end + GRACE_MS ? SIGTERM : SIGKILL);
	ret->timed_out = true;
}

static void accompany(struct run *run, struct try_end *ret)
{
	int64_t end = process_now_ms() + run->session.options->timeout_ms;
	struct pollfd waiting = {.fd = run->listener, .events = POLLIN};
	int status;

	while (waitpid(run->client.pid, &status, WNOHANG) == 0) {
		if (poll(&waiting, 1, LOOK_MS) > 0)
			take_connection(run);
		reap_connections(run);
		watch_time(run, end, ret);
	}
	ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const struct {
	int number;
	bool passed_on; /* a terminal sends the others to the client itself */
} signals[] = {
	{SIGINT, false},
	{SIGQUIT, false},
	{SIGTERM, true},
	{SIGHUP, true},
};

static int run_client(struct run *run, char *const *command, struct try_end *ret)
{
	struct sigaction before[ARRAY_LEN(signals)];
	int r;

	caught = 0;
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		struct sigaction action = {.sa_handler = signals[i].passed_on ? catch : SIG_IGN};

		sigaction(signals[i].number, &action, &before[i]);
	}
	r = try_client_start(run->session.options, run->address.sun_path, run->config, command,
	                     &run->client);
	if (r == 0) {
		accompany(run, ret);
		try_client_done(&run->client);
	}
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i].number, &before[i], NULL);
	return r;
}

int try_run(const struct try_options *options, char *const *command, struct try_end *ret_end)
{
	struct run run = {.session.options = options, .listener = -1};
	struct try_session *session = &run.session;
	struct try_end end = {0};
	int r;

	session->events = open_memstream(&session->events_text, &session->events_len);
	if (!session->events)
		return -ENOMEM;
	pthread_mutex_init(&session->lock, NULL);
	pthread_cond_init(&session->changed, NULL);
	fflush(session->events);
	r = open_socket(&run);
	if (r == 0)
		r = run_client(&run, command, &end);
	end_connections(&run);
	remove_config(&run);
	close_socket(&run);
	end.overflown = session->overflown;
	try_things_done(&session->things);
	fclose(session->events);
	free(session->events_text);
	pthread_cond_destroy(&session->changed);
	pthread_mutex_destroy(&session->lock);
	if (r == 0)
		*ret_end = end;
	return r;
}
