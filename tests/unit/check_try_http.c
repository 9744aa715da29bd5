/* SPDX-License-Identifier: Apache-2.0 */
/* What `try` reads of a client's requests, and what a plugin would be shown of them. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugin/try_http.h"
#include "support.h"

#define CREATE "POST /v1.41/containers/create HTTP/1.1\r\nHost: docker\r\n"
#define JSON   "Content-Type: application/json\r\n"

static const struct {
	const char *name;
	const char *sent;
	int result; /* 1, 0, or -1 for what cannot be read */
	const char *method, *target;
	const char *body; /* NULL for none */
	bool upgrade, keep_alive;
} rows[] = {
	{"get", "GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n", 1, "GET", "/_ping", NULL, false, true},
	{"line feeds alone", "GET /_ping HTTP/1.1\n\n", 1, "GET", "/_ping", NULL, false, true},
	{"1.0", "GET /_ping HTTP/1.0\r\n\r\n", 1, "GET", "/_ping", NULL, false, false},
	{"close", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 1, "GET", "/", NULL, false, false},
	{"json", CREATE JSON "Content-Length: 2\r\n\r\n{}", 1, "POST", "/v1.41/containers/create",
         "{}", false, true},
	{"charset",
         CREATE "Content-Type: Application/JSON; charset=utf-8\r\n"
                "Content-Length: 2\r\n\r\n{}",
         1, "POST", "/v1.41/containers/create", "{}", false, true},
	{"other type", CREATE "Content-Type: application/jsonx\r\nContent-Length: 2\r\n\r\n{}", 1,
         "POST", "/v1.41/containers/create", NULL, false, true},
	{"first type counts",
         CREATE "Content-Type: text/plain\r\n" JSON "Content-Length: 2\r\n\r\n{}", 1, "POST",
         "/v1.41/containers/create", NULL, false, true},
	{"chunks",
         CREATE JSON "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n", 1,
         "POST", "/v1.41/containers/create", "{}", false, true},
	{"upgrade", "POST /c HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n", 1, "POST",
         "/c", NULL, true, true},
	{"nothing", "", 0},
	{"half a head", "GET / HTTP/1.1\r\nHost:", -1},
	{"half a body", CREATE JSON "Content-Length: 9\r\n\r\n{}", -1},
	{"http/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", -1},
	{"two lengths", CREATE "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", -1},
	{"no number", CREATE "Content-Length: +2\r\n\r\n{}", -1},
	{"no size", CREATE "Transfer-Encoding: chunked\r\n\r\nx\r\n", -1},
	{"a longer chunk", CREATE "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", -1},
	{"gzip", CREATE "Transfer-Encoding: gzip\r\n\r\n", -1},
	{"no name", "GET / HTTP/1.1\r\n: x\r\n\r\n", -1},
};

START_TEST(request_is_the_row)
{
	static struct try_http http;
	struct try_request request = {0};
	int pair[2], r;
	size_t len = strlen(rows[_i].sent);

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ck_assert_int_eq(write(pair[0], rows[_i].sent, len), (ssize_t)len);
	shutdown(pair[0], SHUT_WR);
	try_http_init(&http, pair[1]);
	r = try_http_read(&http, &request);
	ck_assert_msg(rows[_i].result == (r < 0 ? -1 : r), "%s: %d", rows[_i].name, r);
	if (r < 0)
		ck_assert_ptr_nonnull(http.why);
	if (r > 0) {
		ck_assert_str_eq(request.method, rows[_i].method);
		ck_assert_str_eq(request.target, rows[_i].target);
		ck_assert_pstr_eq(request.body, rows[_i].body);
		ck_assert_int_eq(request.upgrade, rows[_i].upgrade);
		ck_assert_int_eq(request.keep_alive, rows[_i].keep_alive);
	}
	try_request_done(&request);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("try_http");
	TCase *tcase = tcase_create("try_http");

	tcase_add_loop_test(tcase, request_is_the_row, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
