/* SPDX-License-Identifier: Apache-2.0 */
/* A row of check_second_look.c, and what engines say in them. */
#ifndef QUAYMASTER_TESTS_LOOK_ROW_H
#define QUAYMASTER_TESTS_LOOK_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "plugin/ask.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A container as the engine tells of it: its state, HostConfig, Mounts, and labels. */
#define CONTAINER(state, host_config, mounts, labels)                                              \
	"{\"Id\":\"" ID "\",\"Created\":\"2026-01-01T00:00:00Z\",\"State\":{\"Status\":\"" state   \
	"\",\"Running\":true},\"Image\":\"sha256:" ID "\",\"Name\":\"/web\",\"HostConfig\":{"      \
	"\"NetworkMode\":\"default\",\"IpcMode\":\"private\",\"LogConfig\":{\"Type\":"             \
	"\"json-file\",\"Config\":{}},\"Runtime\":\"runc\"" host_config "},\"Mounts\":[" mounts    \
	"],\"Config\":{\"Image\":\"busybox\",\"Labels\":{" labels "}}}"
#define PLAIN CONTAINER("running", "", "", "")

/* A swarm's task, and what the engine lists of its networks. */
#define TASK(networks)                                                                             \
	"{\"Id\":\"" ID "\",\"State\":{\"Status\":\"exited\"},\"Name\":\"/web\",\"HostConfig\":{"  \
	"\"NetworkMode\":\"bridge\"},\"NetworkSettings\":{\"Networks\":" networks                  \
	"},\"Mounts\":[],\"Config\":{\"Image\":\"busybox\",\"Labels\":{}}}"

/* A service's version, and the container that its tasks had before. */
#define SERVICE_SEEN(version, container)                                                           \
	"{\"ID\":\"4i6iph0lqp9dz9gi3pfjlbqmi\",\"Version\":{\"Index\":" version                    \
	"},\"Spec\":{\"Name\":\"shop\"},\"PreviousSpec\":{\"Name\":\"shop\",\"TaskTemplate\":{"    \
	"\"ContainerSpec\":{" container "}}}}"
#define ROLLBACK_RULE "rules: {actions: allow}\n"
#define ROLLBACK      "/services/shop/update?version=7&rollback=previous"
#define SPEC_BODY     "{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"}}}"

#define BIND(source, rw)                                                                           \
	"{\"Type\":\"bind\",\"Source\":\"" source "\",\"Destination\":\"/x\",\"RW\":" rw "}"
#define NAMED(name)                                                                                \
	"{\"Type\":\"volume\",\"Name\":\"" name "\",\"Source\":\"/var/lib/docker/volumes/" name    \
	"/_data\",\"Destination\":\"/x\",\"Driver\":\"local\",\"RW\":true}"
#define VOLUME(options) "{\"Name\":\"data\",\"Driver\":\"local\",\"Options\":" options "}"
#define INFO                                                                                       \
	"{\"LoggingDriver\":\"gelf\",\"SecurityOptions\":[\"name=seccomp,profile=default\"],"      \
	"\"DefaultRuntime\":\"runsc\","                                                            \
	"\"DockerRootDir\":\"/data/docker\"}"
#define CREATE(host_config) "{\"Image\":\"busybox\",\"HostConfig\":{" host_config "}}"

#define EXEC_RULE "rules: {exec: {allow: [{when: {label: \"debug=true\"}}]}}\n"
#define PATH_RULE "rules: {host-paths: {allow: [\"/srv/data/**\", /run/docker.sock]}}\n"

struct answer {
	enum ask_kind kind;
	const char *name;
	unsigned status;
	const char *text;
};

struct row {
	const char *name, *policy, *method, *uri, *body;
	struct answer answers[7];
	bool allow;
	const char *says; /* in the denial */
};

#endif
