/* SPDX-License-Identifier: Apache-2.0 */
/* What the server answers, over real sockets. Load and stopping are in check_server_load.c. */
#include "plugin/server.h"

#include <check.h>
#include <errno.h>
#include <stdatomic.h>

#include "policy/limits.h"
#include "support.h"
#include "tests/unit/support/raw.h"

#define MIB (1024u * 1024)

static atomic_uint answered;

/* Tells what it was given; judges nothing when the body begins with "nothing". */
static void *tell(void *context, char *body, size_t len, struct server_reply *ret_reply)
{
	char *text = malloc(64);

	ck_assert_ptr_eq(context, &answered);
	ck_assert_ptr_nonnull(text);
	atomic_fetch_add(&answered, 1);
	snprintf(text, 64, "{\"len\":%zu,\"nul\":%d}", len, body[len] == '\0');
	ret_reply->free_body = true;
	ret_reply->body = text;
	ret_reply->len = strlen(text);
	ret_reply->status = strncmp(body, "nothing", 7) == 0 ? 0 : 200;
	/* It may be written to. */
	memset(body, 0, len);
	return NULL;
}

static const struct {
	const char *name, *method, *url, *body;
	size_t len;
	unsigned status;
	const char *says;
} CALLS[] = {
	{"activate", "POST", "/Plugin.Activate", "", 0, 200, "{\"Implements\":[\"authz\"]}"},
	{"activate with a body", "POST", "/Plugin.Activate", "{}", 2, 200, "authz"},
	{"activate by GET", "GET", "/Plugin.Activate", "", 0, 405, "{\"Err\":\"quaymaster: "},
	{"response", "POST", PASSED, "{}", 2, 200, "{\"Allow\":true}"},
	{"response without a body", "POST", PASSED, "", 0, 200, "{\"Allow\":true}"},
	{"response by PUT", "PUT", PASSED, "{}", 2, 405, "{\"Err\":"},
	{"request", "POST", JUDGED, "{}", 2, 200, "{\"len\":2,\"nul\":1}"},
	{"request with a query", "POST", JUDGED "?a=b", "{}", 2, 200, "{\"len\":2,"},
	{"request of one byte", "POST", JUDGED, "{", 1, 200, "{\"len\":1,\"nul\":1}"},
	{"request without a body", "POST", JUDGED, "", 0, 400, "{\"Err\":\"quaymaster: "},
	{"request by GET", "GET", JUDGED, "", 0, 405, "{\"Err\":\"quaymaster: "},
	{"request by PUT", "PUT", JUDGED, "{}", 2, 405, "{\"Err\":\"quaymaster: "},
	{"request by post", "post", JUDGED, "{}", 2, 405, "{\"Err\":\"quaymaster: "},
	{"request by DELETE", "DELETE", JUDGED, "{}", 2, 405, "{\"Err\":\"quaymaster: "},
	{"unknown", "POST", "/VolumeDriver.Create", "{}", 2, 404, "{\"Err\":\"quaymaster: "},
	{"unknown by GET", "GET", "/metrics", "", 0, 404, "{\"Err\":\"quaymaster: "},
	{"root", "GET", "/", "", 0, 404, "{\"Err\":\"quaymaster: "},
	{"longer than an endpoint", "POST", JUDGED "/", "{}", 2, 404, "{\"Err\":"},
	{"shorter than an endpoint", "POST", "/AuthZPlugin.AuthZRe", "{}", 2, 404, "{\"Err\":"},
	{"in other case", "POST", "/authzplugin.authzreq", "{}", 2, 404, "{\"Err\":"},
	{"no verdict", "POST", JUDGED, "nothing", 7, 500, "{\"Err\":\"quaymaster: "},
	{"largest on a worker", "POST", JUDGED, "", LIMIT_INLINE_REQUEST, 200, "{\"len\":262144,"},
	{"smallest that waits", "POST", JUDGED, "", LIMIT_INLINE_REQUEST + 1, 200, "\"nul\":1}"},
	{"no verdict, large", "POST", JUDGED, "nothing", MIB, 500, "{\"Err\":\"quaymaster: "},
	{"16 MiB", "POST", JUDGED, "", 16 * MIB, 200, "{\"len\":16777216,\"nul\":1}"},
	{"16 MiB and a byte", "POST", JUDGED, "", 16 * MIB + 1, 413, "{\"Err\":\"quaymaster: "},
	{"40 MiB", "POST", JUDGED, "", 40 * MIB, 413, "{\"Err\":\"quaymaster: "},
	{"more than is thrown away", "POST", JUDGED, "", LIMIT_DISCARD + MIB, 0, ""},
	{"unknown of 20 MiB", "POST", "/x", "", 20 * MIB, 404, "{\"Err\":\"quaymaster: "},
};

START_TEST(test_calls)
{
	struct raw raw;
	struct raw_response got;

	raw_begin(&raw);
	raw_serve(&raw, 2, tell, &answered);
	raw_call(raw.path, CALLS[_i].method, CALLS[_i].url, CALLS[_i].body, CALLS[_i].len, &got);
	ck_assert_msg(got.status == CALLS[_i].status, "%s: %u %s", CALLS[_i].name, got.status,
	              got.text);
	ck_assert_msg(strstr(got.body, CALLS[_i].says), "%s: %s", CALLS[_i].name, got.body);
	if (got.status != 0) {
		ck_assert_msg(strstr(got.text, "\r\nContent-Type: application/"
		                               "vnd.docker.plugins.v1.2+json\r\n"),
		              "%s", got.text);
	}
	if (got.status != 200)
		ck_assert_msg(!strstr(got.body, "Allow"), "%s: %s", CALLS[_i].name, got.body);
	raw_end(&raw);
}
END_TEST

/* Requests that are written out. "%" stands for a pause, so that a read ends there. */
static const struct {
	const char *name, *text;
	unsigned status;
	const char *says;
} TEXTS[] = {
	{"chunks",
         "POST " JUDGED
         " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nabc\r\n%4;x=y\r\ndefg\r\n%0\r\n\r\n",
         200, "{\"len\":7,\"nul\":1}"},
	{"no chunk",
         "POST " JUDGED
         " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400, "{\"Err\":"},
	{"chunks to a constant",
         "POST " PASSED
         " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nabc\r\n0\r\n\r\n",
         200, "{\"Allow\":true}"},
	{"neither length nor chunks",
         "POST " JUDGED " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400, "{\"Err\":"},
	{"in pieces",
         "POST /AuthZ%Plugin.AuthZReq HTTP/1.1\r\nHost: %x\r\nConnection: close\r\nContent-Length: "
         "4\r\n\r\na%b%c%d",
         200, "{\"len\":4,\"nul\":1}"},
};

/* One call on a connection that stays open; false when it was hung up. */
static bool call_on(int fd, const char *path, const char *body, const char *says)
{
	char text[1024];
	ssize_t got;

	ck_assert(raw_sendf(fd, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s",
	                    path, strlen(body), body));
	got = recv(fd, text, sizeof(text) - 1, 0);
	if (got <= 0)
		return false;
	text[got] = '\0';
	ck_assert_msg(strstr(text, says) != NULL, "%s", text);
	ck_assert_msg(!strstr(text, "Connection: close"), "%s", text);
	return true;
}

/* dockerd uses a connection again after any time; only a stop may end it. */
START_TEST(test_keeps_connections)
{
	struct raw raw;
	int fd;

	raw_begin(&raw);
	raw_serve(&raw, 2, tell, &answered);
	fd = raw_connect(raw.path);
	for (int i = 0; i < 20; i++) {
		ck_assert(call_on(fd, JUDGED, "{ }", "{\"len\":3,\"nul\":1}"));
		ck_assert(call_on(fd, PASSED, "", "{\"Allow\":true}"));
	}
	usleep(1500 * 1000);
	ck_assert(call_on(fd, JUDGED, "{}", "{\"len\":2,\"nul\":1}"));
	server_stop(steal(&raw.server));
	ck_assert_int_eq(recv(fd, (char[1]){0}, 1, 0), 0);
	close(fd);
	raw_end(&raw);
}
END_TEST

START_TEST(test_texts)
{
	struct raw raw;
	struct raw_response got;
	int fd;

	raw_begin(&raw);
	raw_serve(&raw, 2, tell, &answered);
	fd = raw_connect(raw.path);
	for (const char *at = TEXTS[_i].text; *at;) {
		size_t len = strcspn(at, "%");

		ck_assert(raw_send(fd, at, len));
		at += len;
		if (*at != '%')
			continue;
		raw_sleep_ms(10);
		at++;
	}
	raw_receive(fd, &got);
	ck_assert_msg(got.status == TEXTS[_i].status, "%s: %s", TEXTS[_i].name, got.text);
	ck_assert_msg(strstr(got.body, TEXTS[_i].says), "%s: %s", TEXTS[_i].name, got.body);
	raw_end(&raw);
}
END_TEST

/* Not HTTP, or cut off by the client, who goes away: never an allow, and nothing is judged. */
static const struct {
	const char *text;
	bool is_cut;
} BROKEN[] = {
	{"\r\n\r\n\r\n", true},
	{"POST\r\n\r\n", true},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n{}", false},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}", false},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
         false},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
         false},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n", true},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", true},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{}", true},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n{}", true},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}", true},
	{"POST " JUDGED " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
         true},
};

START_TEST(test_broken)
{
	const char *text = BROKEN[_i].text;
	struct raw raw;
	struct raw_response got = {.status = 0};
	int fd;

	raw_begin(&raw);
	raw_serve(&raw, 2, tell, &answered);
	fd = raw_connect(raw.path);
	ck_assert(raw_send(fd, text, strlen(text)));
	if (BROKEN[_i].is_cut)
		close(fd);
	else
		raw_receive(fd, &got);
	ck_assert_msg(got.status != 200, "%s: %s", text, got.text);
	ck_assert_uint_eq(raw_judge(raw.path, "{}", 2), 200);
	raw_end(&raw);
	ck_assert_msg(atomic_load(&answered) == 1, "judged: %s", text);
}
END_TEST

START_TEST(test_too_large_in_chunks)
{
	struct raw raw;
	struct raw_response got;
	int fd;

	raw_begin(&raw);
	raw_serve(&raw, 2, tell, &answered);
	fd = raw_connect(raw.path);
	raw_sendf(fd, "POST " JUDGED " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	              "Transfer-Encoding: chunked\r\n\r\n");
	for (unsigned i = 0; i < 17; i++) {
		raw_sendf(fd, "%x\r\n", MIB);
		raw_send_body(fd, "", MIB);
		raw_sendf(fd, "\r\n");
	}
	raw_sendf(fd, "0\r\n\r\n");
	raw_receive(fd, &got);
	ck_assert_msg(got.status == 413, "%s", got.text);
	ck_assert_uint_eq(atomic_load(&answered), 0);
	raw_end(&raw);
}
END_TEST

START_TEST(test_bad_options)
{
	struct server_options options = {.listen_fd = 0, .workers = 1, .answer = tell};
	struct server *server = NULL;

	options.workers = 0;
	ck_assert_int_eq(server_start(&options, &server), -EINVAL);
	options.workers = LIMIT_WORKERS + 1;
	ck_assert_int_eq(server_start(&options, &server), -EINVAL);
	options.workers = 2;
	options.answer = NULL;
	ck_assert_int_eq(server_start(&options, &server), -EINVAL);
	options.answer = tell;
	options.listen_fd = -1;
	ck_assert_int_eq(server_start(&options, &server), -EBADF);
	ck_assert_ptr_null(server);
	server_stop(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("server");
	TCase *tcase = tcase_create("answers");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_calls, 0, ARRAY_LEN(CALLS));
	tcase_add_test(tcase, test_keeps_connections);
	tcase_add_loop_test(tcase, test_texts, 0, ARRAY_LEN(TEXTS));
	tcase_add_loop_test(tcase, test_broken, 0, ARRAY_LEN(BROKEN));
	tcase_add_test(tcase, test_too_large_in_chunks);
	tcase_add_test(tcase, test_bad_options);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
