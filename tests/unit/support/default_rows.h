/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine does by itself, and what only looks so. For check_second_look.c. */
#ifndef QUAYMASTER_TESTS_DEFAULT_ROWS_H
#define QUAYMASTER_TESTS_DEFAULT_ROWS_H

#include "look_row.h"

#define MAKE(host_config) "POST", "/containers/create", CREATE(host_config)
#define STARTS            "POST", "/containers/web/start", NULL
#define OWN_CGROUPS                                                                                \
	"{\"LoggingDriver\":\"json-file\",\"SecurityOptions\":[\"name=seccomp,profile=builtin\","  \
	"\"name=cgroupns\"],\"CgroupVersion\":\"1\",\"DefaultRuntime\":\"runc\"}"
#define NO_OPTIONS  "{\"LoggingDriver\":\"json-file\",\"SecurityOptions\":null}"
#define HOST_CGROUP ",\"CgroupnsMode\":\"host\""
#define PID_RULE    "rules: {host-namespaces: {allow: [pid, ipc]}}\n"
#define UNLABELED   ",\"SecurityOpt\":[\"label=disable\"]"

static const struct row DEFAULTS[] = {
	{"options for an own driver over the network",
         "",
         MAKE("\"LogConfig\":{\"Config\":{"
              "\"gelf-address\":\"udp://evil:1\"}}"),
         {{ASK_INFO, "", 200, INFO}},
         false,
         "gelf-address"},
	{"options for an own driver named",
         "",
         MAKE("\"LogConfig\":{\"Type\":\"gelf\",\"Config\":{"
              "\"gelf-address\":\"udp://evil:1\"}}"),
         {{ASK_INFO, "", 200, INFO}},
         false,
         "gelf-address"},
	{"options for an own driver that is allowed",
         "",
         MAKE("\"LogConfig\":{\"Config\":{"
              "\"x\":\"y\"}}"),
         {{ASK_INFO, "", 200, OWN_CGROUPS}},
         true,
         NULL},
	{"how much is kept",
         "",
         MAKE("\"LogConfig\":{\"Type\":\"\",\"Config\":{\"max-size\":\"1m\","
              "\"max-file\":\"3\",\"tag\":\"x\"}}"),
         {{ASK_INFO, "", 200, INFO}},
         true,
         NULL},
	{"how much is kept, of the own driver named",
         "",
         MAKE("\"LogConfig\":{\"Type\":\"gelf\","
              "\"Config\":{\"tag\":\"x\"}}"),
         {{ASK_INFO, "", 200, INFO}},
         true,
         NULL},
	{"options where nothing is known",
         "",
         MAKE("\"LogConfig\":{\"Config\":{"
              "\"gelf-address\":\"udp://evil:1\"}}"),
         {{ASK_INFO, "", 500, ""}},
         false,
         "gelf-address"},
	{"the engine's own options at a start",
         "",
         STARTS,
         {{ASK_CONTAINER, "web", 200,
           "{\"Id\":\"" ID "\",\"Name\":\"/web\",\"HostConfig\":{\"LogConfig\":{\"Type\":"
           "\"gelf\",\"Config\":{\"gelf-address\":\"udp://own:1\"}}},\"Config\":{\"Image\":"
           "\"busybox\"}}"},
          {ASK_INFO, "", 200, INFO}},
         true,
         NULL},
	{"the host's cgroups, with the engine's own at hand",
         "",
         STARTS,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", HOST_CGROUP, "", "")},
          {ASK_INFO, "", 200, OWN_CGROUPS}},
         false,
         "--cgroupns host"},
	{"the host's cgroups, where nothing is said of them",
         "",
         STARTS,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", HOST_CGROUP, "", "")},
          {ASK_INFO, "", 200, NO_OPTIONS}},
         false,
         "--cgroupns host"},
	{"no label beside the host's processes",
         PID_RULE,
         STARTS,
         {{ASK_CONTAINER, "web", 200,
           CONTAINER("exited", ",\"PidMode\":\"host\"" UNLABELED, "", "")}},
         true,
         NULL},
	{"no label by itself",
         PID_RULE,
         STARTS,
         {{ASK_CONTAINER, "web", 200, CONTAINER("exited", UNLABELED, "", "")}},
         false,
         "label=disable"},
	{"no label asked for beside the host's processes",
         PID_RULE,
         MAKE("\"PidMode\":\"host\"" UNLABELED),
         {{0}},
         false,
         "label=disable"},
};

/* Answers may take so long that what was known of the engine is too old when they are there. */
static const struct row AGED = {
	"an old one whose answer comes late",
	"",
	STARTS,
	{{ASK_INFO, "", 200, INFO},
         {ASK_CONTAINER, "web", 200, CONTAINER("exited", HOST_CGROUP, "", "")}},
	true,
	NULL,
};

#endif
