/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call claims: one row for each field and each door, with the claims that must come of it.
 * The action's own claim is left out of a row unless it is not the route's.
 */
#include <stdio.h>
#include <string.h>

#include "support.h"
#include "support/claimed.h"

#define CREATE    "POST", "/v1.41/containers/create"
#define SERVICE   "POST", "/v1.44/services/create"
#define VOLUME    "POST", "/v1.41/volumes/create"
#define NETWORK   "POST", "/v1.41/networks/create"
#define BODY(b)   b, "application/json", NULL
#define HOST(h)   BODY("{\"Image\":\"nginx\",\"HostConfig\":{" h "}}")
#define SPEC(s)   BODY("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"," s "}}}")
#define NO_BODY   NULL, NULL, "0"
#define NGINX     " images=docker.io/library/nginx:latest"
#define REQUEST64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct row {
	const char *method, *uri;
	const char *body, *type, *length;
	const char *claims;
} rows[] = {
	/* images */
	{CREATE, BODY("{\"Image\":\"nginx\"}"), NGINX},
	{CREATE, BODY("{\"iMAGE\":\"nginx:1\"}"), " images=docker.io/library/nginx:1"},
	{CREATE, BODY("{\"Image\":\"evil/miner\"}"), " images=docker.io/evil/miner:latest"},
	{CREATE, BODY("{\"Image\":\"index.docker.io/nginx\"}"), NGINX},
	{CREATE, BODY("{\"Image\":\"e7e7e7e7\"}"), " images=id:e7e7e7e7"},
	{CREATE, BODY("{\"Image\":\"sha256:e7e7\"}"), " images=id:sha256:e7e7"},
	{CREATE, BODY("{\"Image\":\"\"}"), " images="},
	{CREATE, BODY("{\"Image\":null}"), " images="},
	{CREATE, BODY("{}"), " images="},
	{CREATE, BODY("null"), " images="},
	{CREATE, BODY("{\"Image\":\"nginx\",\"image\":\"x\"}"),
         " unreadable=its body cannot be read: Image: the key is there twice"},
	/* privileged */
	{CREATE, HOST("\"Privileged\":true"), " privileged=true" NGINX},
	{CREATE, HOST("\"Privileged\":false"), NGINX},
	{CREATE, HOST("\"Privileged\":null"), NGINX},
	{CREATE, HOST("\"\\u0050rivileged\":true"), " privileged=true" NGINX},
	{CREATE, HOST("\"Privileged\":\"true\""),
         " unreadable=its body cannot be read: HostConfig.Privileged: a value has the wrong type"},
	{CREATE, HOST("\"Privileged\":false,\"privileged\":true"),
         " unreadable=its body cannot be read: HostConfig.Privileged: the key is there twice"},
	{CREATE,
         BODY("{\"Image\":\"nginx\",\"HostConfig\":{},\"hostconfig\":{\"Privileged\":true}}"),
         " unreadable=its body cannot be read: HostConfig: the key is there twice"},
	{CREATE, BODY("{\"Image\":\"nginx\",\"Privileged\":true}"), " privileged=true" NGINX},
	{CREATE, BODY("{\"Image\":\"nginx\",\"Ho\u017ftConfig\":{\"Privileged\":true}}"),
         " privileged=true" NGINX},
	{CREATE, BODY("{\"Image\":\"nginx\",\"Labels\":{\"Privileged\":\"true\"}}"),
         " labels=Privileged=true" NGINX},
	{CREATE, BODY("{\"Image\":\"nginx\"} }"),
         NGINX " unreadable=its body cannot be read: body: something follows behind its end"},
	/* capabilities */
	{CREATE, HOST("\"CapAdd\":[\"SYS_ADMIN\"]"), " capabilities=SYS_ADMIN" NGINX},
	{CREATE, HOST("\"CapAdd\":\"SYS_ADMIN\""), " capabilities=SYS_ADMIN" NGINX},
	{CREATE, HOST("\"CapAdd\":[\"Cap_Sys_Module\",\"all\"]"),
         " capabilities=SYS_MODULE capabilities=ALL" NGINX},
	{CREATE, HOST("\"CapDrop\":[\"ALL\"]"), " dropped-capabilities=ALL" NGINX},
	{CREATE, HOST("\"Capabilities\":[\"CAP_SYS_ADMIN\"]"), " capabilities=SYS_ADMIN" NGINX},
	{SERVICE, SPEC("\"CapabilityAdd\":[\"CAP_SYS_ADMIN\"]"), " capabilities=SYS_ADMIN" NGINX},
	/* host paths */
	{CREATE, HOST("\"Binds\":[\"/:/host\"]"), " host-paths=/ mount-targets=/host" NGINX},
	{CREATE, HOST("\"Binds\":[\"/srv/data/../../etc/:/x:ro\"]"),
         " host-paths=/etc(ro) mount-targets=/x" NGINX},
	{CREATE, HOST("\"Binds\":[\"//srv//data/.:/x:rw,z\"]"),
         " host-paths=/srv/data mount-targets=/x" NGINX},
	{CREATE, HOST("\"Binds\":[\"/../..:/x:rshared\"]"),
         " propagation=rshared host-paths=/ mount-targets=/x" NGINX},
	{CREATE, HOST("\"Binds\":[\"data:/x\",\"/only/in/container\"]"),
         " mount-targets=/x mount-targets=/only/in/container" NGINX},
	{CREATE, HOST("\"Bind\u017f\":[\"/:/host\"]"), " host-paths=/ mount-targets=/host" NGINX},
	{CREATE, BODY("{\"Image\":\"nginx\",\"Binds\":[\"/:/host\"]}"),
         " host-paths=/ mount-targets=/host" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/etc\",\"Target\":\"/x\"}]"),
         " host-paths=/etc mount-targets=/x" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Source\":\"/etc\",\"ReadOnly\":true,\"Type\":\"bind\"}]"),
         " host-paths=/etc(ro)" NGINX},
	{CREATE,
         HOST("\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/etc\","
              "\"BindOptions\":{\"Propagation\":\"shared\"}}]"),
         " host-paths=/etc propagation=shared" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"data\"}]"), NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/x\"}]"),
         " mount-targets=/x" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"cluster\",\"Source\":\"c\"}]"),
         " volume-drivers=mount/cluster" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"image\",\"Source\":\"evil/x\"}]"),
         " images=docker.io/evil/x:latest" NGINX},
	{CREATE,
         HOST("\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":"
              "{\"Options\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/etc\"}}}}]"),
         " host-paths=/etc" NGINX},
	{CREATE,
         HOST("\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":"
              "{\"Name\":\"sshfs\"}}}]"),
         " volume-drivers=sshfs" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/etc\"},{\"Target\":\"/y\"}]"),
         " host-paths=/etc volume-drivers=mount/ mount-targets=/y" NGINX},
	{CREATE, HOST("\"Mounts\":[{\"Type\":\"tmpfs\",\"New\":{\"a\":1}}]"),
         " unknown-field=HostConfig.Mounts[0].New" NGINX},
	{CREATE, HOST("\"VolumeDriver\":\"sshfs\""), " volume-drivers=sshfs" NGINX},
	{CREATE, HOST("\"VolumeDriver\":\"local\""), NGINX},
	{CREATE, HOST("\"VolumesFrom\":[\"web:rw\"]"), " volumes-from=web" NGINX},
	{VOLUME, BODY("{\"Name\":\"v\"}"), ""},
	{VOLUME, NO_BODY, ""},
	{VOLUME,
         BODY("{\"Driver\":\"local\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\","
              "\"device\":\"/etc\"}}"),
         " host-paths=/etc"},
	{VOLUME,
         BODY("{\"DriverOpts\":{\"type\":\"tmpfs\",\"o\":\"size=1m,RBind\","
              "\"device\":\"/etc\"}}"),
         " host-paths=/etc"},
	{VOLUME,
         BODY("{\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\",\"o\":\"size=1m\"}}"), ""},
	{VOLUME, BODY("{\"DriverOpts\":{\"type\":\"ext4\",\"device\":\"/dev/sda1\"}}"),
         " volume-drivers=local/ext4 host-paths=/dev/sda1"},
	{VOLUME, BODY("{\"DriverOpts\":{\"type\":\"nfs\",\"o\":\"addr=1\",\"device\":\":/x\"}}"),
         " volume-drivers=local/nfs"},
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"bind\",\"o\":\"size=1\",\"device\":\"/\"}}"),
         " unreadable=its body cannot be read: DriverOpts.o: the key is there twice"},
	{VOLUME, BODY("{\"ClusterVolumeSpec\":{\"Group\":\"g\"}}"),
         " unknown-field=ClusterVolumeSpec"},
	{SERVICE, SPEC("\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/\"}]"), " host-paths=/" NGINX},
	/* what permits is read to the letter: the engine wants the very word, and the last one wins
         */
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"bind,ro\",\"device\":\"/x\"}}"),
         " host-paths=/x(ro)"},
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"bind,ro,rw\",\"device\":\"/x\"}}"),
         " host-paths=/x"},
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"bind,RO\",\"device\":\"/x\"}}"), " host-paths=/x"},
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"bind, ro\",\"device\":\"/x\"}}"), " host-paths=/x"},
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"rbind,ro\",\"device\":\"/x\"}}"), " host-paths=/x"},
	{VOLUME, BODY("{\"DriverOpts\":{\"o\":\"bind\",\"device\":\"x\"}}"),
         " unreadable=a bind needs the whole path of its device host-paths=/x"},
	{CREATE,
         HOST("\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/x\",\"ReadOnly\":true,"
              "\"BindOptions\":{\"ReadOnlyNonRecursive\":true}}]"),
         " host-paths=/x" NGINX},
	/* namespaces */
	{CREATE, HOST("\"NetworkMode\":\"host\""), " host-namespaces=network" NGINX},
	{CREATE, HOST("\"NetworkMode\":\"Host\""), " networks=Host" NGINX},
	{CREATE, HOST("\"NetworkMode\":\"container:web\""),
         " container-namespaces=network:web" NGINX},
	{CREATE,
         HOST("\"PidMode\":\"host\",\"IpcMode\":\"host\",\"UTSMode\":\"host\","
              "\"UsernsMode\":\"host\",\"CgroupnsMode\":\"host\""),
         " host-namespaces=pid host-namespaces=ipc host-namespaces=uts host-namespaces=user "
         "host-namespaces=cgroup" NGINX},
	{CREATE, HOST("\"PidMode\":\"future\""), " unknown-field=--pid=future" NGINX},
	{CREATE, HOST("\"IpcMode\":\"shareable\",\"CgroupnsMode\":\"private\""), NGINX},
	{CREATE,
         BODY("{\"Image\":\"nginx\",\"NetworkingConfig\":{\"EndpointsConfig\":{\"host\":{}}}}"),
         " host-namespaces=network" NGINX},
	{CREATE,
         BODY("{\"Image\":\"nginx\",\"NetworkingConfig\":{\"EndpointsConfig\":{\"a\":"
              "{\"DriverOpts\":{\"com.docker.network.endpoint.sysctls\":"
              "\"net.ipv4.conf.IFNAME.forwarding=1,net.x=2\"}}}}}"),
         " networks=a sysctls=net.ipv4.conf.IFNAME.forwarding sysctls=net.x" NGINX},
	{"POST", "/networks/host/connect", BODY("{\"Container\":\"x\"}"),
         " host-namespaces=network"},
	{SERVICE,
         BODY("{\"Networks\":[{\"Target\":\"host\"}],\"TaskTemplate\":{\"Networks\":"
              "[{\"Target\":\"" REQUEST64 "\"}],\"ContainerSpec\":{\"Image\":\"nginx\"}}}"),
         " host-namespaces=network host-namespaces=network" NGINX},
	/* devices, confinement, the rest of HostConfig */
	{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev/../dev/sda\"}]"),
         " unreadable=a device with \"..\" in its path can be any devices=/dev/sda" NGINX},
	{CREATE, HOST("\"DeviceCgroupRules\":[\"a *:* rwm\"]"), " devices=rule/a *:* rwm" NGINX},
	{CREATE, HOST("\"DeviceRequests\":[{\"Driver\":\"cdi\"},{\"Count\":-1}]"),
         " devices=request/cdi devices=request/any" NGINX},
	{CREATE,
         HOST("\"BlkioDeviceReadBps\":[{\"Path\":\"/dev/sda\",\"Rate\":1},"
              "{\"Path\":\"/etc/shadow\"}]"),
         " host-paths=/etc/shadow(ro)" NGINX},
	{CREATE, HOST("\"SecurityOpt\":[\"seccomp=unconfined\",\"seccomp:unconfined\"]"),
         " security-options=seccomp=unconfined security-options=seccomp=unconfined" NGINX},
	{CREATE, HOST("\"SecurityOpt\":[\"seccomp={\\\"defaultAction\\\":1}\"]"),
         " security-options=seccomp=sha256:"
         "04fe788916048bda0abe2869153d5097e17bbfa286a6ac9ad27ea1955070917a" NGINX},
	{CREATE,
         HOST("\"SecurityOpt\":[\"no-new-privileges\",\"no-new-privileges:T\","
              "\"no-new-privileges=0\"]"),
         " security-options=no-new-privileges=true security-options=no-new-privileges=true "
         "security-options=no-new-privileges=false" NGINX},
	{CREATE, HOST("\"SecurityOpt\":[\"label:disable\",\"disable\",\"writable-cgroups\"]"),
         " security-options=label=disable security-options=label=disable "
         "security-options=writable-cgroups=true" NGINX},
	{CREATE, HOST("\"MaskedPaths\":[],\"ReadonlyPaths\":[]"),
         " security-options=systempaths=unconfined security-options=systempaths=unconfined" NGINX},
	{CREATE, HOST("\"MaskedPaths\":null,\"ReadonlyPaths\":null"), NGINX},
	{CREATE,
         HOST("\"ReadonlyPaths\":[\"/proc/bus\",\"/proc/fs\",\"/proc/irq\",\"/proc/sys\","
              "\"/proc/sysrq-trigger\",\"/more\"]"),
         NGINX},
	{CREATE, HOST("\"Runtime\":\"runsc\",\"CgroupParent\":\"/\""),
         " runtimes=runsc cgroup-parents=/" NGINX},
	{CREATE, HOST("\"Annotations\":{\"run.oci.x\":\"1\"},\"Sysctls\":{\"kernel.y\":\"1\"}"),
         " annotations=run.oci.x sysctls=kernel.y" NGINX},
	{CREATE, HOST("\"Sysctls\":{\"a\":\"1\",\"a\":\"2\"}"),
         " sysctls=a unreadable=its body cannot be read: HostConfig.Sysctls: a key is there twice"},
	{CREATE, HOST("\"Sysctls\":{\"kernel/msgmax\":\"1\",\"net/ipv4/conf/eth0.1/x\":\"1\"}"),
         " sysctls=kernel.msgmax sysctls=net.ipv4.conf.eth0.1.x" NGINX},
	{SERVICE,
         BODY("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"},\"Networks\":[{"
              "\"Target\":\"ov\",\"DriverOpts\":{\"com.docker.network.endpoint.sysctls\":"
              "\"net.ipv4.conf.IFNAME.route_localnet=1\"}}]}}"),
         " networks=ov sysctls=net.ipv4.conf.IFNAME.route_localnet" NGINX},
	{CREATE, HOST("\"LogConfig\":{\"Type\":\"gelf\"}"), " log-drivers=gelf" NGINX},
	{CREATE, HOST("\"NewSwitch\":true"), " unknown-field=HostConfig.NewSwitch" NGINX},
	{CREATE, HOST("\"DiskQuota\":null,\"X\":0,\"Y\":\"\",\"Z\":[]"), NGINX},
	{CREATE, BODY("{\"Image\":\"nginx\",\"name\":\"x\",\"authConfig\":{\"password\":\"p\"}}"),
         NGINX},
	{SERVICE,
         SPEC("\"Privileges\":{\"Seccomp\":{\"Mode\":\"unconfined\"},\"AppArmor\":{"
              "\"Mode\":\"disabled\"},\"SELinuxContext\":{\"Disable\":true,"
              "\"Type\":\"spc_t\"}}"),
         " security-options=seccomp=unconfined security-options=apparmor=unconfined "
         "security-options=label=disable security-options=label=type:spc_t" NGINX},
	{SERVICE, SPEC("\"Sysctls\":{\"kernel.y\":\"1\"}"), " sysctls=kernel.y" NGINX},
	{SERVICE, SPEC("\"New\":1"), " unknown-field=TaskTemplate.ContainerSpec.New" NGINX},
	{SERVICE,
         BODY("{\"TaskTemplate\":{\"Runtime\":\"plugin\",\"PluginSpec\":{\"remote\":\"x\"}}}"),
         " actions=plugin.install actions=plugin.install images="},
	{"POST", "/services/s/update?version=1&rollback=previous", SPEC("\"Init\":true"),
         " actions=service.rollback" NGINX},
	{"POST", "/containers/web/update", BODY("{\"Memory\":1,\"RestartPolicy\":{}}"),
         " memory=1B"},
	{"POST", "/containers/web/update", BODY("{\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]}"),
         " devices=/dev/sda"},
	/* exec and attach */
	{"POST", "/containers/web/exec", BODY("{\"Cmd\":[\"sh\"]}"), " exec=web"},
	{"POST", "/containers/web/exec", BODY("{\"privileged\":true}"),
         " exec=web privileged=true"},
	{"POST", "/containers/web/exec", NO_BODY,
         " unreadable=its body was not shown by the engine exec=web"},
	{"POST", "/exec/abc/start", BODY("{\"Detach\":false}"), " exec=abc"},
	{"POST", "/containers/web/attach?stream=1&stdin=1", NULL, "text/plain", "0", " attach=web"},
	{"POST", "/containers/web/attach?stream=1&stdout=1", NULL, "text/plain", "0", ""},
	{"POST", "/containers/web/attach?stream=1", NULL, "text/plain", NULL, " attach=web"},
	{"GET", "/containers/web/attach/ws?stdout=1", NULL, NULL, NULL, " attach=web"},
	/* images: pull, import, names */
	{"POST", "/images/create?fromImage=alpine&tag=3.20", NO_BODY,
         " images=docker.io/library/alpine:3.20"},
	{"POST", "/images/create?fromImage=alpine%3A3.19&tag=3.20", NO_BODY,
         " images=docker.io/library/alpine:3.20"},
	{"POST", "/images/create?fromImage=alpine:&tag=", NO_BODY,
         " images=docker.io/library/alpine"},
	{"POST", "/images/create?fromImage=evil%2Fminer", NO_BODY, " images=docker.io/evil/miner"},
	{"POST", "/images/create?fromImage=cafe&tag=latest", NO_BODY,
         " images=docker.io/library/cafe:latest"},
	{"POST", "/images/create?fromImage=alpine&tag=sha256:" REQUEST64, NO_BODY,
         " images=docker.io/library/alpine@sha256:" REQUEST64},
	{"POST", "/images/create?fromImage=alpine@sha256:" REQUEST64 "&tag=3.20", NO_BODY,
         " images=docker.io/library/alpine:3.20@sha256:" REQUEST64},
	{"POST",
         "/images/create?fromImage=alpine%3A3.19@sha256:" REQUEST64 "&tag=sha256:" REQUEST64,
         NO_BODY, " images=docker.io/library/alpine@sha256:" REQUEST64},
	{"POST", "/images/create?fromImage=localhost%2Flibrary%2Falpine&tag=1", NO_BODY,
         " images=localhost/library/alpine:1"},
	{"POST", "/images/create?fromImage=alpine&fromImage=evil/x&tag=1", NO_BODY,
         " unreadable=the parameter fromImage is there twice images=docker.io/library/alpine:1"},
	{"POST", "/images/create?fromSrc=-&repo=alpine&tag=1", NULL, "application/x-tar", NULL,
         " image-names=docker.io/library/alpine:1 actions=image.import"},
	{"POST", "/images/create?fromImage=alpine&tag=1", NULL, "application/x-www-form-urlencoded",
         "30",
         " unreadable=parameters may hide in its body (say Content-Length: 0) "
         "images=docker.io/library/alpine:1"},
	{"POST", "/images/create?fromImage=alpine&tag=1", NULL, "text/plain", NULL,
         " unreadable=parameters may hide in its body (say Content-Length: 0) "
         "images=docker.io/library/alpine:1"},
	{"POST", "/images/create?fromImage=alpine&tag=1", NULL, "application/x-www-form-urlencoded",
         "0", " images=docker.io/library/alpine:1"},
	{"POST", "/images/evil%2Fminer/tag?repo=alpine&tag=3", NO_BODY,
         " image-names=docker.io/library/alpine:3"},
	{"POST", "/images/x/tag?repo=cafe", NO_BODY, " image-names=docker.io/library/cafe:latest"},
	{"POST", "/commit?container=web&repo=nginx", BODY("{}"),
         " image-names=docker.io/library/nginx:latest"},
	{"POST", "/commit?container=web", NO_BODY, ""},
	/* builds */
	{"POST", "/build?t=team/app&t=alpine:1", NULL, "application/x-tar", NULL,
         " image-names=docker.io/team/app:latest image-names=docker.io/library/alpine:1"},
	{"POST", "/build?networkmode=host", NULL, "application/x-tar", NULL,
         " host-namespaces=network"},
	{"POST", "/build?remote=https://x/y.git", NULL, "application/x-tar", "0",
         " actions=image.build-remote"},
	{"POST", "/build?version=2&session=x", NULL, "application/x-tar", NULL,
         " actions=image.build-kit"},
	{"POST", "/build?t=a/b", NULL, "application/x-www-form-urlencoded", "9",
         " unreadable=parameters may hide in its body (say Content-Length: 0) "
         "image-names=docker.io/a/b:latest"},
	/* stop: no parameter of it is judged, but a form body is refused anyway */
	{"POST", "/containers/web/stop", NULL, "application/json", NULL, ""},
	{"POST", "/containers/web/stop", NULL, "application/x-www-form-urlencoded", NULL,
         " unreadable=parameters may hide in its body (say Content-Length: 0)"},
	/* start */
	{"POST", "/containers/web/start", NO_BODY, ""},
	{"POST", "/containers/web/start", BODY("{}"), ""},
	{"POST", "/containers/web/start", BODY(" { }\r\n"),
         " unreadable=a start must not have a body"},
	{"POST", "/containers/web/start", BODY("null\r\n"), ""},
	/* docker-java: a Content-Type without a body; below API 1.24 a hidden one would count */
	{"POST", "/v1.32/containers/web/start", NULL, "application/json", NULL, ""},
	{"POST", "/v1.23/containers/web/start", NULL, "application/json", NULL,
         " unreadable=its body was not shown by the engine"},
	{"POST", "/v1.023/containers/web/start", NULL, "application/json", NULL,
         " unreadable=its body was not shown by the engine"},
	{"POST", "/v1.32/containers/web/start", NULL, "application/x-www-form-urlencoded", NULL,
         " unreadable=its body was not shown by the engine"},
	{"POST", "/containers/web/start", BODY("{\"Privileged\":true}"),
         " unreadable=a start must not have a body"},
	{"POST", "/containers/web/start", NULL, "application/json", "2000000",
         " unreadable=its body was not shown by the engine"},
	{"POST", "/containers/web/start?checkpoint=c", NO_BODY, " actions=container.restore"},
	{"POST", "/containers/web/start?checkpoint=../../home/c", NO_BODY,
         " actions=container.restore unreadable=the checkpoint's name leads to another directory"},
	{"POST", "/containers/web/start?checkpoint=..", NO_BODY,
         " actions=container.restore unreadable=the checkpoint's name leads to another directory"},
	{"POST", "/containers/web/start?checkpoint=c&checkpoint-dir=/srv", NO_BODY,
         " actions=container.restore host-paths=/srv"},
	/* checkpoints: the engine makes, fills and removes directories of the host */
	{"GET", "/containers/web/checkpoints?dir=/srv/../etc", NO_BODY, " host-paths=/etc"},
	{"DELETE", "/containers/web/checkpoints/etc?dir=/", NO_BODY, " host-paths=/"},
	{"POST", "/containers/web/checkpoints",
         BODY("{\"CheckpointID\":\"c\",\"checkpointdir\":\"/etc/cron.d\"}"),
         " host-paths=/etc/cron.d"},
	{"POST", "/containers/web/checkpoints", BODY("{\"CheckpointID\":\"c\",\"Exit\":true}"), ""},
	/* networks */
	{NETWORK, BODY("{\"Name\":\"n\",\"Driver\":\"macvlan\"}"), " network-drivers=macvlan"},
	{NETWORK,
         BODY("{\"Name\":\"n\",\"Driver\":\"bridge\",\"Options\":"
              "{\"com.docker.network.bridge.gateway_mode_ipv4\":\"routed\"}}"),
         " network-drivers=bridge network-drivers=bridge/gateway_mode_ipv4"},
	{NETWORK,
         BODY("{\"Name\":\"n\",\"Options\":{\"com.docker.network.bridge.name\":\"br0\"},"
              "\"IPAM\":{\"Driver\":\"x\"}}"),
         " network-drivers=bridge/name network-drivers=ipam/x"},
	{NETWORK, BODY("{\"Name\":\"n\",\"IPAM\":{\"Driver\":\"default\",\"Config\":[]}}"), ""},
	/* bodies that are not shown, and targets that are no route */
	{CREATE, NULL, "application/json", "2000000",
         " unreadable=its body was not shown by the engine"},
	{CREATE, NO_BODY, " unreadable=its body was not shown by the engine"},
	{"POST", "/v1.41/services/create?#%zz", NULL, "application/json", NULL, " unreadable=#"},
	{"POST", "/auth", NULL, "application/json", "99", ""},
	{"GET", "/nothing", NULL, NULL, NULL, " unknown-route=GET /nothing actions=unknown"},
	{"POST", "/containers/a/exec/b/start", NO_BODY,
         " unreadable=a name in its path is empty or holds a slash actions=unknown"},
};

START_TEST(call_makes_its_claims)
{
	const struct row *row = &rows[_i];
	struct claimed claimed;
	char got[4096];
	struct text text;

	claimed_read(&claimed, &(struct claimed_call){row->method, row->uri, row->body, row->type,
	                                              row->length});
	text_init(&text, got, sizeof(got));
	claimed_describe(&claimed, &text);
	if (strcmp(row->claims, " unreadable=#") == 0)
		ck_assert_msg(strncmp(got, " unreadable=", 12) == 0, "%s: %s", row->uri, got);
	else
		ck_assert_msg(strcmp(got, row->claims) == 0, "%s %s\n%s\nwant:%s\ngot: %s",
		              row->method, row->uri, row->body ? row->body : "", row->claims, got);
	claims_done(&claimed.claims);
}
END_TEST

START_TEST(too_many_claims_are_no_allow)
{
	static char body[200000];
	char target[] = "/containers/create";
	struct call_summary summary;
	struct claims claims;
	struct call call = {.user = "", .method = "POST", .target = target, .body = body};
	struct text text;

	text_init(&text, body, sizeof(body));
	text_put(&text, "{\"Image\":\"nginx\",\"HostConfig\":{\"CapAdd\":[\"CHOWN\"");
	for (int i = 0; i < 2 * LIMIT_CLAIMS; i++)
		text_put(&text, ",\"CHOWN\"");
	text_put(&text, "]}}");
	call.body_len = text.len;
	claims_init(&claims);
	call_claims(&call, &claims, &summary);
	claims_finish(&claims);
	ck_assert_uint_eq(claims.n, LIMIT_CLAIMS + 1);
	ck_assert_int_eq(claims.list[LIMIT_CLAIMS].control, CONTROL_UNREADABLE);
	claims_done(&claims);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("call_claims");
	TCase *tcase = tcase_create("call_claims");

	tcase_add_loop_test(tcase, call_makes_its_claims, 0, ARRAY_LEN(rows));
	tcase_add_test(tcase, too_many_claims_are_no_allow);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
