/* SPDX-License-Identifier: Apache-2.0 */
/* The server with many clients at once, slow ones, large ones, and ones that go away. */
#include "plugin/server.h"

#include <check.h>
#include <poll.h>
#include <stdatomic.h>

#include "plugin/process.h"
#include "policy/limits.h"
#include "support.h"
#include "tests/unit/support/raw.h"

#define MIB (1024u * 1024)

/* Sanitizers keep what is freed, so sizes mean nothing under them. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SIZES_MEAN_NOTHING 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SIZES_MEAN_NOTHING 1
#endif
#endif
#ifndef SIZES_MEAN_NOTHING
#define SIZES_MEAN_NOTHING 0
#endif

START_TEST(test_parallel)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int fds[200];

	raw_begin(&raw);
	raw_serve(&raw, 2, raw_allow, &gate);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = raw_connect(raw.path);
		ck_assert(raw_send_head(fds[i], "POST", JUDGED, 1000));
	}
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		ck_assert(raw_send_body(fds[i], "{", 1000));
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		ck_assert_uint_eq(raw_receive_status(fds[i]), 200);
	raw_end(&raw);
}
END_TEST

START_TEST(test_slow_clients_hold_nobody_up)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int fds[8];
	long begin;

	raw_begin(&raw);
	raw_serve(&raw, 1, raw_allow, &gate);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = raw_connect(raw.path);
		ck_assert(raw_send_head(fds[i], "POST", JUDGED, 20));
	}
	begin = raw_now_ms();
	for (size_t byte = 0; byte < 20; byte++) {
		for (size_t i = 0; i < ARRAY_LEN(fds); i++)
			ck_assert(raw_send(fds[i], "{", 1));
		for (int i = 0; i < 5; i++)
			ck_assert_uint_eq(raw_judge(raw.path, "{}", 2), 200);
	}
	ck_assert_int_lt(raw_now_ms() - begin, 5000);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		ck_assert_uint_eq(raw_receive_status(fds[i]), 200);
	raw_end(&raw);
}
END_TEST

START_TEST(test_large_ones_hold_nobody_up)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int large;

	raw_begin(&raw);
	raw_serve(&raw, 1, raw_allow, &gate);
	large = raw_send_call(raw.path, "w", LIMIT_INLINE_REQUEST + 1);
	raw_wait_for_begun(&gate, 1);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(raw_judge(raw.path, "{}", 2), 200);
	ck_assert_int_eq(poll(&(struct pollfd){.fd = large, .events = POLLIN}, 1, 0), 0);
	atomic_store(&gate.open, true);
	ck_assert_uint_eq(raw_receive_status(large), 200);
	raw_end(&raw);
}
END_TEST

/* One is being judged, LIMIT_HEAVY_QUEUE wait, and the next is told to come again. */
START_TEST(test_full_queue)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int fds[LIMIT_HEAVY_QUEUE + 1];

	raw_begin(&raw);
	raw_serve(&raw, 2, raw_allow, &gate);
	fds[0] = raw_send_call(raw.path, "w", LIMIT_INLINE_REQUEST + 1);
	raw_wait_for_begun(&gate, 1);
	for (size_t i = 1; i < ARRAY_LEN(fds); i++)
		fds[i] = raw_send_call(raw.path, "w", LIMIT_INLINE_REQUEST + 1);
	/* The last ones sent may still be on their way to the queue. */
	raw_sleep_ms(200);
	ck_assert_uint_eq(raw_judge(raw.path, "w", LIMIT_INLINE_REQUEST + 1), 503);
	ck_assert_uint_eq(raw_judge(raw.path, "{", 100), 200);
	atomic_store(&gate.open, true);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		ck_assert_uint_eq(raw_receive_status(fds[i]), 200);
	raw_end(&raw);
}
END_TEST

/* A client that goes away while its request is judged is no trouble. */
START_TEST(test_client_gone)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int fds[4];

	raw_begin(&raw);
	raw_serve(&raw, 2, raw_allow, &gate);
	for (unsigned i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = raw_send_call(raw.path, "w", LIMIT_INLINE_REQUEST + 1);
	raw_wait_for_begun(&gate, 1);
	raw_sleep_ms(200);
	for (unsigned i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	atomic_store(&gate.open, true);
	raw_wait_for_begun(&gate, ARRAY_LEN(fds));
	ck_assert_uint_eq(raw_judge(raw.path, "{}", 2), 200);
	raw_end(&raw);
}
END_TEST

/* Announces a body, and returns when the server has made room for it. */
static int announce(const char *path, size_t len)
{
	static const char CONTINUE[] = "HTTP/1.1 100 Continue\r\n\r\n";
	char text[sizeof(CONTINUE)] = "";
	int fd = raw_connect(path);

	ck_assert(raw_sendf(fd,
	                    "POST " JUDGED " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	                    "Expect: 100-continue\r\nContent-Length: %zu\r\n\r\n",
	                    len));
	ck_assert_int_eq(recv(fd, text, sizeof(text) - 1, MSG_WAITALL), sizeof(text) - 1);
	ck_assert_str_eq(text, CONTINUE);
	return fd;
}

/* Bodies that were only announced count: what is held at once has a bound. */
START_TEST(test_budget)
{
	struct raw_gate gate = {.begun = 0};
	struct raw raw;
	int fds[LIMIT_BODIES / LIMIT_REQUEST - 1];
	unsigned status = 0;

	raw_begin(&raw);
	raw_serve(&raw, 2, raw_allow, &gate);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = announce(raw.path, LIMIT_REQUEST);
	ck_assert_uint_eq(raw_judge(raw.path, "{", LIMIT_REQUEST), 503);
	ck_assert_uint_eq(raw_judge(raw.path, "{", 1000), 200);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	/* That they are gone is noticed a little later. */
	for (int i = 0; i < 100 && status != 200; i++)
		status = raw_judge(raw.path, "{", LIMIT_REQUEST);
	ck_assert_uint_eq(status, 200);
	raw_end(&raw);
}
END_TEST

static size_t resident(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long all, resident = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%lu %lu", &all, &resident), 2);
	fclose(file);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static const struct {
	const char *name, *url, *text;
	size_t len, calls, growth;
} SIZES[] = {
	{"64 MiB that are thrown away", PASSED, "", 64 * MIB, 2, 512 * 1024},
	{"16 MiB that are judged", JUDGED, "{", 16 * MIB, 8, 512 * 1024},
	{"16 MiB of another endpoint", "/x", "{", 16 * MIB, 4, 512 * 1024},
	{"small ones", JUDGED, "{", 2000, 20000, 512 * 1024},
	{"medium ones", JUDGED, "{", 200000, 500, 1024 * 1024},
};

START_TEST(test_sizes)
{
	struct raw_gate gate = {.begun = 0};
	struct raw_response got;
	struct raw raw;
	size_t before, after;

	process_tune_memory();
	raw_begin(&raw);
	raw_serve(&raw, 4, raw_allow, &gate);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(raw_judge(raw.path, "{", 200000), 200);
	before = resident();
	for (size_t i = 0; i < SIZES[_i].calls; i++) {
		raw_call(raw.path, "POST", SIZES[_i].url, SIZES[_i].text, SIZES[_i].len, &got);
		ck_assert_uint_ne(got.status, 0);
	}
	after = resident();
	ck_assert_msg(SIZES_MEAN_NOTHING || after <= before + SIZES[_i].growth,
	              "%s: from %zu to %zu", SIZES[_i].name, before, after);
	raw_end(&raw);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("server under load");
	TCase *tcase = tcase_create("load");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, test_parallel);
	tcase_add_test(tcase, test_slow_clients_hold_nobody_up);
	tcase_add_test(tcase, test_large_ones_hold_nobody_up);
	tcase_add_test(tcase, test_full_queue);
	tcase_add_test(tcase, test_client_gone);
	tcase_add_test(tcase, test_budget);
	tcase_add_loop_test(tcase, test_sizes, 0, ARRAY_LEN(SIZES));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
