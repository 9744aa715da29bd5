/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No memory while calls are answered: each single allocation fails in turn, and then each and all
 * behind it. Whatever fails, nothing crashes, nothing is kept, and a call is allowed only if it is
 * without the failure too, with the same claims judged.
 */
#include "plugin/authz.h"
#include "plugin/log.h"
#include "policy/limits.h"
#include "support.h"
#include "tests/unit/support/envelope.h"
#include "tests/unit/support/failing.h"
#include "tests/unit/support/file.h"
#include "tests/unit/support/raw.h"

#define ALLOW "{\"Allow\":true}"
#define JSON  "application/json"

/* More than any run needs, so that a loop that does not end is a failure. */
#define TRIES_MAX 20000

/* Room for the longest body here. */
#define BODY_SIZE (2 * LIMIT_CLAIM_TEXT)

static const enum failing_how ways[] = {FAILING_ONCE, FAILING_ON_END};

/* What the decision log says of the last call, behind its time and id; "" for nothing. */
static char *last_line(const struct file *log)
{
	static char line[LIMIT_LOG_LINE];
	FILE *stream = fopen(log->path, "r");
	char *start;
	size_t len;

	ck_assert_ptr_nonnull(stream);
	len = fread(line, 1, sizeof(line) - 1, stream);
	line[len] = '\0';
	fclose(stream);
	ck_assert_int_eq(truncate(log->path, 0), 0);
	start = strstr(line, "\"decision\"");
	return strdup(start ? start : "");
}

/* Bodies. The large ones do not fit in the room that claims have without allocating. */

static void small_create(struct text *text)
{
	text_put(text, "{\"Image\":\"nginx\",\"HostConfig\":{\"CapAdd\":[\"CHOWN\"]}}");
}

/* Many claims, all of them allowed by most policies. */
static void large_create(struct text *text)
{
	text_put(text, "{\"Image\":\"nginx\",\"HostConfig\":{\"CapAdd\":[\"CHOWN\"");
	for (int i = 0; i < 200; i++)
		text_put(text, ",\"net_bind_service\"");
	text_put(text, "]}}");
}

/* Few claims, but so many bytes that it is judged apart from others. */
static void long_create(struct text *text)
{
	text_put(text, "{\"Image\":\"nginx\",\"Env\":[\"A=");
	text_pad(text, LIMIT_INLINE_REQUEST);
	text_put(text, "\"]}");
}

static void denied_create(struct text *text)
{
	text_put(text, "{\"Image\":\"evil.example/x\",\"HostConfig\":{\"Privileged\":true,"
	               "\"PidMode\":\"host\",\"IpcMode\":\"host\",\"Annotations\":{\"a\":\"b\"},"
	               "\"SecurityOpt\":[\"seccomp=unconfined\",\"label=disable\"],"
	               "\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}],\"Binds\":[\"/:/x\"");
	for (int i = 0; i < 200; i++)
		text_printf(text, ",\"/srv/../etc/%d:/x\"", i);
	text_put(text, "],\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/run\",\"Target\":\"/y\"}],"
	               "\"Sysctls\":{\"kernel.msgmax\":\"1\",\"net.ipv4.ip_forward\":\"1\"}}}");
}

/* A path of more text than claims may hold: it is denied by all, also where there is no memory. */
static void too_large_create(struct text *text)
{
	text_put(text, "{\"Image\":\"nginx\",\"HostConfig\":{\"Binds\":[\"");
	for (int i = 0; i < 5; i++) {
		text_put(text, i > 0 ? ":/x\",\"" : "");
		for (size_t size = 0; size < LIMIT_CLAIM_TEXT / 4; size += 16)
			text_put(text, "/1234567890/1234");
	}
	text_put(text, ":/x\"]}}");
}

static void service(struct text *text)
{
	text_put(text, "{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx:1\","
	               "\"Mounts\":[");
	for (int i = 0; i < 200; i++)
		text_printf(text, "%s{\"Type\":\"volume\",\"Source\":\"v%d\",\"Target\":\"/x\"}",
		            i > 0 ? "," : "", i);
	text_put(text, "],\"CapabilityAdd\":[\"CAP_SYS_ADMIN\"],\"Sysctls\":{\"kernel.x\":\"1\"}},"
	               "\"Networks\":[{\"Target\":\"host\"}]}}");
}

static void volume(struct text *text)
{
	text_put(text, "{\"Driver\":\"local\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\","
	               "\"device\":\"/etc\"}}");
}

static void no_json(struct text *text)
{
	text_put(text, "{\"Image\":\"nginx\",\"HostConfig\":{\"Privileged\":");
}

static void nothing(struct text *text)
{
	(void)text;
}

static const struct {
	const char *name, *method, *target, *type;
	void (*body)(struct text *text);
	bool open; /* the open profile allows it */
} calls[] = {
	{"ping", "GET", "/_ping", "", nothing, true},
	{"small create", "POST", "/v1.44/containers/create?name=web", JSON, small_create, true},
	{"large create", "POST", "/v1.44/containers/create", JSON, large_create, true},
	{"long create", "POST", "/v1.44/containers/create", JSON, long_create, true},
	{"denied create", "POST", "/v1.44/containers/create", JSON, denied_create, true},
	{"too large create", "POST", "/v1.44/containers/create", JSON, too_large_create, false},
	{"service", "POST", "/v1.44/services/create", JSON, service, true},
	{"volume", "POST", "/v1.44/volumes/create", JSON, volume, true},
	{"no JSON", "POST", "/v1.44/containers/create", JSON, no_json, false},
	{"hidden body", "POST", "/v1.44/containers/create", JSON, nothing, false},
	{"build", "POST", "/v1.44/build?t=x&t=evil.example/y&remote=git&networkmode=host", "x/tar",
         nothing, true},
	{"pull", "POST", "/v1.44/images/create?fromImage=evil.example%2Fx&tag=1", "", nothing,
         true},
	{"exec", "POST", "/v1.44/containers/web/exec", JSON, small_create, true},
	{"unknown", "POST", "/v1.44/containers/web/fly", "", nothing, true},
	{"bad target", "GET", "/v1.44/containers/../x", "", nothing, false},
};

static const char *const policies[] = {
	"policy/profiles/open.yaml",
	"policy/profiles/baseline.yaml",
	"tests/policies/audit.yaml",
	"tests/policies/cases.yaml",
};

/* The envelope of a call; the caller frees. */
static char *envelope_of(size_t call, size_t *ret_len)
{
	static char body[BODY_SIZE], envelope[2 * BODY_SIZE];
	struct text body_text, text;

	text_init(&body_text, body, sizeof(body));
	calls[call].body(&body_text);
	text_init(&text, envelope, sizeof(envelope));
	envelope_write(
		&(struct envelope){
			.method = calls[call].method,
			.target = calls[call].target,
			.content_type = calls[call].type,
			.content_length = strcmp(calls[call].method, "POST") == 0 ? "0" : "",
			.body = body,
			.body_len = body_text.len,
		},
		&text);
	ck_assert(!body_text.cut && !text.cut);
	*ret_len = text.len;
	return strdup(envelope);
}

/* What one run gave. */
struct outcome {
	bool allowed;
	char *logged;
	long failed; /* allocations */
	long kept;
};

/* Answers a call whose n-th allocation fails; n < 0 for none. */
static void answer(struct authz *authz, const char *envelope, size_t len, long n,
                   enum failing_how how, struct outcome *ret)
{
	char *text = malloc(len + 1);
	struct server_reply reply = {0};
	long before;

	memcpy(text, envelope, len + 1);
	before = atomic_load(&failing_living);
	failing_begin(n, how);
	authz_answer(authz, text, len, &reply);
	ret->failed = failing_end();
	ck_assert_ptr_nonnull(reply.body);
	ck_assert_uint_eq(reply.len, strlen(reply.body));
	ret->allowed = strcmp(reply.body, ALLOW) == 0;
	ck_assert(!ret->allowed || reply.status == 200);
	ck_assert(ret->allowed || !strstr(reply.body, "\"Allow\":true"));
	ck_assert(reply.status == 200 || strncmp(reply.body, "{\"Err\":\"", 8) == 0);
	if (reply.free_body)
		free((void *)(uintptr_t)reply.body);
	ret->kept = failing_kept(before);
	free(text);
}

/* One call, with each allocation failing; returns how many there are. */
static long answer_failing(struct authz *authz, const struct file *log, bool open, size_t call,
                           enum failing_how how)
{
	struct outcome whole, got;
	size_t len;
	char *envelope = envelope_of(call, &len);
	long n = 0;

	answer(authz, envelope, len, -1, how, &whole);
	whole.logged = last_line(log);
	ck_assert_str_ne(whole.logged, "");
	ck_assert_msg(!open || whole.allowed == calls[call].open, "%s", calls[call].name);
	ck_assert(!whole.allowed || calls[call].body != too_large_create);
	for (;; n++) {
		answer(authz, envelope, len, n, how, &got);
		got.logged = last_line(log);
		ck_assert_msg(got.kept == 0, "%s, %ld: kept %ld", calls[call].name, n, got.kept);
		ck_assert_msg(!got.allowed ||
		                      (whole.allowed && strcmp(got.logged, whole.logged) == 0),
		              "%s, %ld: allowed by\n%s\nand not by\n%s", calls[call].name, n,
		              got.logged, whole.logged);
		free(got.logged);
		if (got.failed == 0)
			break;
		ck_assert_int_lt(n, TRIES_MAX);
	}
	ck_assert(got.allowed == whole.allowed);
	free(whole.logged);
	free(envelope);
	return n;
}

START_TEST(test_answers)
{
	struct decision_log *decisions;
	struct state *state;
	struct authz authz;
	struct file log;
	long n = 0;

	file_begin(&log);
	ck_assert_int_eq(decision_log_open(log.path, &decisions), 0);
	ck_assert_int_eq(state_new(policies[_i], &state), 0);
	ck_assert_int_eq(authz_init(&authz, state, decisions, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(calls) * ARRAY_LEN(ways); i++)
		n += answer_failing(&authz, &log, _i == 0, i / ARRAY_LEN(ways),
		                    ways[i % ARRAY_LEN(ways)]);
	/* Each call needs memory of its own, and a denial for its text. */
	ck_assert_int_gt(n, 100);
	authz_done(&authz);
	state_free(state);
	decision_log_close(decisions);
	unlink(log.path);
}
END_TEST

/* AddressSanitizer ends the program when it has no memory for a thread that begins. */
#ifndef __SANITIZE_ADDRESS__
/* A server, one call to it and its end, of which the n-th allocation fails. */
static unsigned serve_one(struct raw *raw, struct authz *authz, const char *envelope, size_t len,
                          struct raw_response *ret)
{
	const struct server_options options = {.listen_fd = raw->listen_fd,
	                                       .workers = 1,
	                                       .answer = authz_answer,
	                                       .context = authz};
	struct server *server = NULL;

	ret->status = 0;
	ret->body = "";
	if (server_start(&options, &server) < 0)
		return 0;
	/* The client has memory. */
	failing_spared = true;
	raw_call(raw->path, "POST", JUDGED, envelope, len, ret);
	failing_spared = false;
	server_stop(server);
	return ret->status;
}

static long serve_failing(struct authz *authz, size_t call, enum failing_how how)
{
	struct raw_response whole, got;
	size_t len;
	char *envelope = envelope_of(call, &len);
	long n = 0, failed = 1;
	struct raw raw;

	raw_begin(&raw);
	/* The first time threads are made, the library keeps something for the next ones. */
	serve_one(&raw, authz, envelope, len, &whole);
	ck_assert_uint_eq(serve_one(&raw, authz, envelope, len, &whole), 200);
	for (; failed > 0; n++) {
		long before = atomic_load(&failing_living);

		failing_begin(n, how);
		serve_one(&raw, authz, envelope, len, &got);
		failed = failing_end();
		ck_assert_msg(failing_kept(before) == 0, "%s, %ld: kept %ld", calls[call].name, n,
		              failing_kept(before));
		ck_assert_msg(strcmp(got.body, ALLOW) != 0 || strcmp(whole.body, ALLOW) == 0,
		              "%s, %ld: %s", calls[call].name, n, got.body);
		ck_assert_msg(failed > 0 || got.status == 200, "%s: %u", calls[call].name,
		              got.status);
		ck_assert_int_lt(n, TRIES_MAX);
	}
	raw_end(&raw);
	free(envelope);
	return n;
}

/* A call that a worker answers, one that is answered apart, and one that is denied. */
static const char *const served[] = {"small create", "long create", "volume"};

START_TEST(test_serves)
{
	struct state *state;
	struct authz authz;
	size_t call = 0;

	while (strcmp(calls[call].name, served[_i]) != 0)
		call++;
	ck_assert_int_eq(state_new("policy/profiles/baseline.yaml", &state), 0);
	ck_assert_int_eq(authz_init(&authz, state, NULL, NULL), 0);
	/* Its threads, its connection, the request and its answer. */
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		ck_assert_int_gt(serve_failing(&authz, call, ways[i]), 20);
	authz_done(&authz);
	state_free(state);
}
END_TEST
#endif

int main(void)
{
	Suite *suite = suite_create("answer memory");
	TCase *tests = tcase_create("memory");

	/* What the library has to say of its failed allocations is no matter here. */
	log_setup(LOG_LEVEL_ERROR);
	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, test_answers, 0, (int)ARRAY_LEN(policies));
#ifndef __SANITIZE_ADDRESS__
	tcase_add_loop_test(tests, test_serves, 0, (int)ARRAY_LEN(served));
#endif
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
