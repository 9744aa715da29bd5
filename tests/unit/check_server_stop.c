/* SPDX-License-Identifier: Apache-2.0 */
/* How the server stops: nobody loses an answer, and the listening socket lives on. */
#include "plugin/server.h"

#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "policy/limits.h"
#include "support.h"
#include "tests/unit/support/raw.h"

#define MIB (1024u * 1024)

static void *stop(void *context)
{
	struct raw *raw = context;

	server_stop(raw->server);
	raw->server = NULL;
	return NULL;
}

/* What is being judged, and what waits for it, is answered before the server is gone. */
static const struct {
	const char *name;
	size_t len, calls, begun;
} STOPS[] = {
	{"on a worker", 10, 1, 1},
	{"on the heavy thread", MIB, 1, 1},
	{"waiting for the heavy thread", MIB, 3, 1},
};

START_TEST(test_stop_answers)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	pthread_t thread;
	int fds[3];

	raw_begin(&raw);
	raw_serve(&raw, 2, raw_allow, &gate);
	for (size_t i = 0; i < STOPS[_i].calls; i++)
		fds[i] = raw_send_call(raw.path, "w", STOPS[_i].len);
	raw_wait_for_begun(&gate, (unsigned)STOPS[_i].begun);
	ck_assert_int_eq(pthread_create(&thread, NULL, stop, &raw), 0);
	raw_sleep_ms(400);
	atomic_store(&gate.open, true);
	for (size_t i = 0; i < STOPS[_i].calls; i++)
		ck_assert_msg(raw_receive_status(fds[i]) == 200, "%s: %zu", STOPS[_i].name, i);
	pthread_join(thread, NULL);
	ck_assert_ptr_null(raw.server);
	raw_end(&raw);
}
END_TEST

/* The listening socket works on: who connects in between is answered by the next server. */
START_TEST(test_stop_leaves_socket)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int copy, waiting;

	raw_begin(&raw);
	copy = dup(raw.listen_fd);
	for (unsigned workers = 1; workers <= 4; workers++) {
		raw_serve(&raw, workers, raw_allow, &gate);
		ck_assert_uint_eq(raw_judge(raw.path, "{}", 2), 200);
		stop(&raw);
		ck_assert_int_ne(fcntl(raw.listen_fd, F_GETFD), -1);
		waiting = raw_send_call(raw.path, "{}", 2);
		close(raw.listen_fd);
		raw.listen_fd = fcntl(copy, F_DUPFD_CLOEXEC, 3);
		raw_serve(&raw, workers, raw_allow, &gate);
		ck_assert_uint_eq(raw_receive_status(waiting), 200);
		stop(&raw);
	}
	close(copy);
	raw_end(&raw);
}
END_TEST

static const struct {
	const char *name, *sent;
	long at_least, at_most;
} WAITS[] = {
	{"nobody", NULL, 0, LIMIT_SILENT_MS - 50},
	{"a silent connection", "", LIMIT_SILENT_MS - 20, LIMIT_SILENT_MS + 500},
	{"a call that does not come",
         "POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", LIMIT_DRAIN_MS - 20,
         LIMIT_DRAIN_MS + 500},
};

START_TEST(test_stop_waits)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int fd = -1;
	long begin;

	raw_begin(&raw);
	raw_serve(&raw, 2, raw_allow, &gate);
	if (WAITS[_i].sent) {
		fd = raw_connect(raw.path);
		ck_assert(raw_send(fd, WAITS[_i].sent, strlen(WAITS[_i].sent)));
	}
	raw_sleep_ms(50);
	begin = raw_now_ms();
	stop(&raw);
	begin = raw_now_ms() - begin;
	ck_assert_msg(begin >= WAITS[_i].at_least && begin <= WAITS[_i].at_most, "%s: %ld ms",
	              WAITS[_i].name, begin);
	closep(&fd);
	raw_end(&raw);
}
END_TEST

struct caller {
	const char *path;
	atomic_bool *ended;
	unsigned calls, failed;
};

static void *call_on(void *context)
{
	struct caller *caller = context;

	while (!atomic_load(caller->ended)) {
		caller->calls++;
		if (raw_judge(caller->path, "{}", 2) != 200)
			caller->failed++;
	}
	return NULL;
}

/* Restarts under load, as a socket unit makes them possible, lose no call and do not crash. */
START_TEST(test_restarts)
{
	struct raw_gate gate = {.begun = 0};
	atomic_bool ended = false;
	struct caller callers[4];
	pthread_t threads[4];
	struct raw raw;

	raw_begin(&raw);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		callers[i] = (struct caller){.path = raw.path, .ended = &ended};
		ck_assert_int_eq(pthread_create(&threads[i], NULL, call_on, &callers[i]), 0);
	}
	for (int i = 0; i < 200; i++) {
		raw_serve(&raw, 4, raw_allow, &gate);
		raw_sleep_ms(5);
		stop(&raw);
	}
	atomic_store(&ended, true);
	raw_serve(&raw, 4, raw_allow, &gate);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		pthread_join(threads[i], NULL);
		ck_assert_uint_gt(callers[i].calls, 10);
		ck_assert_uint_eq(callers[i].failed, 0);
	}
	raw_end(&raw);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("server stopping");
	TCase *tcase = tcase_create("stop");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_stop_answers, 0, ARRAY_LEN(STOPS));
	tcase_add_test(tcase, test_stop_leaves_socket);
	tcase_add_loop_test(tcase, test_stop_waits, 0, ARRAY_LEN(WAITS));
	tcase_add_test(tcase, test_restarts);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
