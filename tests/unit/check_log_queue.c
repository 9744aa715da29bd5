/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log's queue and where its lines go to: what is lost is counted, and nobody waits. */
#include "plugin/log_queue.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/log_sink.h"
#include "support.h"
#include "tests/unit/support/raw.h"

/* Takes nothing until it is opened; then collects the lines. */
struct sink {
	atomic_bool open;
	char text[4096];
	size_t len;
};

static int take(void *context, struct log_batch *batch)
{
	struct sink *sink = context;

	if (!atomic_load(&sink->open))
		return -ENOSPC;
	while (batch->at < batch->len) {
		struct log_entry entry;

		memcpy(&entry, batch->bytes + batch->at, sizeof(entry));
		memcpy(sink->text + sink->len, batch->bytes + batch->at + sizeof(entry), entry.len);
		sink->len += entry.len;
		batch->at += sizeof(entry) + entry.len;
	}
	return 0;
}

static size_t lost_line(char *ret, size_t size, unsigned long lost)
{
	return (size_t)snprintf(ret, size, "lost %lu\n", lost);
}

/* Without a thread whoever puts writes. */
START_TEST(test_unstarted)
{
	struct sink sink = {.open = true};
	struct log_queue *queue;

	ck_assert_int_eq(log_queue_new(256, take, lost_line, &sink, &queue), 0);
	ck_assert_int_eq(log_queue_put(queue, "one\n", 4, 6), 0);
	ck_assert_str_eq(sink.text, "one\n");
	ck_assert_int_eq(log_queue_put(queue, "two\n", 4, 6), 0);
	ck_assert_str_eq(sink.text, "one\ntwo\n");
	ck_assert(log_queue_stop(queue));
}
END_TEST

START_TEST(test_loses_and_tells)
{
	struct sink sink = {.open = false};
	struct log_queue *queue;
	unsigned long lost = 0, taken = 0, counted;
	size_t waiting;
	char want[32];

	ck_assert_int_eq(log_queue_new(256, take, lost_line, &sink, &queue), 0);
	ck_assert_int_eq(log_queue_start(queue), 0);
	for (int i = 0; i < 100; i++) {
		if (log_queue_put(queue, "a line\n", 7, 6) == 0)
			taken++;
		else
			lost++;
	}
	/* Two buffers, at most. */
	ck_assert_uint_le(taken, 2 * 256 / (7 + sizeof(struct log_entry)));
	ck_assert_uint_gt(lost, 0);
	log_queue_count(queue, &waiting, &counted);
	ck_assert_uint_eq(counted, lost);
	ck_assert_uint_eq(waiting, taken * (7 + sizeof(struct log_entry)));
	atomic_store(&sink.open, true);
	log_queue_retry(queue);
	ck_assert(log_queue_stop(queue));
	snprintf(want, sizeof(want), "lost %lu\n", lost);
	ck_assert_ptr_nonnull(strstr(sink.text, want));
	ck_assert_uint_eq(sink.len, 7 * taken + strlen(want));
}
END_TEST

/* A stop gives up what cannot be written, in its time. */
START_TEST(test_stop_gives_up)
{
	struct sink sink = {.open = false};
	struct log_queue *queue;

	ck_assert_int_eq(log_queue_new(256, take, lost_line, &sink, &queue), 0);
	ck_assert_int_eq(log_queue_start(queue), 0);
	ck_assert_int_eq(log_queue_put(queue, "a line\n", 7, 6), 0);
	ck_assert(log_queue_stop(queue));
	ck_assert_uint_eq(sink.len, 0);
}
END_TEST

START_TEST(test_journal)
{
	static const char plain[] = "PRIORITY=4\nSYSLOG_IDENTIFIER=quaymaster-decisions\n"
				    "MESSAGE={\"a\":1}\n";
	static const char lines[] = "PRIORITY=6\nSYSLOG_IDENTIFIER=quaymaster-decisions\n"
				    "MESSAGE\n\3\0\0\0\0\0\0\0a\nb\n";
	char got[512];

	ck_assert_uint_eq(log_sink_journal(got, sizeof(got), 4, "{\"a\":1}", 7), sizeof(plain) - 1);
	ck_assert_int_eq(memcmp(got, plain, sizeof(plain) - 1), 0);
	ck_assert_uint_eq(log_sink_journal(got, sizeof(got), 6, "a\nb", 3), sizeof(lines) - 1);
	ck_assert_int_eq(memcmp(got, lines, sizeof(lines) - 1), 0);
	ck_assert_uint_eq(log_sink_journal(got, 64, 6, "a\nb", 3), 0);
}
END_TEST

START_TEST(test_syslog)
{
	char got[512] = "";
	size_t len = log_sink_syslog(got, sizeof(got) - 1, 4, "{}", 2);

	ck_assert_uint_gt(len, 0);
	got[len] = '\0';
	ck_assert_int_eq(strncmp(got, "<84>", 4), 0);
	ck_assert_ptr_nonnull(strstr(got, " quaymaster-decisions["));
	ck_assert_ptr_nonnull(strstr(got, "]: {}"));
	ck_assert_uint_eq(log_sink_syslog(got, 16, 4, "{}", 2), 0);
}
END_TEST

START_TEST(test_where)
{
	ck_assert_ptr_null(log_sink_file("journald"));
	ck_assert_ptr_null(log_sink_file("syslog:/x"));
	ck_assert_str_eq(log_sink_file("./journald"), "./journald");
	ck_assert_str_eq(log_sink_file("journaldx"), "journaldx");
}
END_TEST

/* To a socket of its own in place of the journal's. */
START_TEST(test_datagrams)
{
	struct raw raw;
	struct sockaddr_un address;
	struct log_sink *sink;
	struct log_queue *queue;
	char where[96], path[64], got[256] = "";
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	raw_begin(&raw);
	snprintf(path, sizeof(path), "%s/j", raw.directory);
	snprintf(where, sizeof(where), "journald:%s", path);
	ck_assert_int_eq(log_sink_open(where, &sink), -ENOENT);
	raw_address(path, &address);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(log_sink_open(where, &sink), 0);
	ck_assert_int_eq(log_queue_new(256, log_sink_write, lost_line, sink, &queue), 0);
	ck_assert_int_eq(log_queue_put(queue, "{}\n", 3, 6), 0);
	ck_assert_int_gt(recv(fd, got, sizeof(got) - 1, 0), 0);
	ck_assert_ptr_nonnull(strstr(got, "\nMESSAGE={}\n"));
	ck_assert(log_queue_stop(queue));
	log_sink_close(sink);
	close(fd);
	unlink(path);
	raw_end(&raw);
}
END_TEST

/* A full device keeps its lines until the file is another. */
START_TEST(test_file_is_replaced)
{
	struct log_sink *sink;
	struct log_queue *queue;
	char path[] = "/tmp/quaymaster-XXXXXX", got[64] = "";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(log_sink_open("/dev/full", &sink), 0);
	ck_assert_int_eq(log_queue_new(256, log_sink_write, lost_line, sink, &queue), 0);
	ck_assert_int_eq(log_queue_put(queue, "{1}\n", 4, 6), 0);
	log_sink_use(sink, log_sink_open_file(path));
	ck_assert_int_eq(log_queue_put(queue, "{2}\n", 4, 6), 0);
	ck_assert_int_eq(read(fd, got, sizeof(got) - 1), 8);
	ck_assert_str_eq(got, "{1}\n{2}\n");
	ck_assert(log_queue_stop(queue));
	log_sink_close(sink);
	close(fd);
	unlink(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("log queue");
	TCase *tests = tcase_create("log queue");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_unstarted);
	tcase_add_test(tests, test_loses_and_tells);
	tcase_add_test(tests, test_stop_gives_up);
	tcase_add_test(tests, test_journal);
	tcase_add_test(tests, test_syslog);
	tcase_add_test(tests, test_where);
	tcase_add_test(tests, test_datagrams);
	tcase_add_test(tests, test_file_is_replaced);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
