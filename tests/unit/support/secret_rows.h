/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls with something planted in every place where people put secrets. For tests only: the word
 * and its base64 may come out nowhere.
 */
#ifndef QUAYMASTER_TESTS_SECRET_ROWS_H
#define QUAYMASTER_TESTS_SECRET_ROWS_H

#define PLANTED   "pl4nted-w0rd"
#define PLANTED64 "cGw0bnRlZC13MHJk"

struct secret_row {
	const char *name, *method, *target;
	const char *body;    /* "" for none */
	const char *headers; /* more members of RequestHeaders, or "" */
};

#define CREATE        "POST", "/v1.44/containers/create?name=web"
#define SERVICE       "POST", "/v1.44/services/create"
#define VOLUME        "POST", "/v1.44/volumes/create"
#define IN_HOST(text) "{\"Image\":\"nginx\",\"HostConfig\":{" text "}}"
#define IN_SPEC(text)                                                                              \
	"{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"," text "}}}"
#define BUILD(text) "POST", "/v1.44/build?t=team%2Fx&" text
#define LONG_TEXT   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct secret_row secret_rows[] = {
	{"create: Env", CREATE, "{\"Image\":\"nginx\",\"Env\":[\"PASSWORD=" PLANTED "\"]}", ""},
	{"create: Env of no list", CREATE, "{\"Image\":\"nginx\",\"Env\":\"" PLANTED "\"}", ""},
	{"create: Cmd and Entrypoint", CREATE,
         "{\"Image\":\"nginx\",\"Cmd\":[\"" PLANTED "\"],\"Entrypoint\":\"" PLANTED "\"}", ""},
	{"create: Healthcheck", CREATE,
         "{\"Image\":\"nginx\",\"Healthcheck\":{\"Test\":[\"CMD\",\"" PLANTED "\"]}}", ""},
	{"create: Healthcheck of no command", CREATE,
         "{\"Image\":\"nginx\",\"Healthcheck\":{\"Test\":[\"" PLANTED "\"],\"Interval\":\"" PLANTED
         "\"}}",
         ""},
	{"create: a label that is a token", CREATE,
         "{\"Image\":\"nginx\",\"Labels\":{\"my.Token\":\"" PLANTED "\"}}", ""},
	{"create: a long label that is a password", CREATE,
         "{\"Image\":\"nginx\",\"Labels\":{\"" LONG_TEXT LONG_TEXT LONG_TEXT LONG_TEXT
         ".password\":\"" PLANTED "\"}}",
         ""},
	{"create: users of Traefik", CREATE,
         "{\"Image\":\"nginx\",\"Labels\":{\"traefik.http.middlewares.a.basicauth.users\":"
         "\"u:" PLANTED "\"}}",
         ""},
	{"create: log options", CREATE,
         IN_HOST("\"LogConfig\":{\"Type\":\"splunk\",\"Config\":{\"splunk-token\":\"" PLANTED
                 "\"}}"),
         ""},
	{"create: log options of the default driver", CREATE,
         IN_HOST("\"LogConfig\":{\"Config\":{\"awslogs-credentials-endpoint\":\"" PLANTED "\"}}"),
         ""},
	{"create: storage, sysctl and annotation", CREATE,
         IN_HOST("\"StorageOpt\":{\"size\":\"" PLANTED "\"},\"Sysctls\":{\"kernel.x\":\"" PLANTED
                 "\"},\"Annotations\":{\"a\":\"" PLANTED "\"}"),
         ""},
	{"create: options of a volume", CREATE,
         IN_HOST("\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/d\",\"VolumeOptions\":{"
                 "\"Labels\":{\"a\":\"" PLANTED "\"},\"DriverConfig\":{\"Name\":\"local\","
                 "\"Options\":{\"type\":\"cifs\",\"o\":\"username=u,password=" PLANTED
                 ",remount\",\"device\":\"//h/s\",\"key\":\"" PLANTED "\"}}}}]"),
         ""},
	{"create: options of a volume for another driver", CREATE,
         IN_HOST("\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/d\",\"VolumeOptions\":{"
                 "\"DriverConfig\":{\"Name\":\"sshfs\",\"Options\":{\"password\":\"" PLANTED
                 "\"}}}}]"),
         ""},
	{"create: options of a GPU driver", CREATE,
         IN_HOST("\"DeviceRequests\":[{\"Driver\":\"x\",\"Options\":{\"a\":\"" PLANTED "\"}}]"),
         ""},
	{"create: a seccomp profile", CREATE,
         IN_HOST("\"SecurityOpt\":[\"seccomp={\\\"" PLANTED "\\\":1}\"]"), ""},
	{"create: a field that nobody knows", CREATE,
         IN_HOST("\"Vault\":{\"Key\":\"" PLANTED "\"},\"X\":\"" PLANTED "\""), ""},
	{"create: a name of a field that is none", CREATE,
         IN_HOST("\"PASSWORD=" PLANTED "\":1,\"" LONG_TEXT PLANTED "\":1"), ""},
	{"create: values of another type", CREATE, IN_HOST("\"Privileged\":\"" PLANTED "\""), ""},
	{"create: a number with words", CREATE, IN_HOST("\"Memory\":\"" PLANTED "\""), ""},
	{"create: a ulimit of no number", CREATE,
         IN_HOST("\"Ulimits\":[{\"Name\":\"nofile\",\"Hard\":\"" PLANTED "\"}]"), ""},
	{"create: cut off", CREATE, "{\"Image\":\"nginx\",\"Env\":[\"A=" PLANTED, ""},
	{"create: no JSON", CREATE, PLANTED, ""},
	{"create: JSON and more", CREATE, "{\"Image\":\"nginx\"}" PLANTED, ""},
	{"create: an image behind a login", CREATE,
         "{\"Image\":\"https://u:" PLANTED "@registry.example/x\"}", ""},
	{"create: a login of a registry as a header", CREATE, "{\"Image\":\"nginx\"}",
         ",\"X-Registry-Auth\":\"" PLANTED64 "\",\"Authorization\":\"Bearer " PLANTED "\""},
	{"create: options of a network", CREATE,
         "{\"Image\":\"nginx\",\"NetworkingConfig\":{\"EndpointsConfig\":{\"n\":{\"DriverOpts\":{"
         "\"secret\":\"" PLANTED "\"},\"IPAMConfig\":{\"IPv4Address\":1}}}}}",
         ""},
	{"exec", "POST", "/v1.44/containers/web/exec",
         "{\"Cmd\":[\"" PLANTED "\"],\"Env\":[\"A=" PLANTED "\"],\"DetachKeys\":\"" PLANTED
         "\",\"WorkingDir\":\"" PLANTED "\"}",
         ""},
	{"commit", "POST",
         "/v1.44/commit?container=web&repo=x&comment=" PLANTED "&changes=ENV+A%3D" PLANTED,
         "{\"Env\":[\"A=" PLANTED "\"],\"Labels\":{\"token\":\"" PLANTED "\"}}", ""},
	{"service", SERVICE,
         IN_SPEC("\"Env\":[\"A=" PLANTED "\"],\"Args\":[\"" PLANTED
                 "\"],\"Labels\":{\"secret\":\"" PLANTED
                 "\"},\"Privileges\":{\"CredentialSpec\":{\"Config\":\"" PLANTED "\"}}"),
         ",\"X-Registry-Auth\":\"" PLANTED64 "\""},
	{"service: a template in a mount", SERVICE,
         IN_SPEC("\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/d\",\"VolumeOptions\":{"
                 "\"DriverConfig\":{\"Options\":{\"o\":\"password=" PLANTED ",{{.Node.ID}}\"}}}}]"),
         ""},
	{"service: log options", SERVICE,
         "{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"},\"LogDriver\":{\"Name\":"
         "\"splunk\",\"Options\":{\"splunk-token\":\"" PLANTED "\"}}}}",
         ""},
	{"service: unknown", SERVICE, IN_SPEC("\"Vault\":\"" PLANTED "\""), ""},
	{"secret", "POST", "/v1.44/secrets/create",
         "{\"Name\":\"s\",\"Data\":\"" PLANTED64 "\",\"Labels\":{\"a\":\"" PLANTED "\"}}", ""},
	{"secret of a driver", "POST", "/v1.44/secrets/s/update?version=1",
         "{\"Name\":\"s\",\"Data\":\"" PLANTED64
         "\",\"Driver\":{\"Name\":\"v\",\"Options\":{\"a\":\"" PLANTED "\"}}}",
         ""},
	{"secret whose data is a list", "POST", "/v1.44/secrets/create",
         "{\"Name\":\"s\",\"Data\":[\"" PLANTED64 "\"],\"Date\":\"" PLANTED64 "\"}", ""},
	{"config", "POST", "/v1.44/configs/create",
         "{\"Name\":\"c\",\"Data\":\"" PLANTED64 "\",\"Templating\":{\"Name\":\"" PLANTED "\"}}",
         ""},
	{"login", "POST", "/v1.44/auth",
         "{\"username\":\"u\",\"password\":\"" PLANTED "\",\"identitytoken\":\"" PLANTED "\"}", ""},
	{"pull with a login", "POST", "/v1.44/images/create?fromImage=nginx&tag=1", "",
         ",\"X-Registry-Auth\":\"" PLANTED64 "\""},
	{"pull from an address with a login", "POST",
         "/v1.44/images/create?fromImage=https%3A%2F%2Fu%3A" PLANTED "%40registry.example%2Fx", "",
         ""},
	{"import from an address with a login", "POST",
         "/v1.44/images/create?fromSrc=https%3A%2F%2Fu%3A" PLANTED
         "%40h%2Fx.tar&repo=x&message=" PLANTED,
         "", ""},
	{"push to a name with a login", "POST",
         "/v1.44/images/u:" PLANTED "@registry.example/x/push", "",
         ",\"X-Registry-Auth\":\"" PLANTED64 "\""},
	{"an unknown call with a login", "POST", "/v1.44/nowhere/u:" PLANTED "@host", "", ""},
	{"an address that cannot be read", "POST", "/v1.44//u:" PLANTED "@host", "", ""},
	{"a whole address with a login", "GET", "http://u:" PLANTED "@host/v1.44/info", "", ""},
	{"build: arguments",
         BUILD("buildargs=%7B%22TOKEN%22%3A%22" PLANTED "%22%7D&labels=%7B%22a%22"
               "%3A%22" PLANTED "%22%7D"),
         "", ",\"X-Registry-Config\":\"" PLANTED64 "\""},
	{"build: a remote context",
         BUILD("remote=https%3A%2F%2Fu%3A" PLANTED "%40git.example%2Fx.git"
               "%23main"),
         "", ""},
	{"build: a remote context, plainly", BUILD("remote=https://" PLANTED "@git.example/x.git"),
         "", ""},
	{"build: outputs and secrets",
         BUILD("version=2&outputs=%5B%7B%22token%22%3A%22" PLANTED "%22%7D%5D&session=" PLANTED
               "&cachefrom=%5B%22u%3A" PLANTED "%40h%22%5D"),
         "", ""},
	{"build: a name with a login", "POST",
         "/v1.44/build?t=https%3A%2F%2Fu%3A" PLANTED "%40registry.example%2Fx", "", ""},
	{"build: ulimits of no list", BUILD("ulimits=%7B%22" PLANTED "%22"), "", ""},
	{"build: twice", BUILD("remote=" PLANTED "&remote=" PLANTED), "", ""},
	{"volume: cifs", VOLUME,
         "{\"Name\":\"v\",\"DriverOpts\":{\"type\":\"cifs\",\"o\":\"username=u,password=" PLANTED
         "\",\"device\":\"//h/s\"},\"Labels\":{\"a\":\"" PLANTED "\"}}",
         ""},
	{"volume: a bind that is none", VOLUME,
         "{\"Name\":\"v\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind,password=" PLANTED
         "\",\"device\":\"x/../y\"}}",
         ""},
	{"volume: another driver", VOLUME,
         "{\"Name\":\"v\",\"Driver\":\"sshfs\",\"DriverOpts\":{\"password\":\"" PLANTED "\"}}", ""},
	{"volume: of a cluster", VOLUME,
         "{\"Name\":\"v\",\"ClusterVolumeSpec\":{\"Secrets\":[{\"Key\":\"k\",\"Secret\":\"" PLANTED
         "\"}]}}",
         ""},
	{"network", "POST", "/v1.44/networks/create",
         "{\"Name\":\"n\",\"Driver\":\"weave\",\"Options\":{\"password\":\"" PLANTED
         "\",\"com.docker.network.bridge.name\":\"" PLANTED "\"},\"IPAM\":{\"Driver\":\"x\","
         "\"Options\":{\"a\":\"" PLANTED "\"}},\"Labels\":{\"a\":\"" PLANTED "\"}}",
         ""},
	{"plugin set", "POST", "/v1.44/plugins/x/set", "[\"TOKEN=" PLANTED "\"]", ""},
	{"plugin pull", "POST", "/v1.44/plugins/pull?remote=u:" PLANTED "@h/x&name=x",
         "[{\"Name\":\"env\",\"Value\":[\"" PLANTED "\"]}]",
         ",\"X-Registry-Auth\":\"" PLANTED64 "\""},
	{"swarm join", "POST", "/v1.44/swarm/join",
         "{\"JoinToken\":\"SWMTKN-1-" PLANTED "\",\"RemoteAddrs\":[\"h:2377\"]}", ""},
	{"swarm unlock", "POST", "/v1.44/swarm/unlock", "{\"UnlockKey\":\"SWMKEY-1-" PLANTED "\"}",
         ""},
	{"swarm init", "POST", "/v1.44/swarm/init",
         "{\"Spec\":{\"CAConfig\":{\"SigningCAKey\":\"" PLANTED "\"}}}", ""},
	{"a start with a body", "POST", "/v1.44/containers/web/start", "{\"Env\":\"" PLANTED "\"}",
         ""},
	{"filters of a list", "GET",
         "/v1.44/containers/json?filters=%7B%22label%22%3A%5B%22token%3D" PLANTED "%22%5D%7D", "",
         ""},
	{"a header that says how long", CREATE, "{\"Image\":\"nginx\"}",
         ",\"Content-Type\":\"" PLANTED "\",\"Content-Length\":\"" PLANTED "\""},
	{"a call that is none", "POST", "x" PLANTED, "", ",\"Cookie\":\"" PLANTED "\""},
};

#endif
