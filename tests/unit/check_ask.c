/* SPDX-License-Identifier: Apache-2.0 */
/* What may be asked, and by which names; HTTP as text; paths that are guarded. */
#include "plugin/ask.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/guard.h"
#include "plugin/guard_links.h"
#include "plugin/http_get.h"
#include "support.h"

#define LONG_64  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LONG_256 LONG_64 LONG_64 LONG_64 LONG_64

static const struct {
	enum ask_kind kind;
	const char *name;
	const char *target; /* NULL: refused */
} TARGETS[] = {
	{ASK_CONTAINER, "web", "/containers/web/json"},
	{ASK_CONTAINER, "a", "/containers/a/json"},
	{ASK_CONTAINER, "Web_1.x-y", "/containers/Web_1.x-y/json"},
	{ASK_CONTAINER, LONG_64, "/containers/" LONG_64 "/json"},
	{ASK_EXEC, LONG_64, "/exec/" LONG_64 "/json"},
	{ASK_VOLUME, "shop_data", "/volumes/shop_data"},
	{ASK_NETWORK, "0123456789ab", "/networks/0123456789ab"},
	{ASK_INFO, "", "/info"},
	{ASK_INFO, "x", NULL},
	{ASK_CONTAINERS, "", "/containers/json?all=1"},
	{ASK_CONTAINERS, "web", NULL},
	{ASK_NETWORKS, "", "/networks"},
	{ASK_SWARM_HOST, "", "/networks/host?scope=swarm"},
	{ASK_SERVICE, "web_1", "/services/web_1"},
	{ASK_SERVICE, "a/b", NULL},
	{ASK_PATH, "/etc", NULL},
	{ASK_POLICY, "", NULL},
	{ASK_REMOVE_SOCKET, "", NULL},
	{ASK_COUNT, "web", NULL},
	{ASK_CONTAINER, "", NULL},
	{ASK_CONTAINER, ".", NULL},
	{ASK_CONTAINER, "..", NULL},
	{ASK_CONTAINER, "-x", NULL},
	{ASK_CONTAINER, "_x", NULL},
	{ASK_CONTAINER, "a/b", NULL},
	{ASK_CONTAINER, "a/../../images", NULL},
	{ASK_CONTAINER, "a b", NULL},
	{ASK_CONTAINER, "a?force=1", NULL},
	{ASK_CONTAINER, "a%2fb", NULL},
	{ASK_CONTAINER, "a#b", NULL},
	{ASK_CONTAINER, "a\r\nX: y", NULL},
	{ASK_CONTAINER, "caf\xc3\xa9", NULL},
	{ASK_CONTAINER, LONG_256, NULL},
};

START_TEST(test_targets)
{
	char target[512];
	int r = ask_target(TARGETS[_i].kind, TARGETS[_i].name, target, sizeof(target));

	if (TARGETS[_i].target) {
		ck_assert_msg(r == 0, "%s", TARGETS[_i].name);
		ck_assert_str_eq(target, TARGETS[_i].target);
	} else {
		ck_assert_msg(r == -EINVAL, "%s", TARGETS[_i].name);
	}
}
END_TEST

START_TEST(test_target_fits)
{
	char target[sizeof("/info")];

	ck_assert_int_eq(ask_target(ASK_INFO, "", target, sizeof(target)), 0);
	ck_assert_int_eq(ask_target(ASK_INFO, "", target, sizeof(target) - 1), -EINVAL);
}
END_TEST

static const struct {
	const char *name, *text;
	unsigned status; /* 0: refused */
	const char *body;
} ANSWERS[] = {
	{"ordinary", "HTTP/1.0 200 OK\r\nContent-Type: x\r\nContent-Length: 2\r\n\r\n{}", 200,
         "{}"},
	{"without a length", "HTTP/1.0 200 OK\r\nA: b\r\n\r\n{}", 200, "{}"},
	{"length in other case", "HTTP/1.1 404 Not\r\ncontent-length:  3\r\n\r\nabc", 404, "abc"},
	{"no body", "HTTP/1.0 204 No\r\n\r\n", 204, ""},
	{"no head at all", "HTTP/1.0 200 OK\r\n\r\nx", 200, "x"},
	{"blank lines in the body", "HTTP/1.0 500 x\r\n\r\na\r\n\r\nb", 500, "a\r\n\r\nb"},
	{"cut off", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n{}", 0, NULL},
	{"more than it says", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n{}", 0, NULL},
	{"enormous length", "HTTP/1.0 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}", 0,
         NULL},
	{"head cut off", "HTTP/1.0 200 OK\r\nContent-Le", 0, NULL},
	{"nothing", "", 0, NULL},
	{"no status", "HTTP/1.0 abc OK\r\n\r\n", 0, NULL},
	{"status too low", "HTTP/1.0 099 OK\r\n\r\n", 0, NULL},
	{"status too high", "HTTP/1.0 600 OK\r\n\r\n", 0, NULL},
	{"HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", 0, NULL},
	{"no HTTP", "hello\r\n\r\n", 0, NULL},
};

START_TEST(test_answers)
{
	const char *text = ANSWERS[_i].text, *body = NULL;
	unsigned status = 0;
	size_t len = 0;
	int r = http_get_answer(text, strlen(text), &status, &body, &len);

	ck_assert_msg(r == (ANSWERS[_i].status ? 0 : -EINVAL), "%s: %d", ANSWERS[_i].name, r);
	if (r < 0)
		return;
	ck_assert_uint_eq(status, ANSWERS[_i].status);
	ck_assert_uint_eq(len, strlen(ANSWERS[_i].body));
	ck_assert_int_eq(memcmp(body, ANSWERS[_i].body, len), 0);
}
END_TEST

START_TEST(test_request)
{
	static const char want[] = "GET /info HTTP/1.0\r\nHost: docker\r\n"
				   "X-Quaymaster-Question: 12\r\n\r\n";
	char request[sizeof(want)];

	ck_assert_int_eq(http_get_request("/info", "12", request, sizeof(request)),
	                 sizeof(want) - 1);
	ck_assert_str_eq(request, want);
	ck_assert_int_eq(http_get_request("/info", "12", request, sizeof(request) - 1), -EINVAL);
}
END_TEST

static const struct {
	const char *path;
	bool guarded;
} PATHS[] = {
	{"/", true},
	{"/run", true},
	{"/var", true},
	{"/var/run", true},
	{"/var/lib", true},
	{"/etc", true},
	{"/opt", true},
	{"/run/docker.sock", true},
	{"/run/docker.sock.d", false},
	{"/run/docker/plugins", true},
	{"/run/containerd/containerd.sock", true},
	{"/run/user", false},
	{"/proc", true},
	{"/proc/sys/kernel", true},
	{"/processes", false},
	{"/sys/fs/cgroup", true},
	{"/etc/docker/daemon.json", true},
	{"/etc/dockerfiles", false},
	{"/etc/localtime", false},
	{"/var/lib/docker/volumes", true},
	{"/var/lib/dockerx", false},
	{"/var/log", false},
	{"/srv/data", false},
	{"/home", false},
	{"/opt/quay/policy.yaml", true},
	{"/opt/quay", true},
	{"/opt/quay/policy.yaml.d", false},
	{"/data/docker/overlay2", true},
	{"/data", true},
	{"/data/other", false},
	{"/opt/off/file", true},
	{"/opt/off", true},
	{"/opt/quay/policy.d", true},
	{"/opt/quay/policy.d/20-new.yaml", true},
	{"/opt/quay/policy.dd", false},
	{"/mnt/really/policy.yaml", true},
	{"/mnt/really/policy.d/20-new.yaml", true},
	{"/mnt/really/other", false},
};

START_TEST(test_guard)
{
	char file[] = "/mnt/really/policy.yaml", directory[] = "/mnt/really";
	char *paths[] = {file};
	const struct guard_links links = {paths, ARRAY_LEN(paths), directory};
	const struct guard guard = {
		.policy = "/opt/quay/policy.yaml",
		.off_file = "/opt/off/file",
		.data_root = "/data/docker",
		.links = &links,
	};
	bool covers = guard_covers(&guard, PATHS[_i].path) ||
	              guard_covers_included(&guard, "policy.d", PATHS[_i].path);

	ck_assert_msg(covers == PATHS[_i].guarded, "%s", PATHS[_i].path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ask");
	TCase *tcase = tcase_create("ask");

	tcase_add_loop_test(tcase, test_targets, 0, ARRAY_LEN(TARGETS));
	tcase_add_test(tcase, test_target_fits);
	tcase_add_loop_test(tcase, test_answers, 0, ARRAY_LEN(ANSWERS));
	tcase_add_test(tcase, test_request);
	tcase_add_loop_test(tcase, test_guard, 0, ARRAY_LEN(PATHS));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
