/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as they are claimed: one form for every spelling that means the same to the engine. The
 * claims that every call of a kind makes, and what a call asks for because it cannot tell.
 */
#include "support.h"
#include "support/claimed.h"

#define CREATE  "POST", "/v1.44/containers/create"
#define SERVICE "POST", "/v1.44/services/create"
#define BODY(b) b, "application/json", NULL
#define HOST(h) BODY("{\"Image\":\"nginx\",\"HostConfig\":{" h "}}")
#define TOP(t)  BODY("{\"Image\":\"nginx\"," t "}")
#define SPEC(s) BODY("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"," s "}}}")
#define TASK(t) BODY("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"}," t "}}")
#define SWAP(s) TASK("\"Resources\":{\"Limits\":{\"MemoryBytes\":1024},\"SwapBytes\":" s "}")
#define UPDATE  "POST", "/v1.44/containers/web/update"
#define NO_BODY NULL, NULL, "0"
#define TAR     NULL, "application/x-tar", NULL
#define NGINX   " images=docker.io/library/nginx:latest"
#define HEX64   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct row {
	struct claimed_call call;
	const char *wanted;
};

static const struct row rows[] = {
	/* users, as strconv.Atoi reads them */
	{{CREATE, TOP("\"User\":\"0\"")}, NGINX " user=0"},
	{{CREATE, TOP("\"User\":\"root\"")}, NGINX " user=0"},
	{{CREATE, TOP("\"User\":\"+0\"")}, NGINX " user=0"},
	{{CREATE, TOP("\"User\":\"-0\"")}, NGINX " user=0"},
	{{CREATE, TOP("\"User\":\"000\"")}, NGINX " user=0"},
	{{CREATE, TOP("\"User\":\"+01000\"")}, NGINX " user=1000"},
	{{CREATE, TOP("\"User\":\"-1\"")}, NGINX " user=-1"},
	{{CREATE, TOP("\"User\":\"1000:0\"")}, NGINX " user=1000 groups=0"},
	{{CREATE, TOP("\"User\":\"root:root\"")}, NGINX " user=0 groups=0"},
	{{CREATE, TOP("\"User\":\":1000\"")}, NGINX " user=0 groups=1000"},
	{{CREATE, TOP("\"User\":\"1000:\"")}, NGINX " user=1000"},
	{{CREATE, TOP("\"User\":\"1:2:3\"")}, NGINX " user=1 groups=2"},
	{{CREATE, TOP("\"User\":\"app-1\"")}, NGINX " user=app-1"},
	{{CREATE, TOP("\"User\":\"0x0\"")}, NGINX " user=0x0"},
	{{CREATE, TOP("\"User\":null")}, NGINX},
	{{CREATE, HOST("\"GroupAdd\":[\"docker\",\"+0\",\"044\"]")},
         " groups=docker groups=0 groups=44" NGINX},
	{{SERVICE, SPEC("\"User\":\"root\",\"Groups\":[\"root\"]")}, " groups=0" NGINX " user=0"},
	{{"POST", "/containers/web/exec", BODY("{\"User\":\"00:5\"}")},
         " exec=web user=0 groups=5"},
	{{"POST", "/containers/web/exec", BODY("{\"User\":\"\"}")}, " exec=web"},
	/* capabilities that are dropped */
	{{CREATE, HOST("\"CapDrop\":[\"cap_net_raw\",\"all\"]")},
         " dropped-capabilities=NET_RAW dropped-capabilities=ALL" NGINX},
	{{CREATE, HOST("\"CapDrop\":\"ALL\"")}, " dropped-capabilities=ALL" NGINX},
	{{CREATE, TOP("\"CapDrop\":[\"ALL\"]")}, NGINX},
	{{CREATE, TOP("\"CapAdd\":[\"ALL\"],\"CapDrop\":\"ALL\"")}, " capabilities=ALL" NGINX},
	{{SERVICE, SPEC("\"CapabilityDrop\":[\"ALL\"]")}, " dropped-capabilities=ALL" NGINX},
	{{"POST", "/v1.40/services/create", SPEC("\"CapabilityDrop\":[\"ALL\"]")}, NGINX},
	/* Without a version the engine may be older. */
	{{"POST", "/services/create", SPEC("\"CapabilityDrop\":[\"ALL\"]")}, NGINX},
	/* labels */
	{{CREATE, TOP("\"Labels\":{\"owner\":\"team-a\",\"empty\":\"\",\"none\":null}")},
         " labels=owner=team-a labels=empty= labels=none=" NGINX},
	{{CREATE, TOP("\"Labels\":{\"a\":\"1\",\"a\":\"2\"}")},
         " labels=a=1 unreadable=its body cannot be read: Labels: a key is there twice"},
	{{SERVICE,
          BODY("{\"Labels\":{\"a\":\"1\"},\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\","
               "\"Labels\":{\"b\":\"2\"}}}}")},
         " labels=a=1 labels=b=2" NGINX},
	/* what can be demanded */
	{{CREATE, HOST("\"ReadonlyRootfs\":true")}, NGINX " read-only-root=true"},
	{{CREATE, TOP("\"ReadonlyRootfs\":true")}, NGINX},
	{{SERVICE, SPEC("\"ReadOnly\":true")}, NGINX " read-only-root=true"},
	{{CREATE, HOST("\"SecurityOpt\":[\"no-new-privileges\"]")},
         " security-options=no-new-privileges=true" NGINX " no-new-privileges=true"},
	{{CREATE, HOST("\"SecurityOpt\":[\"no-new-privileges:T\",\"no-new-privileges=0\"]")},
         " security-options=no-new-privileges=true security-options=no-new-privileges=false" NGINX},
	{{CREATE, HOST("\"SecurityOpt\":[\"no-new-privileges=yes\"]")},
         " security-options=no-new-privileges=yes" NGINX},
	{{CREATE, TOP("\"SecurityOpt\":[\"no-new-privileges\"]")},
         " security-options=no-new-privileges=true" NGINX},
	{{SERVICE, SPEC("\"Privileges\":{\"NoNewPrivileges\":true}")},
         NGINX " no-new-privileges=true"},
	{{"POST", "/v1.43/services/create", SPEC("\"Privileges\":{\"NoNewPrivileges\":true}")},
         NGINX},
	{{CREATE, TOP("\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"true\"]}")},
         NGINX " healthcheck=true"},
	{{CREATE, TOP("\"Healthcheck\":{\"Test\":[\"NONE\",\"CMD\"]}")}, NGINX},
	{{CREATE, TOP("\"Healthcheck\":{\"Test\":[],\"Interval\":5}")}, NGINX},
	{{SERVICE, SPEC("\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"]}")},
         NGINX " healthcheck=true"},
	/* limits of new containers */
	{{CREATE, HOST("\"Memory\":536870912,\"NanoCpus\":1500000000,\"PidsLimit\":200")},
         NGINX " memory=512MiB memory-swap=1GiB cpus=1.5 pids=200"},
	{{CREATE, HOST("\"Memory\":-1,\"NanoCpus\":-1,\"PidsLimit\":-1")}, NGINX},
	{{CREATE, HOST("\"Memory\":0,\"NanoCpus\":null,\"PidsLimit\":0")}, NGINX},
	{{CREATE, HOST("\"Memory\":1000000")}, NGINX " memory=1000000B memory-swap=2000000B"},
	{{CREATE, HOST("\"Memory\":9223372036854775807")},
         NGINX " memory=9223372036854775807B memory-swap=18446744073709551614B"},
	{{CREATE, HOST("\"Memory\":1.5e9")},
         " unreadable=its body cannot be read: HostConfig.Memory: a number is not a whole one"},
	{{CREATE, HOST("\"Memory\":\"512m\"")},
         " unreadable=its body cannot be read: HostConfig.Memory: a value has the wrong type"},
	{{CREATE, HOST("\"CpuQuota\":50000")}, NGINX " cpus=0.5"},
	{{CREATE, HOST("\"CpuQuota\":25000,\"CpuPeriod\":200000")}, NGINX " cpus=0.125"},
	{{CREATE, HOST("\"CpuQuota\":100,\"CpuPeriod\":300")}, NGINX " cpus=0.333333333"},
	{{CREATE, HOST("\"CpuQuota\":-1,\"CpuPeriod\":1000")}, NGINX},
	{{CREATE, HOST("\"CpuQuota\":5,\"CpuPeriod\":-1")}, NGINX},
	{{CREATE, HOST("\"NanoCpus\":500000000,\"CpuQuota\":-1")}, NGINX},
	{{CREATE, HOST("\"NanoCpus\":9999")}, NGINX},
	{{CREATE, HOST("\"NanoCpus\":10000")}, NGINX " cpus=0.00001"},
	{{CREATE, HOST("\"NanoCpus\":500000000,\"CpuQuota\":200000")}, NGINX " cpus=2"},
	{{CREATE, HOST("\"CpuQuota\":9223372036854775807,\"CpuPeriod\":1")}, NGINX},
	{{CREATE, TOP("\"Memory\":1024,\"HostConfig\":{\"Memory\":2048}")},
         NGINX " memory=2KiB memory-swap=4KiB memory=1KiB"},
	{{SERVICE, TASK("\"Resources\":{\"Limits\":{\"MemoryBytes\":1048576,\"NanoCPUs\":250000000,"
                        "\"Pids\":7},\"Reservations\":{\"MemoryBytes\":9}}")},
         NGINX " memory=1MiB memory-swap=2MiB cpus=0.25 pids=7"},
	{{"POST", "/v1.40/services/create", TASK("\"Resources\":{\"Limits\":{\"Pids\":7}}")},
         NGINX},
	/* limits that an update changes, or lifts */
	{{UPDATE, BODY("{\"Memory\":1073741824,\"NanoCpus\":0,\"PidsLimit\":null}")},
         " memory=1GiB"},
	{{UPDATE, BODY("{\"Memory\":-1,\"PidsLimit\":-1,\"CpuQuota\":-1}")},
         " memory=none cpus=none pids=none"},
	{{UPDATE, BODY("{\"PidsLimit\":0}")}, " pids=none"},
	{{"POST", "/v1.39/containers/web/update", BODY("{\"PidsLimit\":0}")}, ""},
	{{UPDATE, BODY("{\"CpuPeriod\":1000}")}, " cpus=none"},
	{{UPDATE, BODY("{\"CpuQuota\":200000}")}, " cpus=200"},
	{{UPDATE, BODY("{\"NanoCpus\":1}")}, " cpus=none"},
	{{UPDATE, BODY("{\"NanoCpus\":500000000,\"CpuQuota\":-1}")}, " cpus=0.5 cpus=none"},
	{{UPDATE, BODY("{\"RestartPolicy\":{\"Name\":\"always\"},\"Memory\":0}")},
         " restart-policies=always"},
	{{UPDATE, BODY("{\"Memory\":0,\"New\":1,\"Ulimits\":[{\"Name\":\"core\",\"Hard\":0}]}")},
         " unknown-field=New ulimits=core=0"},
	/* other limits */
	{{CREATE, HOST("\"ShmSize\":1073741824")}, " shm-size=1GiB" NGINX},
	{{CREATE, HOST("\"ShmSize\":67108864")}, NGINX},
	{{CREATE, HOST("\"ShmSize\":0,\"OomScoreAdj\":0,\"OomKillDisable\":false")}, NGINX},
	{{CREATE, HOST("\"OomScoreAdj\":-500,\"OomKillDisable\":true")},
         " oom-settings=score=-500 oom-settings=kill-disabled" NGINX},
	{{CREATE, HOST("\"OomScoreAdj\":500")}, NGINX},
	{{CREATE, HOST("\"Ulimits\":[{\"Name\":\"NoFile\",\"Soft\":1,\"Hard\":65536},"
                       "{\"Name\":\"core\",\"Hard\":-1,\"Soft\":-1},{\"Name\":\"nof\u0131le\"}]")},
         " ulimits=nofile=65536 ulimits=core=unlimited ulimits=nofile=0" NGINX},
	{{SERVICE, SPEC("\"Ulimits\":[{\"Name\":\"nproc\",\"Hard\":5}],\"OomScoreAdj\":-1")},
         " ulimits=nproc=5 oom-settings=score=-1" NGINX},
	{{CREATE, HOST("\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":5}")},
         " restart-policies=on-failure:5" NGINX},
	{{CREATE, HOST("\"RestartPolicy\":{\"MaximumRetryCount\":0,\"Name\":\"on-failure\"}")},
         " restart-policies=on-failure" NGINX},
	{{CREATE, HOST("\"RestartPolicy\":{\"Name\":\"no\"}")}, NGINX},
	{{CREATE, HOST("\"RestartPolicy\":{\"Name\":\"unless-stopped\",\"New\":1}")},
         " unknown-field=HostConfig.RestartPolicy.New restart-policies=unless-stopped" NGINX},
	/* names, versions, pushes, secrets */
	{{"POST", "/containers/create?name=/web", TOP("\"Cmd\":[]")}, " container-names=web" NGINX},
	{{"POST", "/containers/web/rename?name=db", NO_BODY}, " container-names=db renames=db"},
	{{"POST", "/containers/web/rename?name=/db", NO_BODY}, " container-names=db renames=db"},
	{{"POST", "/containers/web/rename?name=db", TAR},
         " unreadable=parameters may hide in its body (say Content-Length: 0) "
         "container-names=db renames=db"},
	{{"POST", "/images/ghcr.io/acme/app/push?tag=1", NO_BODY},
         " image-pushes=ghcr.io/acme/app:1"},
	{{"POST", "/images/acme/app/push", NO_BODY}, " image-pushes=docker.io/acme/app"},
	{{"POST", "/images/host:5000/app:1/push?tag=2", NO_BODY}, " image-pushes=host:5000/app:2"},
	{{SERVICE,
          SPEC("\"Secrets\":[{\"SecretID\":\"i1\",\"SecretName\":\"key\"},{\"SecretID\":\"i2\"}],"
               "\"Configs\":[{\"ConfigName\":\"conf\",\"File\":{\"Name\":\"/c\",\"X\":1}}]")},
         " secrets=key secrets=i2 mount-targets=/c "
         "unknown-field=TaskTemplate.ContainerSpec.Configs[0].File.X secrets=conf" NGINX},
	{{SERVICE, SPEC("\"Secrets\":[{\"SecretName\":\"a\",\"File\":{\"Name\":\"../../proc/x\"}},"
                        "{\"SecretName\":\"b\",\"File\":{\"Name\":\"b\"}}],"
                        "\"Configs\":[{\"ConfigName\":\"c\",\"File\":{\"Name\":\"sys/c\"}}]")},
         " mount-targets=/proc/x secrets=a mount-targets=/run/secrets/b secrets=b "
         "mount-targets=/sys/c secrets=c" NGINX},
	{{"POST", "/secrets/create", BODY("{\"Name\":\"s\",\"Data\":\"eA==\"}")}, ""},
	{{"POST", "/secrets/create", BODY("{\"Name\":\"s\",\"Driver\":{\"Name\":\"vault\"}}")},
         " unknown-field=Driver"},
	{{"POST", "/configs/c/update?version=1", BODY("{\"Templating\":{\"Name\":\"golang\"}}")},
         " unknown-field=Templating"},
	/* places in the container, and what a tmpfs may do */
	{{CREATE, TOP("\"Volumes\":{\"/data/\":{},\"/a/../b\":{}}")},
         " mount-targets=/data mount-targets=/b" NGINX},
	{{CREATE, HOST("\"Tmpfs\":{\"/run\":\"rw,exec,size=64m,suid\",\"/tmp\":\"\"}")},
         " mount-targets=/run tmpfs-options=exec tmpfs-options=suid mount-targets=/tmp" NGINX},
	{{CREATE, HOST("\"Tmpfs\":{\"/run\":\"noexec,nodev\"}")}, " mount-targets=/run" NGINX},
	{{CREATE, HOST("\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/t\",\"TmpfsOptions\":{"
                       "\"Options\":[[\"exec\"],[\"mode\",\"755\"]]}}]")},
         " tmpfs-options=exec mount-targets=/t" NGINX},
	{{CREATE, HOST("\"Memory\":1024,\"MemorySwap\":-1")},
         NGINX " memory=1KiB memory-swap=none"},
	{{CREATE, HOST("\"Memory\":1024,\"MemorySwap\":1024")},
         NGINX " memory=1KiB memory-swap=1KiB"},
	{{CREATE, HOST("\"MemorySwap\":-1")}, NGINX " memory-swap=none"},
	{{CREATE, TOP("\"MemorySwap\":-1")}, NGINX " memory-swap=none"},
	{{UPDATE, BODY("{\"MemorySwap\":-1}")}, " memory-swap=none"},
	{{UPDATE, BODY("{\"MemorySwap\":2048}")}, " memory-swap=2KiB"},
	{{SERVICE, SWAP("-1")}, NGINX " memory=1KiB memory-swap=none"},
	{{SERVICE, SWAP("9223372036854775807")}, NGINX " memory=1KiB memory-swap=none"},
	{{SERVICE, SWAP("4096")}, NGINX " memory=1KiB memory-swap=5KiB"},
	{{SERVICE, SWAP("0")}, NGINX " memory=1KiB memory-swap=2KiB"},
	{{SERVICE, SWAP("null")}, NGINX " memory=1KiB memory-swap=2KiB"},
	{{"POST", "/v1.52/services/create", SWAP("0")}, NGINX " memory=1KiB memory-swap=1KiB"},
	{{"POST", "/v1.51/services/create", SWAP("0")}, NGINX " memory=1KiB memory-swap=2KiB"},
	{{SERVICE, TASK("\"Resources\":{\"SwapBytes\":5}")}, NGINX " memory-swap=none"},
	{{"POST", "/build?memory=1024", TAR}, " memory=1KiB memory-swap=2KiB"},
	{{"POST", "/build?memory=1024&memswap=-1", TAR}, " memory=1KiB memory-swap=none"},
	{{"POST", "/build?memory=0&memswap=0&cpuquota=0&cpuperiod=0&cpushares=0", TAR}, ""},
	{{"POST", "/build?cpuquota=50000&cpuperiod=100000", TAR}, " cpus=0.5"},
	{{"POST", "/build?memory=1&memory=9", TAR},
         " unreadable=the parameter memory is there twice memory=1B "
         "memory-swap=2B"},
	/* devices that no list can name */
	{{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev/\"}]")},
         " devices=/dev/ unseen=/dev" NGINX},
	{{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev/..\"}]")},
         " unreadable=a device with \"..\" in its path can be any devices=/dev/ unseen=/" NGINX},
	{{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/srv/data/sda\"}]")},
         " devices=/srv/data/sda unseen=/srv/data/sda" NGINX},
	{{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev/dri/\"}]")}, " devices=/dev/dri" NGINX},
	/* builds */
	{{"POST", "/build?t=a/b&networkmode=none&shmsize=1024", TAR},
         " networks=none shm-size=1KiB image-names=docker.io/a/b:latest"},
	{{"POST", "/build?networkmode=default", TAR}, " networks=bridge"},
	{{"POST", "/build?networkmode=container:web", TAR}, " container-namespaces=network:web"},
	{{"POST", "/build?ulimits=[%7B%22Name%22:%22nofile%22,%22Hard%22:9%7D]", TAR},
         " ulimits=nofile=9"},
	{{"POST", "/build?outputs=[%7B%22Attrs%22:%7B%22name%22:%22busybox,acme/x%22%7D%7D]", TAR},
         " actions=image.build-kit image-names=docker.io/library/busybox:latest"
         " image-names=docker.io/acme/x:latest"},
	{{"POST",
          "/build?outputs=[%7B%22Attrs%22:%7B%22name%22:%22a.b/x%22,%22push%22:%22true%22%7D%7D]",
          TAR},
         " actions=image.build-kit image-names=a.b/x:latest image-pushes=a.b/x"},
	{{"POST",
          "/build?outputs=[%7B%22Type%22:%22local%22,%22Attrs%22:%7B%22dest%22:%22o%22%7D%7D]",
          TAR},
         " actions=image.build-kit"},
	{{"POST", "/build?outputs=[%7B", TAR},
         " actions=image.build-kit unreadable=its query cannot be read: outputs: it is cut off"},
	{{"POST", "/build?ulimits=[%7B", TAR},
         " ulimits==0 unreadable=its query cannot be read: ulimits: it is cut off"},
	{{"POST", "/build?securityopt=seccomp:unconfined", TAR},
         " security-options=seccomp=unconfined"},
	{{"POST", "/build?shmsize=1&shmsize=9", TAR},
         " unreadable=the parameter shmsize is there twice shm-size=1B"},
};

START_TEST(value_has_one_form)
{
	const struct row *row = &rows[_i];
	struct claimed claimed;
	char got[4096];
	struct text text;

	claimed_read(&claimed, &row->call);
	text_init(&text, got, sizeof(got));
	claimed_describe(&claimed, &text);
	ck_assert_msg(strcmp(got, row->wanted) == 0, "%s\n%s\nwant:%s\ngot: %s", row->call.uri,
	              row->call.body ? row->call.body : "", row->wanted, got);
	claims_done(&claimed.claims);
}
END_TEST

/* What a service claims of what can be demanded, when it says nothing. */
#define DEMANDED                                                                                   \
	" labels=* healthcheck=false dropped-capabilities=* no-new-privileges=false "              \
	"read-only-root=false memory=none cpus=none pids=none "

/* Claims that every call of its kind makes, in their order; "*" ends what can be demanded. */
static const struct row whole_rows[] = {
	{{CREATE, BODY("{\"Image\":\"nginx\"}")},
         " images=docker.io/library/nginx:latest networks=bridge user= labels=* healthcheck=false "
         "dropped-capabilities=* no-new-privileges=false read-only-root=false memory=none "
         "cpus=none pids=none actions=container.create api-versions=1.44"},
	{{CREATE, BODY("{\"Image\":\"nginx\",\"NetworkDisabled\":true,\"HostConfig\":null}")},
         " images=docker.io/library/nginx:latest user= labels=* healthcheck=false "
         "dropped-capabilities=* no-new-privileges=false read-only-root=false memory=none "
         "cpus=none pids=none actions=container.create api-versions=1.44"},
	{{SERVICE, BODY("{}")},
         " images= networks=bridge user=" DEMANDED "actions=service.create api-versions=1.44"},
	{{SERVICE, BODY("{\"Name\":\"prod-web\"}")},
         " container-names=prod-web images= networks=bridge user=" DEMANDED
         "actions=service.create api-versions=1.44"},
	{{SERVICE, BODY("{\"TaskTemplate\":{\"Networks\":[{\"Target\":\"shop\"}]}}")},
         " networks=shop images= user=" DEMANDED "actions=service.create api-versions=1.44"},
	{{SERVICE, BODY("{\"Networks\":[{\"Target\":\"shop\"}]}")},
         " networks=shop images= networks=bridge user=" DEMANDED
         "actions=service.create api-versions=1.44"},
	{{"POST", "/v1.43/services/create", BODY("{\"Networks\":[{\"Target\":\"shop\"}]}")},
         " networks=shop images= user=" DEMANDED "actions=service.create api-versions=1.43"},
	{{UPDATE, BODY("{}")}, " actions=container.update api-versions=1.44"},
	{{"POST", "/build", TAR}, " networks=bridge actions=image.build"},
	{{"GET", "/_ping", NULL, NULL, NULL}, " actions=system.ping"},
	{{"GET", "/v1.41/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.41"},
	{{"GET", "/v01.044/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.44"},
	{{"GET", "/v1.41.0/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.41"},
	{{"GET", "/v1.41.2/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.41.2"},
	{{"GET", "/v1/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.0"},
	{{"GET", "/v1.0/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.0"},
	{{"GET", "/v./info", NULL, NULL, NULL}, " actions=system.info api-versions=0.0"},
	{{"GET", "/v1..41/info", NULL, NULL, NULL}, " actions=system.info api-versions=1.0.41"},
	{{"GET", "/v1.41/nothing", NULL, NULL, NULL},
         " unknown-route=GET /nothing actions=unknown api-versions=1.41"},
};

START_TEST(call_always_claims)
{
	const struct row *row = &whole_rows[_i];
	struct claimed claimed;
	char got[4096];
	struct text text;

	claimed_read(&claimed, &row->call);
	text_init(&text, got, sizeof(got));
	for (size_t i = 0; i < claimed.claims.n; i++) {
		const struct claim *claim = &claimed.claims.list[i];

		text_printf(&text, " %s=%s%s", control_info(claim->control)->name, claim->value,
		            claim->whole ? "*" : "");
		ck_assert_ptr_nonnull(claim->field);
	}
	ck_assert_msg(strcmp(got, row->wanted) == 0, "%s\nwant:%s\ngot: %s", row->call.uri,
	              row->wanted, got);
	claims_done(&claimed.claims);
}
END_TEST

/* What only the engine or the host can tell: "!" must be answered, "#n" is for claim n. */
static const struct row questions[] = {
	{{CREATE, HOST("\"Binds\":[\"/srv/./x:/x\",\"data:/y\",\"/z\"]")},
         " path:/srv/x#0 volume:data"},
	{{CREATE,
          HOST("\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"data\"},{\"Type\":\"volume\"},"
               "{\"Type\":\"bind\",\"Source\":\"/a\"}]")},
         " volume:data path:/a#0"},
	{{SERVICE, SPEC("\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"data\"}]")}, " volume:data"},
	{{CREATE, HOST("\"VolumesFrom\":[\"web:ro\"],\"PidMode\":\"container:db\"")},
         " container:web!#0 container:db!#1"},
	{{CREATE, HOST("\"IpcMode\":\"container:a\",\"NetworkMode\":\"container:b\",\"Cgroup\":"
                       "\"container:c\"")},
         " container:a!#0 container:b!#1 container:c!#2"},
	{{CREATE, HOST("\"NetworkMode\":\"shop\"")}, " network:shop#0"},
	{{CREATE, HOST("\"NetworkMode\":\"shop_default\"")}, ""},
	{{SERVICE, TASK("\"Networks\":[{\"Target\":\"3j8\"}]")}, " network:3j8#0"},
	{{SERVICE, TASK("\"Networks\":[{\"Target\":\"3j8bdwbaiiobct4u4mdo7ii12\"}]")},
         " network:3j8bdwbaiiobct4u4mdo7ii12!#0"},
	{{CREATE, HOST("\"NetworkMode\":\"bridge\"")}, ""},
	{{CREATE, HOST("\"NetworkMode\":\"cafe\"")}, " network:cafe!#0"},
	{{CREATE, TOP("\"NetworkingConfig\":{\"EndpointsConfig\":{\"" HEX64 "\":{},\"x\":{}}}")},
         " network:" HEX64 "!#0 network:x#1"},
	{{SERVICE, TASK("\"Networks\":[{\"Target\":\"" HEX64 "\"}]")}, " network:" HEX64 "!#0"},
	{{"POST", "/networks/ab12/connect", BODY("{\"Container\":\"web\"}")}, " network:ab12!#0"},
	{{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev/cdrom\"}]")}, " path:/dev/cdrom#0"},
	{{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev\"}]")}, ""},
	{{"POST", "/volumes/create",
          BODY("{\"DriverOpts\":{\"o\":\"bind\",\"device\":\"/etc\",\"type\":\"none\"}}")},
         " path:/etc#0"},
	{{"POST", "/containers/web/start", NO_BODY}, " container:web#0"},
	{{"POST", "/containers/web/restart", NO_BODY}, " container:web#0"},
	{{"POST", "/containers/web/unpause", NO_BODY}, " container:web#0"},
	{{"POST", "/containers/web/pause", NO_BODY}, ""},
	{{"POST", "/containers/web/rename?name=x", NO_BODY}, " container:web#1"},
	{{"PUT", "/containers/web/archive?path=/", TAR}, " attach:web#0"},
	{{"GET", "/containers/web/archive?path=/", NULL, NULL, NULL}, " container:web#0"},
	{{"POST", "/containers/web/exec", BODY("{\"Cmd\":[\"sh\"]}")}, " container:web#0"},
	{{"POST", "/exec/abc/start", BODY("{}")}, " exec:abc#0"},
	{{"POST", "/containers/web/attach?stdin=1", NO_BODY}, " attach:web#0"},
	{{"POST", "/containers/web/attach?stdout=1", NO_BODY}, ""},
	{{"GET", "/containers/web/attach/ws", NULL, NULL, NULL}, " attach:web#0"},
	{{"POST", "/build?networkmode=container:x", TAR}, " container:x!#0"},
	{{"POST", "/commit?container=web&repo=a/b", NO_BODY}, ""},
};

START_TEST(call_asks)
{
	const struct row *row = &questions[_i];
	struct claimed claimed;
	char got[1024];
	struct text text;

	claimed_read(&claimed, &row->call);
	text_init(&text, got, sizeof(got));
	claimed_questions(&claimed, &text);
	ck_assert_msg(strcmp(got, row->wanted) == 0, "%s\n%s\nwant:%s\ngot: %s", row->call.uri,
	              row->call.body ? row->call.body : "", row->wanted, got);
	claims_done(&claimed.claims);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("claim_values");
	TCase *tcase = tcase_create("claim_values");

	tcase_add_loop_test(tcase, value_has_one_form, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(tcase, call_always_claims, 0, ARRAY_LEN(whole_rows));
	tcase_add_loop_test(tcase, call_asks, 0, ARRAY_LEN(questions));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
