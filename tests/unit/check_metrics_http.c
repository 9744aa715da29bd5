/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/metrics_http.h"

#include <string.h>

#include "policy/limits.h"
#include "support.h"

#define END "\r\n\r\n"

/* status 0: more has to come; 200: the resource. */
static const struct {
	const char *text;
	unsigned status;
	enum metrics_resource resource;
	bool head;
} REQUESTS[] = {
	{"GET /metrics HTTP/1.1" END, 200, METRICS_PAGE, false},
	{"GET /metrics HTTP/1.0" END, 200, METRICS_PAGE, false},
	{"GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: */*" END, 200, METRICS_PAGE, false},
	{"GET /metrics HTTP/1.1\nHost: x\n\n", 200, METRICS_PAGE, false},
	{"GET /metrics?name[]=up HTTP/1.1" END, 200, METRICS_PAGE, false},
	{"HEAD /metrics HTTP/1.1" END, 200, METRICS_PAGE, true},
	{"GET /healthz HTTP/1.1" END, 200, METRICS_HEALTH, false},
	{"HEAD /healthz HTTP/1.1" END, 200, METRICS_HEALTH, true},
	{"GET /metrics HTTP/1.1" END "GET /healthz HTTP/1.1" END, 200, METRICS_PAGE, false},
	{"GET / HTTP/1.1" END, 404, METRICS_NOTHING, false},
	{"HEAD / HTTP/1.1" END, 404, METRICS_NOTHING, true},
	{"GET /metrics/ HTTP/1.1" END, 404, METRICS_NOTHING, false},
	{"GET /METRICS HTTP/1.1" END, 404, METRICS_NOTHING, false},
	{"GET http://x/metrics HTTP/1.1" END, 404, METRICS_NOTHING, false},
	{"POST /metrics HTTP/1.1\r\nContent-Length: 2" END "{}", 405, METRICS_NOTHING, false},
	{"get /metrics HTTP/1.1" END, 405, METRICS_NOTHING, false},
	{"POST /AuthZPlugin.AuthZReq HTTP/1.1" END, 405, METRICS_NOTHING, false},
	{"GET /metrics HTTP/2.0" END, 400, METRICS_NOTHING, false},
	{"GET /metrics" END, 400, METRICS_NOTHING, false},
	{"GET  /metrics HTTP/1.1" END, 400, METRICS_NOTHING, false},
	{"GET /metrics  HTTP/1.1" END, 400, METRICS_NOTHING, false},
	{"GET /metrics HTTP/1.1 " END, 400, METRICS_NOTHING, false},
	{"\r\n\r\n", 400, METRICS_NOTHING, false},
	{"\n\n", 400, METRICS_NOTHING, false},
	{"GET" END, 400, METRICS_NOTHING, false},
	{"\x16\x03\x01\n\n", 400, METRICS_NOTHING, false},
	{"", 0, METRICS_NOTHING, false},
	{"\n", 0, METRICS_NOTHING, false},
	{"GET /metrics HTTP/1.1", 0, METRICS_NOTHING, false},
	{"GET /metrics HTTP/1.1\r\n", 0, METRICS_NOTHING, false},
	{"GET /metrics HTTP/1.1\r\n\r", 0, METRICS_NOTHING, false},
};

START_TEST(test_read)
{
	struct metrics_request request;
	size_t len = strlen(REQUESTS[_i].text);
	bool done = metrics_http_read(REQUESTS[_i].text, len, &request);

	ck_assert_msg(done == (REQUESTS[_i].status != 0), "%s", REQUESTS[_i].text);
	if (!done)
		return;
	ck_assert_msg(request.resource == REQUESTS[_i].resource, "%s", REQUESTS[_i].text);
	ck_assert_int_eq(request.head, REQUESTS[_i].head);
	if (REQUESTS[_i].status == 200)
		return;
	ck_assert_msg(request.status == REQUESTS[_i].status, "%s: %u", REQUESTS[_i].text,
	              request.status);
	ck_assert_int_eq(request.error[strlen(request.error) - 1], '\n');
}
END_TEST

/* However it comes in pieces, it is read once it is whole. */
START_TEST(test_pieces)
{
	static const char text[] = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
	struct metrics_request request;

	for (size_t len = 0; len < sizeof(text) - 1; len++)
		ck_assert(!metrics_http_read(text, len, &request));
	ck_assert(metrics_http_read(text, sizeof(text) - 1, &request));
}
END_TEST

START_TEST(test_too_long)
{
	static char text[LIMIT_METRICS_REQUEST];
	struct metrics_request request;

	memset(text, 'a', sizeof(text));
	ck_assert(!metrics_http_read(text, sizeof(text) - 1, &request));
	ck_assert(metrics_http_read(text, sizeof(text), &request));
	ck_assert_uint_eq(request.resource, METRICS_NOTHING);
	ck_assert_uint_eq(request.status, 431);
}
END_TEST

START_TEST(test_head)
{
	char head[METRICS_HEAD_SIZE];
	size_t len = metrics_http_head(200, "text/plain", 12, head);

	ck_assert_uint_eq(len, strlen(head));
	ck_assert_str_eq(head, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
	                       "Content-Length: 12\r\nCache-Control: no-store\r\n"
	                       "Connection: close\r\n\r\n");
	metrics_http_head(405, "text/plain", 0, head);
	ck_assert_ptr_nonnull(strstr(head, "\r\nAllow: GET, HEAD\r\n"));
	metrics_http_head(503, "text/plain", 0, head);
	ck_assert_ptr_nonnull(strstr(head, "HTTP/1.1 503 Service Unavailable\r\n"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("metrics_http");
	TCase *tcase = tcase_create("metrics_http");

	tcase_add_loop_test(tcase, test_read, 0, ARRAY_LEN(REQUESTS));
	tcase_add_test(tcase, test_pieces);
	tcase_add_test(tcase, test_too_long);
	tcase_add_test(tcase, test_head);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
