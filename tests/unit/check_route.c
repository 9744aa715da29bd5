/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "plugin/route.h"
#include "plugin/uri.h"
#include "support.h"

/* Reads target as a call does, then looks for its route. */
static enum route_match find(const char *method, const char *target, const struct route **ret_route,
                             struct route_name *ret_name)
{
	static char text[512];
	const char *why = "";
	struct uri uri;

	ck_assert_uint_lt(strlen(target), sizeof(text));
	snprintf(text, sizeof(text), "%s", target);
	ck_assert_msg(uri_parse(text, &uri, &why) == 0, "%s: %s", target, why);
	return route_find(method, uri.path, ret_route, ret_name);
}

static const struct {
	const char *method, *target;
	const char *action;
	const char *name;
} found[] = {
	{"GET", "/_ping", "system.ping", ""},
	{"HEAD", "/v1.44/_ping", "system.ping", ""},
	{"OPTIONS", "/", "system.options", ""},
	{"OPTIONS", "/containers/create", "system.options", ""},
	{"OPTIONS", "/v1.44/a/b/c", "system.options", ""},
	{"POST", "/v1.44/containers/create?name=x", "container.create", ""},
	{"POST", "/v1.41/%63ontainers/create", "container.create", ""},
	{"POST", "/v1.41/containers%2Fcreate", "container.create", ""},
	{"POST", "/%76%31.41/containers/create", "container.create", ""},
	{"POST", "foo://x/containers/create", "container.create", ""},
	{"POST", "x:/v1.41/containers/create", "container.create", ""},
	{"POST", "HTTP://u:p@h:9/containers/create?x=y", "container.create", ""},
	/* Fixed paths are containers' names too, one segment further. */
	{"POST", "/containers/create/start", "container.start", "create"},
	{"POST", "/containers/prune/stop", "container.stop", "prune"},
	{"GET", "/containers/json", "container.list", ""},
	{"GET", "/containers/json/json", "container.inspect", "json"},
	{"DELETE", "/containers/json", "container.remove", "json"},
	{"DELETE", "/containers/create", "container.remove", "create"},
	{"POST", "/containers/start/start", "container.start", "start"},
	{"GET", "/containers/web/attach/ws", "container.attach-websocket", "web"},
	{"POST", "/containers/web/attach", "container.attach", "web"},
	{"HEAD", "/containers/web/archive", "container.archive", "web"},
	{"GET", "/containers/web/archive", "container.archive", "web"},
	{"PUT", "/containers/web/archive", "container.put-archive", "web"},
	{"POST", "/containers/web/copy", "container.copy", "web"},
	{"POST", "/containers/web/exec", "container.exec", "web"},
	{"POST", "/exec/3f57/start", "exec.start", "3f57"},
	{"POST", "/exec/start/start", "exec.start", "start"},
	{"DELETE", "/containers/web/checkpoints/c", "checkpoint.remove", "web"},
	{"DELETE", "/containers/checkpoints", "container.remove", "checkpoints"},
	{"DELETE", "/containers/checkpoints/checkpoints/checkpoints", "checkpoint.remove",
         "checkpoints"},
	{"GET", "/containers/my%20web/json", "container.inspect", "my web"},
	/* Images hold slashes; the last segment decides. */
	{"GET", "/images/json", "image.list", ""},
	{"GET", "/images/json/json", "image.inspect", "json"},
	{"GET", "/images/get", "image.save", ""},
	{"GET", "/images/get/get", "image.save", "get"},
	{"GET", "/images/docker.io/library/alpine:3/json", "image.inspect",
         "docker.io/library/alpine:3"},
	{"GET", "/images/a%2Fb%3A1/history", "image.history", "a/b:1"},
	{"GET", "/images/search/json", "image.inspect", "search"},
	{"POST", "/images/evil%2Fminer:latest/tag?repo=alpine", "image.tag", "evil/miner:latest"},
	{"POST", "/images/a/push/tag", "image.tag", "a/push"},
	{"POST", "/images/a/tag/push", "image.push", "a/tag"},
	{"POST", "/images/create/tag", "image.tag", "create"},
	{"POST", "/images/create", "image.pull", ""},
	{"DELETE", "/images/create", "image.remove", "create"},
	{"DELETE", "/images/a/json", "image.remove", "a/json"},
	{"DELETE", "/images/ghcr.io/a/b@sha256:00", "image.remove", "ghcr.io/a/b@sha256:00"},
	{"GET", "/distribution/a.b/c/d:1/json", "distribution.inspect", "a.b/c/d:1"},
	{"GET", "/distribution/json/json", "distribution.inspect", "json"},
	{"POST", "/plugins/vieux/sshfs:latest/disable", "plugin.disable", "vieux/sshfs:latest"},
	{"POST", "/plugins/a/enable/disable", "plugin.disable", "a/enable"},
	{"GET", "/plugins/privileges", "plugin.privileges", ""},
	{"GET", "/plugins/privileges/json", "plugin.inspect", "privileges"},
	{"POST", "/plugins/pull", "plugin.install", ""},
	{"POST", "/plugins/pull/push", "plugin.push", "pull"},
	{"POST", "/plugins/create", "plugin.create", ""},
	{"DELETE", "/plugins/a/b", "plugin.remove", "a/b"},
	/* The others. */
	{"GET", "/networks", "network.list", ""},
	{"GET", "/networks/", "network.list", ""},
	{"GET", "/networks/create", "network.inspect", "create"},
	{"POST", "/networks/create", "network.create", ""},
	{"POST", "/networks/create/connect", "network.connect", "create"},
	{"POST", "/networks/host/disconnect", "network.disconnect", "host"},
	{"GET", "/volumes/create", "volume.inspect", "create"},
	{"PUT", "/volumes/create", "volume.update", "create"},
	{"PUT", "/volumes/v", "volume.update", "v"},
	{"POST", "/volumes/create", "volume.create", ""},
	{"GET", "/services/create", "service.inspect", "create"},
	{"POST", "/services/create/update", "service.update", "create"},
	{"GET", "/services/s/logs", "service.logs", "s"},
	{"GET", "/services/logs", "service.inspect", "logs"},
	{"GET", "/tasks/t/logs", "task.logs", "t"},
	{"POST", "/nodes/n/update", "node.update", "n"},
	{"DELETE", "/secrets/create", "secret.remove", "create"},
	{"GET", "/swarm", "swarm.inspect", ""},
	{"GET", "/swarm/unlockkey", "swarm.unlock-key", ""},
	{"GET", "/system/df", "system.df", ""},
	{"POST", "/build", "image.build", ""},
	{"POST", "/session", "build.session", ""},
	{"POST", "/grpc", "build.grpc", ""},
	{"GET", "/debug/vars", "debug.vars", ""},
	{"GET", "/debug/pprof/", "debug.pprof", ""},
	{"GET", "/debug/pprof/profile", "debug.pprof", ""},
	{"GET", "/debug/pprof/heap", "debug.pprof", "heap"},
};

START_TEST(calls_are_found)
{
	const char *target = found[_i].target;
	const struct route *route = NULL;
	struct route_name name;

	ck_assert_msg(find(found[_i].method, target, &route, &name) == ROUTE_FOUND, "%s %s",
	              found[_i].method, target);
	ck_assert_msg(strcmp(route->action, found[_i].action) == 0, "%s %s: %s", found[_i].method,
	              target, route->action);
	ck_assert_msg(name.len == strlen(found[_i].name) &&
	                      strncmp(name.text ? name.text : "", found[_i].name, name.len) == 0,
	              "%s %s: name", found[_i].method, target);
}
END_TEST

static const struct {
	const char *method, *target;
} ambiguous[] = {
	{"POST", "/containers/a/exec/b/start"},
	{"POST", "/containers/a/b/start"},
	{"POST", "/containers/create/a/start"},
	{"POST", "/containers/a%2Fb/kill"},
	{"GET", "/containers/a/attach/ws/json"},
	{"GET", "/containers/a/b/attach/ws"},
	{"POST", "/containers/a/archive/exec"},
	{"PUT", "/containers/a/b/archive"},
	{"DELETE", "/containers/a/b"},
	{"DELETE", "/containers/a/"},
	{"DELETE", "/containers/a/b/checkpoints/c"},
	{"DELETE", "/containers/a/checkpoints/c/d"},
	{"DELETE", "/containers/a/checkpoints"},
	{"POST", "/exec/a/b/start"},
	{"GET", "/exec/a/b/json"},
	{"GET", "/volumes/a/b"},
	{"DELETE", "/volumes/a/"},
	{"PUT", "/volumes/a/b"},
	{"GET", "/networks/a/b"},
	{"GET", "/networks/a/"},
	{"DELETE", "/networks/a/b"},
	{"POST", "/networks/a/b/connect"},
	{"POST", "/networks/a/connect/disconnect"},
	/* Nothing where a name should be. */
	{"DELETE", "/containers/"},
	{"DELETE", "/images/"},
	{"DELETE", "/volumes/"},
	{"GET", "/volumes/"},
	{"PUT", "/volumes/"},
	{"DELETE", "/networks/"},
	{"DELETE", "/plugins/"},
};

START_TEST(ambiguous_names_are_told)
{
	static const struct route untouched;
	const struct route *route = &untouched;
	struct route_name name;

	ck_assert_msg(find(ambiguous[_i].method, ambiguous[_i].target, &route, &name) ==
	                      ROUTE_AMBIGUOUS,
	              "%s %s", ambiguous[_i].method, ambiguous[_i].target);
	ck_assert_msg(route == &untouched, "%s", ambiguous[_i].target);
}
END_TEST

static const struct {
	const char *method, *target;
} unknown[] = {
	{"GET", "/"},
	{"GET", "/v1.44"},
	{"GET", "/v1.44/"},
	{"GET", "/v/_ping"},
	{"GET", "/V1.44/_ping"},
	{"GET", "/v1.44/v1.44/_ping"},
	{"GET", "/_pin"},
	{"GET", "/_pingx"},
	{"GET", "/_ping/"},
	{"GET", "/_Ping"},
	{"GET", "/Containers/json"},
	{"GET", "/containers"},
	{"GET", "/containers/"},
	{"GET", "/containers/json/"},
	{"GET", "/containers/json%20"},
	{"GET", "/containers/json%3Fall=1"},
	{"GET", "/containers/%256ason"},
	{"GET", "/containersjson"},
	{"GET", "/containers/web"},
	{"GET", "/containers/export"},
	{"GET", "/containers/web/ws"},
	{"GET", "/containers/web/attach"},
	{"GET", "/containers/web/json2"},
	{"GET", "/containers/web/start"},
	{"GET", "/containers/web/exec"},
	{"HEAD", "/containers/json"},
	{"HEAD", "/containers/web/json"},
	{"HEAD", "/version"},
	{"HEAD", "/images/x/json"},
	{"PUT", "/containers/create"},
	{"PUT", "/containers/web/start"},
	{"POST", "/containers"},
	{"POST", "/containers/"},
	{"POST", "/containers/create/"},
	{"POST", "/containers/Create"},
	{"POST", "/containers/createx"},
	{"POST", "/containers/web"},
	{"POST", "/containers/web/"},
	{"POST", "/containers/web/start/"},
	{"POST", "/containers/web/xstart"},
	{"POST", "/containers/start"},
	{"POST", "/containers/web/json"},
	{"POST", "/containers/web/attach/ws"},
	{"DELETE", "/containers"},
	{"POST", "/exec/x"},
	{"POST", "/exec/start"},
	{"GET", "/exec/json"},
	{"GET", "/images"},
	{"GET", "/images/"},
	{"GET", "/images/x"},
	{"POST", "/images/x"},
	{"POST", "/images/tag"},
	{"DELETE", "/images"},
	{"POST", "/volumes"},
	{"POST", "/volumes/v"},
	{"POST", "/volumes/create/x"},
	{"GET", "/services/"},
	{"GET", "/services/a/b"},
	{"GET", "/services/a/b/logs"},
	{"POST", "/services/a/b/update"},
	{"POST", "/services/update"},
	{"DELETE", "/services/"},
	{"POST", "/services"},
	{"DELETE", "/tasks/t"},
	{"GET", "/nodes/a/b"},
	{"POST", "/nodes/create"},
	{"GET", "/secrets/a/b"},
	{"DELETE", "/configs/a/b"},
	{"GET", "/swarm/"},
	{"GET", "/swarm/init"},
	{"POST", "/swarm"},
	{"POST", "/plugins"},
	{"GET", "/plugins/x"},
	{"POST", "/plugins/x"},
	{"POST", "/plugins/enable"},
	{"GET", "/distribution/json"},
	{"POST", "/networks"},
	{"POST", "/networks/"},
	{"POST", "/networks/connect"},
	{"PUT", "/networks/a"},
	{"DELETE", "/networks"},
	{"GET", "/auth"},
	{"POST", "/auth/"},
	{"POST", "/authx"},
	{"POST", "/build/"},
	{"GET", "/build"},
	{"GET", "/session"},
	{"POST", "/commit/"},
	{"GET", "/debug"},
	{"GET", "/debug/"},
	{"GET", "/debug/pprof"},
	{"GET", "/debug/pprof/a/b"},
	{"GET", "/debug/vars/"},
	{"POST", "/debug/vars"},
	{"POST", "/debug/pprof/profile"},
	{"HEAD", "/debug/pprof/"},
	{"GET", "/metrics"},
	{"GET", "/moby.buildkit.v1.Control/Solve"},
	{"POST", "/moby.buildkit.v1.Control/Solve"},
	{"GET", "/containers/{name:.*}"},
};

START_TEST(others_are_unknown)
{
	static const struct route untouched;
	const struct route *route = &untouched;
	struct route_name name;

	ck_assert_msg(find(unknown[_i].method, unknown[_i].target, &route, &name) == ROUTE_UNKNOWN,
	              "%s %s", unknown[_i].method, unknown[_i].target);
	ck_assert_msg(route == &untouched, "%s", unknown[_i].target);
}
END_TEST

/* What uri_parse() never gives out is no path either. */
START_TEST(no_path_is_unknown)
{
	const struct route *route = NULL;
	struct route_name name;

	ck_assert_int_eq(route_find("GET", "", &route, &name), ROUTE_UNKNOWN);
	ck_assert_int_eq(route_find("GET", "info", &route, &name), ROUTE_UNKNOWN);
	ck_assert_int_eq(route_find("OPTIONS", "", &route, &name), ROUTE_UNKNOWN);
	ck_assert_int_eq(route_find("OPTIONS", "*", &route, &name), ROUTE_UNKNOWN);
	ck_assert_int_eq(route_find("GET", "/containers//json", &route, &name), ROUTE_AMBIGUOUS);
	ck_assert_int_eq(route_find("GET", "/images//json", &route, &name), ROUTE_AMBIGUOUS);
	ck_assert_ptr_null(route);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("route");
	TCase *tcase = tcase_create("route");

	tcase_add_loop_test(tcase, calls_are_found, 0, (int)ARRAY_LEN(found));
	tcase_add_loop_test(tcase, ambiguous_names_are_told, 0, (int)ARRAY_LEN(ambiguous));
	tcase_add_loop_test(tcase, others_are_unknown, 0, (int)ARRAY_LEN(unknown));
	tcase_add_test(tcase, no_path_is_unknown);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
