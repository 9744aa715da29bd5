/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/listen.h"
#include "support.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[32];
static char path[256];

static void begin(void)
{
	strcpy(directory, "/tmp/quaymaster-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/s", directory);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
}

static void end(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}

static struct sockaddr_un address_of(const char *at)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	ck_assert_int_lt(snprintf(address.sun_path, sizeof(address.sun_path), "%s", at),
	                 (int)sizeof(address.sun_path));
	return address;
}

static int try_connect(const char *at)
{
	struct sockaddr_un address = address_of(at);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int error = 0;

	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		error = -errno;
	close(fd);
	return error;
}

/* Leaves a socket file of the type, listening or not; the descriptor is the caller's. */
static int bind_at(const char *at, int type, bool listening)
{
	struct sockaddr_un address = address_of(at);
	int fd = socket(AF_UNIX, type, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	if (listening)
		ck_assert_int_eq(listen(fd, 1), 0);
	return fd;
}

static mode_t mode_of(const char *at)
{
	struct stat status;

	ck_assert_int_eq(lstat(at, &status), 0);
	return status.st_mode;
}

static const mode_t UMASKS[] = {0, 0022, 0077, 0777};

START_TEST(test_makes)
{
	struct listener listener;
	mode_t kept = umask(UMASKS[_i]);
	int error = listen_open(path, &listener);

	ck_assert_uint_eq(umask(kept), UMASKS[_i]);
	ck_assert_int_eq(error, 0);
	ck_assert(!listener.inherited);
	ck_assert_uint_eq(mode_of(path), S_IFSOCK | 0600);
	ck_assert_int_eq(fcntl(listener.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	ck_assert_int_eq(fcntl(listener.fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	ck_assert_int_eq(try_connect(path), 0);
	listen_close(&listener, path);
	ck_assert_int_eq(try_connect(path), -ENOENT);
	ck_assert_int_eq(listener.fd, -1);
	listen_close(&listener, path);
}
END_TEST

START_TEST(test_makes_parents)
{
	struct listener listener;
	char at[64];
	mode_t kept = umask(0077);

	snprintf(at, sizeof(at), "%s/run/docker/plugins/s", directory);
	ck_assert_int_eq(listen_open(at, &listener), 0);
	umask(kept);
	ck_assert_uint_eq(mode_of(at), S_IFSOCK | 0600);
	*strrchr(at, '/') = '\0';
	ck_assert_uint_eq(mode_of(at), S_IFDIR | 0755);
	*strrchr(at, '/') = '\0';
	ck_assert_uint_eq(mode_of(at), S_IFDIR | 0755);
	close(listener.fd);
}
END_TEST

START_TEST(test_replaces_stale)
{
	struct listener listener;

	close(bind_at(path, SOCK_STREAM, true));
	ck_assert_int_eq(try_connect(path), -ECONNREFUSED);
	ck_assert_int_eq(listen_open(path, &listener), 0);
	ck_assert_int_eq(try_connect(path), 0);
	listen_close(&listener, path);
}
END_TEST

START_TEST(test_leaves_live)
{
	struct listener listener;
	struct listener other;
	int waiting[8];

	ck_assert_int_eq(listen_open(path, &listener), 0);
	ck_assert_int_eq(listen_open(path, &other), -EADDRINUSE);
	ck_assert_int_eq(try_connect(path), 0);
	listen_close(&listener, path);
	/* One whose queue is full lives too. */
	listener.fd = bind_at(path, SOCK_STREAM, true);
	for (size_t i = 0; i < ARRAY_LEN(waiting); i++) {
		struct sockaddr_un address = address_of(path);

		waiting[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		if (connect(waiting[i], (struct sockaddr *)&address, sizeof(address)) < 0)
			ck_assert_int_eq(errno, EAGAIN);
	}
	ck_assert_int_eq(listen_open(path, &other), -EADDRINUSE);
	ck_assert_uint_eq(mode_of(path) & S_IFMT, S_IFSOCK);
}
END_TEST

/* Makes something at path that must be left alone. */
static void put_file(void)
{
	FILE *file = fopen(path, "we");

	ck_assert_ptr_nonnull(file);
	fclose(file);
}

static void put_directory(void)
{
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void put_link_to_stale(void)
{
	char target[64];

	snprintf(target, sizeof(target), "%s/t", directory);
	close(bind_at(target, SOCK_STREAM, true));
	ck_assert_int_eq(symlink("t", path), 0);
}

static void put_datagram_socket(void)
{
	/* Stays open until the test ends. */
	bind_at(path, SOCK_DGRAM, false);
}

static const struct {
	const char *name;
	void (*put)(void);
	int error;
} IN_THE_WAY[] = {
	{"file", put_file, -EEXIST},
	{"directory", put_directory, -EEXIST},
	{"symbolic link", put_link_to_stale, -EEXIST},
	{"datagram socket", put_datagram_socket, -EPROTOTYPE},
};

START_TEST(test_leaves_alone)
{
	struct listener listener;
	struct stat before, after;
	int error;

	IN_THE_WAY[_i].put();
	ck_assert_int_eq(lstat(path, &before), 0);
	error = listen_open(path, &listener);
	ck_assert_msg(error == IN_THE_WAY[_i].error, "%s: %d", IN_THE_WAY[_i].name, error);
	ck_assert_int_eq(lstat(path, &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
}
END_TEST

START_TEST(test_lengths)
{
	struct listener listener;
	size_t used = strlen(directory);

	ck_assert_int_eq(listen_open("", &listener), -EINVAL);
	memcpy(path, directory, used);
	memset(path + used, 'x', 108 - used);
	path[used] = '/';
	path[108] = '\0';
	ck_assert_int_eq(listen_open(path, &listener), -ENAMETOOLONG);
	path[107] = '\0';
	ck_assert_int_eq(listen_open(path, &listener), 0);
	ck_assert_uint_eq(mode_of(path), S_IFSOCK | 0600);
	listen_close(&listener, path);
	ck_assert_int_eq(access(path, F_OK), -1);
}
END_TEST

START_TEST(test_close_leaves_anothers)
{
	struct listener listener;

	ck_assert_int_eq(listen_open(path, &listener), 0);
	ck_assert_int_eq(unlink(path), 0);
	bind_at(path, SOCK_STREAM, true);
	listen_close(&listener, path);
	ck_assert_int_eq(try_connect(path), 0);
}
END_TEST

START_TEST(test_remove_before_close)
{
	struct listener listener;

	ck_assert_int_eq(listen_open(path, &listener), 0);
	listen_remove(&listener, path);
	ck_assert_int_eq(try_connect(path), -ENOENT);
	ck_assert_int_ge(fcntl(listener.fd, F_GETFD), 0);
	put_file();
	listen_close(&listener, path);
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

/* What systemd may hand over. */
enum handed { HANDED_GOOD, HANDED_NOT_LISTENING, HANDED_DATAGRAM, HANDED_PIPE, HANDED_NOTHING };

static const struct {
	const char *name;
	enum handed handed;
	bool own_pid;
	const char *count;
	int error; /* 1: the variables are not for us, so a socket is made */
} HANDED[] = {
	{"a socket", HANDED_GOOD, true, "1", 0},
	{"for another process", HANDED_GOOD, false, "1", 1},
	{"none", HANDED_GOOD, true, "0", 1},
	{"two", HANDED_GOOD, true, "2", -EINVAL},
	{"no number", HANDED_GOOD, true, "1x", -EINVAL},
	{"an empty number", HANDED_GOOD, true, "", -EINVAL},
	{"no count", HANDED_GOOD, true, NULL, -EINVAL},
	{"not listening", HANDED_NOT_LISTENING, true, "1", -EINVAL},
	{"a datagram socket", HANDED_DATAGRAM, true, "1", -EINVAL},
	{"a pipe", HANDED_PIPE, true, "1", -EINVAL},
	{"a closed descriptor", HANDED_NOTHING, true, "1", -EINVAL},
};

static int make_handed(enum handed handed, const char *at)
{
	int fds[2];

	switch (handed) {
	case HANDED_GOOD:
		return bind_at(at, SOCK_STREAM, true);
	case HANDED_NOT_LISTENING:
		return bind_at(at, SOCK_STREAM, false);
	case HANDED_DATAGRAM:
		return bind_at(at, SOCK_DGRAM, false);
	case HANDED_PIPE:
		ck_assert_int_eq(pipe(fds), 0);
		return fds[0];
	case HANDED_NOTHING:
		break;
	}
	return -1;
}

static void set_variables(bool own_pid, const char *count)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", (int)getpid() + !own_pid);
	setenv("LISTEN_PID", pid, 1);
	if (count)
		setenv("LISTEN_FDS", count, 1);
	setenv("LISTEN_FDNAMES", "x", 1);
}

static void expect_taken(struct listener *listener, const char *at)
{
	ck_assert(listener->inherited);
	ck_assert_int_eq(listener->fd, 3);
	ck_assert_int_eq(fcntl(3, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	ck_assert_int_eq(fcntl(3, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	ck_assert_int_eq(access(path, F_OK), -1);
	listen_close(listener, at);
	ck_assert_int_eq(access(at, F_OK), 0);
}

/* Descriptor 3 may be Check's own pipe to its parent, so this runs in a child of its own. */
static void take_over(int row)
{
	struct listener listener;
	char at[64];
	int fd, error;

	snprintf(at, sizeof(at), "%s/handed", directory);
	close(3);
	fd = make_handed(HANDED[row].handed, at);
	if (fd >= 0 && fd != 3)
		ck_assert_int_eq(dup2(fd, 3), 3);
	set_variables(HANDED[row].own_pid, HANDED[row].count);
	error = listen_open(path, &listener);
	if (getenv("LISTEN_PID") || getenv("LISTEN_FDS") || getenv("LISTEN_FDNAMES"))
		_exit(2);
	if (error == 0 && HANDED[row].error == 0)
		expect_taken(&listener, at);
	else if (error == 0 && (listener.inherited || mode_of(path) != (S_IFSOCK | 0600)))
		_exit(3);
	_exit(error == (HANDED[row].error == 1 ? 0 : HANDED[row].error) ? 0 : 4);
}

START_TEST(test_takes_over)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0)
		take_over(_i);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: %x", HANDED[_i].name,
	              (unsigned)status);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("listen");
	TCase *tcase = tcase_create("listen");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_loop_test(tcase, test_makes, 0, ARRAY_LEN(UMASKS));
	tcase_add_test(tcase, test_makes_parents);
	tcase_add_test(tcase, test_replaces_stale);
	tcase_add_test(tcase, test_leaves_live);
	tcase_add_loop_test(tcase, test_leaves_alone, 0, ARRAY_LEN(IN_THE_WAY));
	tcase_add_test(tcase, test_lengths);
	tcase_add_test(tcase, test_close_leaves_anothers);
	tcase_add_test(tcase, test_remove_before_close);
	tcase_add_loop_test(tcase, test_takes_over, 0, ARRAY_LEN(HANDED));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
