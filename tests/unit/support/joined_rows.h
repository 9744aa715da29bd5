/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Networks that a container joins by an id, whatever name its settings stand under. For
 * check_second_look.c.
 */
#ifndef QUAYMASTER_TESTS_JOINED_ROWS_H
#define QUAYMASTER_TESTS_JOINED_ROWS_H

#include "namesake_rows.h"

#define ON_NETWORK(name, network_id)                                                               \
	"{\"Id\":\"" ID "\",\"State\":{\"Status\":\"created\"},\"Name\":\"/web\","                 \
	"\"HostConfig\":{\"NetworkMode\":\"" name "\"},\"Mounts\":[],\"Config\":{"                 \
	"\"Image\":\"busybox\"},\"NetworkSettings\":{\"Networks\":{\"" name                        \
	"\":{\"NetworkID\":\"" network_id "\"}}}}"

static const struct row JOINED[] = {
	{"a container on the network that it names",
         "rules: {networks: {allow: [shop]}}\n",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, ON_NETWORK("shop", OLD)},
          {ASK_NETWORK, OLD, 200, NETWORK("shop", OLD, "bridge")}},
         true,
         NULL},
	{"a container that joins another network by its id",
         "rules: {networks: {allow: [shop]}}\n",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, ON_NETWORK("shop", OLD)},
          {ASK_NETWORK, OLD, 200, NETWORK("secret", OLD, "bridge")}},
         false,
         "--network secret"},
	{"the beginning of an id, of a network that is another's",
         "rules: {networks: {allow: [shop]}}\n",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, ON_NETWORK("shop", "cafe")},
          {ASK_NETWORK, "cafe", 200, NETWORK("shop", DECOY, "bridge")},
          {ASK_NETWORKS, "", 200,
           "[" NETWORK("shop", DECOY, "bridge") "," NETWORK("secret", OLD, "bridge") "]"}},
         false,
         "--network secret"},
	{"the host's network by its id",
         "",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, ON_NETWORK("shop", OLD)},
          {ASK_NETWORK, OLD, 200, NETWORK("host", OLD, "host")}},
         false,
         "--network"},
	{"a network that is gone, which the engine refuses",
         "rules: {networks: {allow: [shop]}}\n",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, ON_NETWORK("shop", OLD)}, {ASK_NETWORK, OLD, 404, "{}"}},
         true,
         NULL},
	{"the engine's own networks, which go by their names",
         "rules: {networks: {allow: [bridge]}}\n",
         "POST",
         "/containers/web/start",
         NULL,
         {{ASK_CONTAINER, "web", 200, ON_NETWORK("bridge", OLD)}},
         true,
         NULL},
};

#endif
