/* SPDX-License-Identifier: Apache-2.0 */
#include "log_sink.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>

#include "policy/limits.h"

/* Lines in one writev(2). */
#define LINES_AT_ONCE 64

/* What is put around a line of a datagram. */
#define AROUND 256

/* The facility of what is about security, as syslog(3) shifts it: LOG_AUTHPRIV. */
#define AUTHPRIV (10u << 3)

typedef size_t datagram_fn(char *ret, size_t size, unsigned level, const char *line, size_t len);

static const struct service {
	const char *name;
	const char *path;
	datagram_fn *datagram;
} services[] = {
	{"journald", "/run/systemd/journal/socket", log_sink_journal},
	{"syslog", "/dev/log", log_sink_syslog},
};

struct log_sink {
	int fd;
	atomic_int fresh;      /* to be used in place of fd; -1 for none */
	datagram_fn *datagram; /* NULL: a file */
	struct sockaddr_un address;
};

static const struct service *find_service(const char *where)
{
	for (size_t i = 0; i < ARRAY_LEN(services); i++) {
		size_t len = strlen(services[i].name);

		if (strncmp(where, services[i].name, len) == 0 &&
		    (where[len] == '\0' || where[len] == ':'))
			return &services[i];
	}
	return NULL;
}

const char *log_sink_file(const char *where)
{
	return find_service(where) ? NULL : where;
}

int log_sink_open_file(const char *path)
{
	const int flags = O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd = open(path, O_WRONLY | flags, 0600);

	/* A FIFO without a reader; held open for both, it waits for one. */
	if (fd < 0 && errno == ENXIO)
		fd = open(path, O_RDWR | flags, 0600);
	return fd < 0 ? -errno : fd;
}

static int connect_datagram(struct log_sink *sink)
{
	_cleanup_(closep) int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int r;

	if (fd < 0 ||
	    connect(fd, (const struct sockaddr *)&sink->address, sizeof(sink->address)) < 0)
		return -errno;
	r = fd;
	fd = -1;
	return r;
}

static int open_service(struct log_sink *sink, const struct service *service, const char *path)
{
	sink->address.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(sink->address.sun_path))
		return -ENAMETOOLONG;
	memcpy(sink->address.sun_path, path, strlen(path) + 1);
	sink->datagram = service->datagram;
	return connect_datagram(sink);
}

int log_sink_open(const char *where, struct log_sink **ret_sink)
{
	_cleanup_(freep) struct log_sink *sink = calloc(1, sizeof(*sink));
	const struct service *service = find_service(where);

	if (!sink)
		return -ENOMEM;
	atomic_init(&sink->fresh, -1);
	if (service) {
		const char *colon = strchr(where, ':');

		sink->fd = open_service(sink, service, colon ? colon + 1 : service->path);
	} else {
		sink->fd = log_sink_open_file(where);
	}
	if (sink->fd < 0)
		return sink->fd;
	*ret_sink = steal(&sink);
	return 0;
}

void log_sink_close(struct log_sink *sink)
{
	int fresh;

	if (!sink)
		return;
	fresh = atomic_load(&sink->fresh);
	closep(&fresh);
	closep(&sink->fd);
	free(sink);
}

void log_sink_use(struct log_sink *sink, int fd)
{
	int unused = atomic_exchange(&sink->fresh, fd);

	closep(&unused);
}

/* A line that was begun in the old file is written whole in the new one. */
static void use_fresh(struct log_sink *sink, struct log_batch *batch)
{
	int fresh = atomic_exchange(&sink->fresh, -1);

	if (fresh < 0)
		return;
	closep(&sink->fd);
	sink->fd = fresh;
	batch->at_text = 0;
}

static struct log_entry entry_at(const struct log_batch *batch, size_t at)
{
	struct log_entry entry;

	memcpy(&entry, batch->bytes + at, sizeof(entry));
	return entry;
}

/* What is left of the next lines. How many there are. */
static int gather(const struct log_batch *batch, struct iovec lines[LINES_AT_ONCE])
{
	size_t skip = batch->at_text;
	int n = 0;

	for (size_t at = batch->at; at < batch->len && n < LINES_AT_ONCE; n++) {
		size_t len = entry_at(batch, at).len;

		at += sizeof(struct log_entry);
		lines[n] = (struct iovec){batch->bytes + at + skip, len - skip};
		skip = 0;
		at += len;
	}
	return n;
}

static void step(struct log_batch *batch, size_t written)
{
	written += batch->at_text;
	batch->at_text = 0;
	while (batch->at < batch->len) {
		size_t len = entry_at(batch, batch->at).len;

		if (written < len)
			break;
		written -= len;
		batch->at += sizeof(struct log_entry) + len;
	}
	batch->at_text = written;
}

static int write_file(const struct log_sink *sink, struct log_batch *batch)
{
	struct iovec lines[LINES_AT_ONCE];

	while (batch->at < batch->len) {
		ssize_t n = writev(sink->fd, lines, gather(batch, lines));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		step(batch, (size_t)n);
	}
	return 0;
}

size_t log_sink_journal(char *ret, size_t size, unsigned level, const char *line, size_t len)
{
	int head = snprintf(ret, size, "PRIORITY=%u\nSYSLOG_IDENTIFIER=" LOG_SINK_IDENTIFIER "\n",
	                    level);
	bool plain = memchr(line, '\n', len) == NULL;
	uint64_t count = htole64(len);
	size_t at = (size_t)head;

	if (head < 0 || at + len + AROUND / 2 > size)
		return 0;
	/* A text of several lines is led by its length. */
	memcpy(ret + at, plain ? "MESSAGE=" : "MESSAGE\n", 8);
	at += 8;
	if (!plain) {
		memcpy(ret + at, &count, sizeof(count));
		at += sizeof(count);
	}
	memcpy(ret + at, line, len);
	ret[at + len] = '\n';
	return at + len + 1;
}

size_t log_sink_syslog(char *ret, size_t size, unsigned level, const char *line, size_t len)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct tm tm;
	int head;

	if (!localtime_r(&now, &tm))
		return 0;
	/* By hand: syslog has English months, whatever the locale. */
	head = snprintf(ret, size, "<%u>%.3s %2d %02d:%02d:%02d " LOG_SINK_IDENTIFIER "[%d]: ",
	                AUTHPRIV | level, months + (size_t)tm.tm_mon * 3, tm.tm_mday, tm.tm_hour,
	                tm.tm_min, tm.tm_sec, (int)getpid());
	if (head < 0 || (size_t)head + len > size)
		return 0;
	memcpy(ret + head, line, len);
	return (size_t)head + len;
}

/* The other side may have been started anew. */
static int send_datagram(struct log_sink *sink, const char *datagram, size_t len)
{
	ssize_t n = send(sink->fd, datagram, len, MSG_NOSIGNAL);
	int fd;

	if (n >= 0)
		return 0;
	if (errno != ECONNREFUSED && errno != ENOTCONN && errno != ECONNRESET)
		return -errno;
	fd = connect_datagram(sink);
	if (fd < 0)
		return fd;
	closep(&sink->fd);
	sink->fd = fd;
	return send(sink->fd, datagram, len, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static int write_datagrams(struct log_sink *sink, struct log_batch *batch)
{
	char datagram[LIMIT_LOG_LINE + AROUND];

	while (batch->at < batch->len) {
		struct log_entry entry = entry_at(batch, batch->at);
		const char *line = batch->bytes + batch->at + sizeof(entry);
		/* Without the newline, which ends a line of a file alone. */
		size_t n = sink->datagram(datagram, sizeof(datagram), entry.level, line,
		                          entry.len - 1);
		int r = n > 0 ? send_datagram(sink, datagram, n) : -EMSGSIZE;

		if (r == -EMSGSIZE)
			batch->dropped++;
		else if (r < 0)
			return r;
		batch->at += sizeof(entry) + entry.len;
	}
	return 0;
}

int log_sink_write(void *context, struct log_batch *batch)
{
	struct log_sink *sink = context;

	use_fresh(sink, batch);
	return sink->datagram ? write_datagrams(sink, batch) : write_file(sink, batch);
}
