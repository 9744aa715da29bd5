/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "log.h"
#include "policy/limits.h"
#include "process.h"

/* How much less the scheduler cares for this thread than for those that judge. */
#define NICENESS 10

/* How long nobody is let in when the system has no more descriptors, in milliseconds. */
#define PAUSE_MS 1000

enum stage {
	STAGE_READING,
	STAGE_WRITING,
	STAGE_LEAVING /* all is said; what the other side still sends is thrown away */
};

struct connection {
	int fd;          /* -1: none */
	uint64_t number; /* of all that there ever were */
	enum stage stage;
	int64_t deadline;
	char in[LIMIT_METRICS_REQUEST];
	size_t n_in;
	char *out; /* head and body */
	size_t n_out, sent;
};

struct metrics_server {
	int listen_fd;
	int wake_fd;
	metrics_answer_fn *answer;
	void *context;
	atomic_bool ended;
	pthread_t thread;
	/* What follows is the thread's alone. */
	int64_t paused_until;
	uint64_t next_number;
	struct connection connections[LIMIT_METRICS_CONNECTIONS];
};

static void hang_up(struct connection *c)
{
	if (c->fd >= 0)
		close(c->fd);
	free(steal(&c->out));
	c->fd = -1;
}

/* A place that is free; or the one of whoever has been here longest. */
static struct connection *make_room(struct metrics_server *server)
{
	struct connection *oldest = &server->connections[0];

	for (size_t i = 0; i < LIMIT_METRICS_CONNECTIONS; i++) {
		struct connection *c = &server->connections[i];

		if (c->fd < 0)
			return c;
		if (c->number < oldest->number)
			oldest = c;
	}
	hang_up(oldest);
	return oldest;
}

static void let_in(struct metrics_server *server, int64_t now)
{
	for (;;) {
		struct connection *c;
		int fd = accept4(server->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd < 0) {
			if (errno != EAGAIN)
				server->paused_until = now + PAUSE_MS;
			return;
		}
		c = make_room(server);
		c->fd = fd;
		c->number = server->next_number++;
		c->stage = STAGE_READING;
		c->deadline = now + LIMIT_METRICS_MS;
		c->n_in = c->n_out = c->sent = 0;
	}
}

/* Puts head and body together. Without memory for that there is no answer. */
static void set_answer(struct connection *c, const struct metrics_request *request,
                       const struct metrics_reply *reply)
{
	char head[METRICS_HEAD_SIZE];
	size_t n = metrics_http_head(reply->status, reply->type, reply->len, head);
	size_t body = request->head ? 0 : reply->len;

	c->out = malloc(n + body);
	if (!c->out) {
		hang_up(c);
		return;
	}
	memcpy(c->out, head, n);
	if (body > 0)
		memcpy(c->out + n, reply->body, body);
	c->n_out = n + body;
	c->stage = STAGE_WRITING;
}

static void begin_answer(struct metrics_server *server, struct connection *c,
                         const struct metrics_request *request)
{
	struct metrics_reply reply = {.status = request->status, .type = "text/plain"};

	if (request->resource == METRICS_NOTHING) {
		reply.body = strdup(request->error);
		reply.len = reply.body ? strlen(reply.body) : 0;
	} else {
		server->answer(server->context, request->resource, &reply);
	}
	if (reply.body)
		set_answer(c, request, &reply);
	else
		hang_up(c);
	free(reply.body);
}

/* Whether recv(2) or send(2) only has to be tried again later. */
static bool is_for_later(ssize_t n)
{
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void read_some(struct metrics_server *server, struct connection *c)
{
	struct metrics_request request;
	ssize_t n = recv(c->fd, c->in + c->n_in, sizeof(c->in) - c->n_in, 0);

	if (is_for_later(n))
		return;
	if (n <= 0) {
		hang_up(c);
		return;
	}
	c->n_in += (size_t)n;
	if (metrics_http_read(c->in, c->n_in, &request))
		begin_answer(server, c, &request);
}

static void write_some(struct connection *c)
{
	ssize_t n = send(c->fd, c->out + c->sent, c->n_out - c->sent, MSG_NOSIGNAL);

	if (is_for_later(n))
		return;
	if (n < 0) {
		hang_up(c);
		return;
	}
	c->sent += (size_t)n;
	if (c->sent < c->n_out)
		return;
	free(steal(&c->out));
	/* Closed with something unread, the answer would be lost with the connection. */
	shutdown(c->fd, SHUT_WR);
	c->stage = STAGE_LEAVING;
}

static void leave(struct connection *c)
{
	ssize_t n = recv(c->fd, c->in, sizeof(c->in), 0);

	if (n <= 0 && !is_for_later(n))
		hang_up(c);
}

static void go_on(struct metrics_server *server, struct connection *c)
{
	if (c->stage == STAGE_READING)
		read_some(server, c);
	else if (c->stage == STAGE_WRITING)
		write_some(c);
	else
		leave(c);
}

/* Milliseconds until something has to be done without anybody's doing; -1 for never. */
static int until_due(const struct metrics_server *server, int64_t now)
{
	int64_t due = server->paused_until > now ? server->paused_until : INT64_MAX;

	for (size_t i = 0; i < LIMIT_METRICS_CONNECTIONS; i++) {
		const struct connection *c = &server->connections[i];

		if (c->fd >= 0 && c->deadline < due)
			due = c->deadline;
	}
	if (due == INT64_MAX)
		return -1;
	return due > now ? (int)(due - now) : 0;
}

static void wait_for_work(struct metrics_server *server)
{
	struct pollfd fds[LIMIT_METRICS_CONNECTIONS + 2];
	int64_t now = process_now_ms();

	for (size_t i = 0; i < LIMIT_METRICS_CONNECTIONS; i++) {
		const struct connection *c = &server->connections[i];

		fds[i] = (struct pollfd){.fd = c->fd,
		                         .events = c->stage == STAGE_WRITING ? POLLOUT : POLLIN};
	}
	fds[LIMIT_METRICS_CONNECTIONS] = (struct pollfd){
		.fd = server->paused_until > now ? -1 : server->listen_fd, .events = POLLIN};
	fds[LIMIT_METRICS_CONNECTIONS + 1] =
		(struct pollfd){.fd = server->wake_fd, .events = POLLIN};
	if (poll(fds, ARRAY_LEN(fds), until_due(server, now)) < 0)
		return;
	now = process_now_ms();
	for (size_t i = 0; i < LIMIT_METRICS_CONNECTIONS; i++) {
		struct connection *c = &server->connections[i];

		if (fds[i].fd >= 0 && fds[i].revents != 0)
			go_on(server, c);
		if (c->fd >= 0 && now >= c->deadline)
			hang_up(c);
	}
	if (fds[LIMIT_METRICS_CONNECTIONS].revents != 0)
		let_in(server, now);
}

static void *run(void *context)
{
	struct metrics_server *server = context;

	/* Of this thread alone, on Linux. It also works where it may not be done. */
	setpriority(PRIO_PROCESS, 0, NICENESS);
	while (!atomic_load(&server->ended))
		wait_for_work(server);
	return NULL;
}

int metrics_server_start(int listen_fd, metrics_answer_fn *answer, void *context,
                         struct metrics_server **ret_server)
{
	_cleanup_(freep) struct metrics_server *server = calloc(1, sizeof(*server));
	sigset_t all, kept;
	int error;

	if (!server)
		return -ENOMEM;
	server->listen_fd = listen_fd;
	server->answer = answer;
	server->context = context;
	for (size_t i = 0; i < LIMIT_METRICS_CONNECTIONS; i++)
		server->connections[i].fd = -1;
	server->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (server->wake_fd < 0)
		return -errno;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &kept);
	error = pthread_create(&server->thread, NULL, run, server);
	pthread_sigmask(SIG_SETMASK, &kept, NULL);
	if (error != 0) {
		close(server->wake_fd);
		return -error;
	}
	*ret_server = steal(&server);
	return 0;
}

void metrics_server_stop(struct metrics_server *server)
{
	if (!server)
		return;
	atomic_store(&server->ended, true);
	eventfd_write(server->wake_fd, 1);
	pthread_join(server->thread, NULL);
	for (size_t i = 0; i < LIMIT_METRICS_CONNECTIONS; i++)
		hang_up(&server->connections[i]);
	close(server->wake_fd);
	free(server);
}
