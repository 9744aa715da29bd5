/* SPDX-License-Identifier: Apache-2.0 */
/* What each built-in profile says of the calls and claims that it was written for. */
#include <string.h>

#include "plugin/route.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "support.h"

#define NONE CLAIM_UNLIMITED
#define GIB  (1024ull * 1024 * 1024)

static struct policy *load(const char *profile)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(profile, diag, &policy), 0);
	return policy;
}

/* Which profiles permit. */
enum permit {
	NOBODY = 0,
	BASELINE = 1 << 0,
	RESTRICTED = 1 << 1,
	CIS = 1 << 2,
	OPEN = 1 << 3,
	ALL = BASELINE | RESTRICTED | CIS | OPEN
};

static const struct {
	const char *name;
	enum permit permit;
} profiles[] = {
	{"baseline", BASELINE},
	{"restricted", RESTRICTED},
	{"cis", CIS},
	{"open", OPEN},
};

/* Who permits an action; of those that begin it, the longest row counts. */
static const struct {
	const char *begin;
	enum permit permit;
} actions[] = {
	{"", ALL},
	{"plugin.", OPEN},
	{"plugin.list", ALL},
	{"plugin.inspect", ALL},
	{"swarm.", CIS | OPEN},
	{"swarm.init", OPEN},
	{"swarm.join", OPEN},
	{"node.update", CIS | OPEN},
	{"node.remove", CIS | OPEN},
	{"service.create", BASELINE | CIS | OPEN},
	{"service.update", BASELINE | CIS | OPEN},
	{"service.remove", BASELINE | CIS | OPEN},
	{"service.rollback", OPEN},
	{"secret.create", BASELINE | CIS | OPEN},
	{"secret.update", BASELINE | CIS | OPEN},
	{"secret.remove", BASELINE | CIS | OPEN},
	{"config.", BASELINE | CIS | OPEN},
	{"checkpoint.", OPEN},
	{"debug.", CIS | OPEN},
	{"container.copy", CIS | OPEN},
	{"container.put-archive", CIS | OPEN},
	{"container.attach-websocket", CIS | OPEN},
	{"container.commit", BASELINE | CIS | OPEN},
	{"container.archive", BASELINE | CIS | OPEN},
	{"container.export", BASELINE | CIS | OPEN},
	{"container.restore", OPEN},
	{"volume.update", CIS | OPEN},
	{"image.load", OPEN},
	{"image.import", OPEN},
	{"image.save", BASELINE | CIS | OPEN},
	{"image.build", BASELINE | CIS | OPEN},
	{"image.build-remote", CIS | OPEN},
	{"image.build-kit", OPEN},
	{"build.", BASELINE | CIS | OPEN},
	{"build.session", OPEN},
	{"build.grpc", OPEN},
};

static enum permit permit_of(const char *action)
{
	size_t longest = 0;

	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		if (strncmp(action, actions[i].begin, strlen(actions[i].begin)) == 0 &&
		    strlen(actions[i].begin) > strlen(actions[longest].begin))
			longest = i;
	}
	return actions[longest].permit;
}

static void check_action(const struct policy *policy, const char *action, int profile)
{
	struct claim claim = {CONTROL_ACTIONS, .value = action, .field = "f"};
	bool want = permit_of(action) & profiles[profile].permit;
	enum verdict verdict;
	enum decision decision = policy_judge(policy, &nobody, &claim, 1, &verdict);

	ck_assert_msg((decision == DECISION_ALLOW) == want, "%s: %s", profiles[profile].name,
	              action);
}

/* Every action that a route has, and those that readers of calls find. */
START_TEST(test_actions)
{
	static const char *const others[] = {"container.restore", "image.import",
	                                     "image.build-remote", "image.build-kit",
	                                     "service.rollback"};
	struct policy *policy = load(profiles[_i].name);
	const struct route *routes;
	size_t n;

	routes = route_table(&n);
	ck_assert_uint_ge(n, 100);
	for (size_t i = 0; i < n; i++)
		check_action(policy, routes[i].action, _i);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		check_action(policy, others[i], _i);
	policy_unref(policy);
}
END_TEST

static const struct subject web = {"web", "", NULL, 0};

static const struct {
	struct claim claim;
	enum permit permit;
} rows[] = {
	{{CONTROL_PRIVILEGED, .value = "true"}, OPEN},
	{{CONTROL_CAPABILITIES, .value = "NET_BIND_SERVICE"}, ALL},
	{{CONTROL_CAPABILITIES, .value = "CHOWN"}, BASELINE | CIS | OPEN},
	{{CONTROL_CAPABILITIES, .value = "NET_RAW"}, OPEN},
	{{CONTROL_CAPABILITIES, .value = "ALL"}, OPEN},
	{{CONTROL_IMAGES, .value = "docker.io/library/nginx:1"}, BASELINE | CIS | OPEN},
	{{CONTROL_IMAGES, .value = "docker.io/library/nginx@sha256:aaaa"}, ALL},
	{{CONTROL_IMAGES, .value = "docker.io/library/nginx:1@sha256:aaaa"}, ALL},
	{{CONTROL_IMAGES, .value = "docker.io/evil/nginx@sha256:aaaa"}, OPEN},
	{{CONTROL_IMAGES, .value = "id:cafe"}, OPEN},
	{{CONTROL_IMAGE_NAMES, .value = "docker.io/library/nginx:1"}, OPEN},
	{{CONTROL_IMAGE_NAMES, .value = "docker.io/me/nginx:1"}, ALL},
	{{CONTROL_IMAGE_PUSHES, .value = "docker.io/me/nginx:1"}, BASELINE | CIS | OPEN},
	{{CONTROL_EXEC, .value = "web", .subject = &web}, CIS | OPEN},
	{{CONTROL_ATTACH, .value = "web"}, BASELINE | CIS | OPEN},
	{{CONTROL_HOST_NAMESPACES, .value = "network"}, OPEN},
	{{CONTROL_HOST_NAMESPACES, .value = "pid"}, OPEN},
	{{CONTROL_HOST_NAMESPACES, .value = "cgroup"}, CIS | OPEN},
	{{CONTROL_CONTAINER_NAMESPACES, .value = "network:web"}, BASELINE | CIS | OPEN},
	{{CONTROL_CONTAINER_NAMESPACES, .value = "ipc:web"}, BASELINE | CIS | OPEN},
	{{CONTROL_CONTAINER_NAMESPACES, .value = "pid:web"}, CIS | OPEN},
	{{CONTROL_VOLUMES_FROM, .value = "data"}, BASELINE | CIS | OPEN},
	{{CONTROL_HOST_PATHS, .value = "/"}, OPEN},
	{{CONTROL_HOST_PATHS, .value = "/etc/shadow"}, OPEN},
	{{CONTROL_HOST_PATHS, .value = "/usr", .read_only = true}, OPEN},
	{{CONTROL_HOST_PATHS, .value = "/srv/data"}, CIS | OPEN},
	{{CONTROL_HOST_PATHS, .value = "/run/docker.sock", .guarded = true}, OPEN},
	{{CONTROL_HOST_PATHS, .value = "/run/containerd/containerd.sock", .guarded = true}, OPEN},
	{{CONTROL_PROPAGATION, .value = "rshared"}, OPEN},
	{{CONTROL_PROPAGATION, .value = "rslave"}, BASELINE | CIS | OPEN},
	{{CONTROL_PROPAGATION, .value = "rprivate"}, ALL},
	{{CONTROL_VOLUME_DRIVERS, .value = "local"}, ALL},
	{{CONTROL_VOLUME_DRIVERS, .value = "local/nfs"}, CIS | OPEN},
	{{CONTROL_VOLUME_DRIVERS, .value = "local/proc"}, OPEN},
	{{CONTROL_VOLUME_DRIVERS, .value = "local/sysfs"}, OPEN},
	{{CONTROL_VOLUME_DRIVERS, .value = "local/cgroup2"}, OPEN},
	{{CONTROL_VOLUME_DRIVERS, .value = "local/overlay"}, OPEN},
	{{CONTROL_MOUNT_TARGETS, .value = "/proc/sys"}, CIS | OPEN},
	{{CONTROL_MOUNT_TARGETS, .value = "/sys"}, CIS | OPEN},
	{{CONTROL_MOUNT_TARGETS, .value = "/dev/shm"}, BASELINE | CIS | OPEN},
	{{CONTROL_MOUNT_TARGETS, .value = "/data"}, ALL},
	{{CONTROL_MOUNT_TARGETS, .value = "/etc/nginx"}, ALL},
	{{CONTROL_TMPFS_OPTIONS, .value = "exec"}, BASELINE | CIS | OPEN},
	{{CONTROL_TMPFS_OPTIONS, .value = "size=64m"}, ALL},
	{{CONTROL_DEVICES, .value = "/dev/kvm"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "seccomp=unconfined"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "label=disable"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "label=type:spc_t"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "seccomp=custom"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "seccomp=sha256:aaaa"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "systempaths=unconfined"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "writable-cgroups=true"}, OPEN},
	{{CONTROL_SECURITY_OPTIONS, .value = "no-new-privileges=true"}, ALL},
	{{CONTROL_SECURITY_OPTIONS, .value = "apparmor=docker-default"}, ALL},
	{{CONTROL_SECURITY_OPTIONS, .value = "seccomp=builtin"}, ALL},
	{{CONTROL_RUNTIMES, .value = "runc"}, ALL},
	{{CONTROL_RUNTIMES, .value = "runsc"}, RESTRICTED | CIS | OPEN},
	{{CONTROL_RUNTIMES, .value = "other"}, CIS | OPEN},
	{{CONTROL_ANNOTATIONS, .value = "a"}, CIS | OPEN},
	{{CONTROL_CGROUP_PARENTS, .value = "/x"}, OPEN},
	{{CONTROL_SYSCTLS, .value = "net.ipv4.tcp_syncookies"}, ALL},
	{{CONTROL_SYSCTLS, .value = "kernel.msgmax"}, CIS | OPEN},
	{{CONTROL_LOG_DRIVERS, .value = "json-file"}, ALL},
	{{CONTROL_LOG_DRIVERS, .value = "none"}, BASELINE | OPEN},
	{{CONTROL_LOG_DRIVERS, .value = "gelf"}, CIS | OPEN},
	{{CONTROL_NETWORK_DRIVERS, .value = "bridge"}, ALL},
	{{CONTROL_NETWORK_DRIVERS, .value = "overlay"}, BASELINE | CIS | OPEN},
	{{CONTROL_NETWORK_DRIVERS, .value = "macvlan"}, CIS | OPEN},
	{{CONTROL_CONTAINER_NAMES, .value = "web"}, ALL},
	{{CONTROL_RENAMES, .value = "web"}, ALL},
	{{CONTROL_USER, .value = "1000"}, ALL},
	{{CONTROL_USER, .value = "0"}, BASELINE | OPEN},
	{{CONTROL_USER, .value = ""}, BASELINE | OPEN},
	{{CONTROL_GROUPS, .value = "999"}, BASELINE | CIS | OPEN},
	{{CONTROL_DROPPED_CAPABILITIES, .value = "", .whole = true}, BASELINE | OPEN},
	{{CONTROL_DROPPED_CAPABILITIES, .value = "NET_RAW"}, ALL},
	{{CONTROL_NO_NEW_PRIVILEGES, .value = "true"}, ALL},
	{{CONTROL_NO_NEW_PRIVILEGES, .value = "false"}, BASELINE | OPEN},
	{{CONTROL_READ_ONLY_ROOT, .value = "true"}, ALL},
	{{CONTROL_READ_ONLY_ROOT, .value = "false"}, BASELINE | OPEN},
	{{CONTROL_HEALTHCHECK, .value = "false"}, BASELINE | RESTRICTED | OPEN},
	{{CONTROL_MEMORY, .value = "", .amount = NONE}, BASELINE | OPEN},
	{{CONTROL_MEMORY, .value = "", .amount = 4 * GIB}, ALL},
	{{CONTROL_MEMORY, .value = "", .amount = 4 * GIB + 1}, BASELINE | CIS | OPEN},
	{{CONTROL_MEMORY_SWAP, .value = "", .amount = NONE}, BASELINE | CIS | OPEN},
	{{CONTROL_MEMORY_SWAP, .value = "", .amount = 8 * GIB}, ALL},
	{{CONTROL_CPUS, .value = "", .amount = NONE}, BASELINE | OPEN},
	{{CONTROL_CPUS, .value = "", .amount = 4000000000}, ALL},
	{{CONTROL_CPUS, .value = "", .amount = 4000000001}, BASELINE | CIS | OPEN},
	{{CONTROL_PIDS, .value = "", .amount = NONE}, BASELINE | OPEN},
	{{CONTROL_PIDS, .value = "", .amount = 1000}, ALL},
	{{CONTROL_PIDS, .value = "", .amount = 1001}, BASELINE | CIS | OPEN},
	{{CONTROL_SHM_SIZE, .value = "", .amount = GIB}, ALL},
	{{CONTROL_SHM_SIZE, .value = "", .amount = GIB + 1}, BASELINE | CIS | OPEN},
	{{CONTROL_ULIMITS, .value = "nofile=65536", .amount = 65536}, BASELINE | RESTRICTED | OPEN},
	{{CONTROL_ULIMITS, .value = "nofile=65537", .amount = 65537}, BASELINE | OPEN},
	{{CONTROL_ULIMITS, .value = "memlock=-1", .amount = NONE}, BASELINE | OPEN},
	{{CONTROL_OOM_SETTINGS, .value = "kill-disabled"}, OPEN},
	{{CONTROL_OOM_SETTINGS, .value = "score=-500"}, CIS | OPEN},
	{{CONTROL_RESTART_POLICIES, .value = "no"}, ALL},
	{{CONTROL_RESTART_POLICIES, .value = "on-failure:5"}, ALL},
	{{CONTROL_RESTART_POLICIES, .value = "on-failure:6"}, BASELINE | OPEN},
	{{CONTROL_RESTART_POLICIES, .value = "on-failure:0"}, BASELINE | OPEN},
	{{CONTROL_RESTART_POLICIES, .value = "always"}, BASELINE | OPEN},
	{{CONTROL_PUBLISHED_PORTS, .value = "127.0.0.1:8080/tcp"}, ALL},
	{{CONTROL_PUBLISHED_PORTS, .value = "127.0.0.1:80/tcp"}, BASELINE | OPEN},
	{{CONTROL_PUBLISHED_PORTS, .value = "0.0.0.0:8080/tcp"}, BASELINE | OPEN},
	{{CONTROL_PUBLISHED_PORTS, .value = "0.0.0.0:*/*"}, BASELINE | OPEN},
	{{CONTROL_NETWORKS, .value = "shop_default"}, ALL},
	{{CONTROL_NETWORKS, .value = "bridge"}, BASELINE | OPEN},
	{{CONTROL_NETWORKS, .value = "default"}, BASELINE | OPEN},
	{{CONTROL_STATIC_ADDRESSES, .value = "ip=10.0.0.5"}, BASELINE | CIS | OPEN},
	{{CONTROL_LABELS, .value = "a=b"}, ALL},
	{{CONTROL_LABELS, .value = "", .whole = true}, ALL},
	{{CONTROL_SECRETS, .value = "s"}, BASELINE | CIS | OPEN},
	{{CONTROL_API_VERSIONS, .value = "1.32"}, BASELINE | CIS | OPEN},
	{{CONTROL_API_VERSIONS, .value = "1.43"}, BASELINE | CIS | OPEN},
	{{CONTROL_API_VERSIONS, .value = "1.44"}, ALL},
	{{CONTROL_API_VERSIONS, .value = "1.51"}, ALL},
	{{CONTROL_UNSEEN, .value = "no answer"}, OPEN},
	{{CONTROL_UNKNOWN_ROUTE, .value = "GET /x"}, OPEN},
	{{CONTROL_UNKNOWN_FIELD, .value = "x"}, OPEN},
	{{CONTROL_UNREADABLE, .value = "twice"}, NOBODY},
};

START_TEST(test_claims)
{
	struct policy *policy = load(profiles[_i].name);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct claim claim = rows[i].claim;
		bool want = rows[i].permit & profiles[_i].permit;
		enum verdict verdict;
		enum decision decision;

		claim.field = "f";
		decision = policy_judge(policy, &nobody, &claim, 1, &verdict);
		ck_assert_msg((decision == DECISION_ALLOW) == want, "%s: %s \"%s\" %llu",
		              profiles[_i].name, control_info(claim.control)->name, claim.value,
		              (unsigned long long)claim.amount);
	}
	policy_unref(policy);
}
END_TEST

/* The table speaks of every control but the actions. */
START_TEST(test_all_controls)
{
	for (int control = 0; control < CONTROL_COUNT; control++) {
		bool found = control == CONTROL_ACTIONS;

		for (size_t i = 0; i < ARRAY_LEN(rows); i++)
			found |= rows[i].claim.control == (enum control)control;
		ck_assert_msg(found, "%s", control_info((enum control)control)->name);
	}
}
END_TEST

/* Only an unpinned image and a missing --cap-drop=ALL keep a call from "restricted". */
START_TEST(test_restricted_call)
{
	struct policy *policy = load("restricted");
	struct claim claims[] = {
		{CONTROL_ACTIONS, .value = "container.create"},
		{CONTROL_IMAGES, .value = "docker.io/library/nginx@sha256:aaaa"},
		{CONTROL_USER, .value = "1000"},
		{CONTROL_READ_ONLY_ROOT, .value = "true"},
		{CONTROL_NO_NEW_PRIVILEGES, .value = "true"},
		{CONTROL_HEALTHCHECK, .value = "false"},
		{CONTROL_MEMORY, .value = "", .amount = 512 * 1024 * 1024},
		{CONTROL_CPUS, .value = "", .amount = 1000000000},
		{CONTROL_PIDS, .value = "", .amount = 200},
		{CONTROL_NETWORKS, .value = "shop"},
		{CONTROL_LABELS, .value = "", .whole = true},
		{CONTROL_DROPPED_CAPABILITIES, .value = "ALL"},
		{CONTROL_DROPPED_CAPABILITIES, .value = "", .whole = true},
	};
	enum verdict verdicts[ARRAY_LEN(claims)];

	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		claims[i].field = "f";
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_ALLOW);
	claims[11].value = "CHOWN";
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_DENY);
	ck_assert_int_eq(verdicts[12], VERDICT_DENIED);
	claims[11].value = "ALL";
	claims[1].value = "docker.io/library/nginx:1";
	ck_assert_int_eq(policy_judge(policy, &nobody, claims, ARRAY_LEN(claims), verdicts),
	                 DECISION_DENY);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("profiles");
	TCase *tests = tcase_create("profiles");

	tcase_add_loop_test(tests, test_actions, 0, ARRAY_LEN(profiles));
	tcase_add_loop_test(tests, test_claims, 0, ARRAY_LEN(profiles));
	tcase_add_test(tests, test_all_controls);
	tcase_add_test(tests, test_restricted_call);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
