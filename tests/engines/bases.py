# SPDX-License-Identifier: Apache-2.0
"""The table of calls that mutants are made of: each plain under policy.yaml, or against a control.

A "@" in a row stands for a name that no other call uses. EVIL_ID stands for the beginning of the
id of the image that is not official.
"""
import copy
import json

from call import Call

EVIL = "evil/miner"
MASKED = ["/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
          "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",
          "/sys/firmware"]
ALLOW_ALL = '{"defaultAction":"SCMP_ACT_ALLOW"}'


class Base:
    """kind says what the call makes, and so how its outcome is looked at. control is None for a
    plain call; since is the API version from which on it has an effect."""

    def __init__(self, kind, name, control, path, body=None, query=(), since="1.41"):
        self.kind, self.name, self.control = kind, name, control
        self.path, self.body, self.query = path, body, list(query)
        self.since = since

    def works_on(self, api):
        return number(api) >= number(self.since)

    def call(self, unique, evil_id):
        """The call itself, not mutated. unique is what "@" becomes."""
        words = json.dumps([self.path, self.body, self.query])
        words = words.replace("@", unique).replace("EVIL_ID", evil_id)
        path, body, query = json.loads(words)
        return Call("POST", path, body, query, f"v{self.since}")


def number(api):
    return tuple(int(part) for part in api.split("."))


def merged(base, extra):
    out = copy.copy(base)
    for key, value in extra.items():
        old = out.get(key)
        out[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return out


# A create as clients send it: some of it is there in any case.
CREATE = {"Image": "busybox", "Cmd": ["sh"], "Labels": {"owner": "team-a"},
          "HostConfig": {"Memory": 16777216, "NetworkMode": "none"}}


def create(name, control, extra=None, host=None, **bounds):
    body = merged(merged(CREATE, extra or {}), {"HostConfig": host or {}})
    return Base("container", name, control, "/containers/create", body, **bounds)


def security(option, **bounds):
    return create(f"SecurityOpt {option}", "security-options", host={"SecurityOpt": [option]},
                  **bounds)


def bind_options(device):
    return {"type": "none", "o": "bind", "device": device}


def volume_mount(options):
    return {"Mounts": [{"Type": "volume", "Source": "v@", "Target": "/x",
                        "VolumeOptions": {"DriverConfig": {"Name": "local", "Options": options}}}]}


VIOLATING_CREATES = [
    create("Privileged", "privileged", host={"Privileged": True}),
    create("CapAdd SYS_ADMIN", "capabilities", host={"CapAdd": ["SYS_ADMIN"]}),
    create("CapAdd several", "capabilities", host={"CapAdd": ["NET_BIND_SERVICE", "CAP_SYS_PTRACE"]}),
    create("CapAdd ALL", "capabilities", host={"CapAdd": ["ALL"]}),
    create("CapAdd NET_RAW", "capabilities", host={"CapAdd": ["NET_RAW"], "CapDrop": ["ALL"]}),
    create("Binds", "host-paths", host={"Binds": ["/etc:/x"]}),
    create("Binds of all", "host-paths", host={"Binds": ["/:/host:ro"]}),
    create("Binds, several", "host-paths", host={"Binds": ["/srv/data/app:/y", "/etc:/x:ro"]}),
    create("Binds with ..", "host-paths", host={"Binds": ["/srv/data/../../etc:/x"]}),
    create("Binds of the socket", "host-paths", host={"Binds": ["/var/run/docker.sock:/s"]}),
    create("Binds, shared", "propagation", host={"Binds": ["/srv/data/app:/x:rshared"]}),
    create("Mounts bind", "host-paths",
           host={"Mounts": [{"Type": "bind", "Source": "/etc", "Target": "/x"}]}),
    create("Mounts, several", "host-paths", host={"Mounts": [
        {"Type": "tmpfs", "Target": "/t"},
        {"Type": "bind", "Source": "/root", "Target": "/x", "ReadOnly": True}]}),
    create("Mounts shared", "propagation",
           host={"Mounts": [{"Type": "bind", "Source": "/srv/data/app", "Target": "/x",
                             "BindOptions": {"Propagation": "shared"}}]}),
    create("Mounts volume that is a bind", "host-paths", host=volume_mount(bind_options("/etc"))),
    create("Mounts volume, nfs", "volume-drivers",
           host=volume_mount({"type": "nfs", "o": "addr=127.0.0.1", "device": ":/x"})),
    create("Mounts image", "images", since="1.48",
           host={"Mounts": [{"Type": "image", "Source": EVIL, "Target": "/x"}]}),
    create("VolumesFrom", "volumes-from", host={"VolumesFrom": ["donor"]}),
    create("PidMode host", "host-namespaces", host={"PidMode": "host"}),
    create("IpcMode host", "host-namespaces", host={"IpcMode": "host"}),
    create("UTSMode host", "host-namespaces", host={"UTSMode": "host"}),
    create("UsernsMode host", "host-namespaces", host={"UsernsMode": "host"}),
    create("NetworkMode host", "host-namespaces", host={"NetworkMode": "host"}),
    create("PidMode container", "container-namespaces", host={"PidMode": "container:web"}),
    create("IpcMode container", "container-namespaces", host={"IpcMode": "container:web"}),
    create("NetworkMode container", "container-namespaces", host={"NetworkMode": "container:web"}),
    create("Devices", "devices", host={"Devices": [
        {"PathOnHost": "/dev/null", "PathInContainer": "/dev/x", "CgroupPermissions": "rwm"}]}),
    create("DeviceCgroupRules", "devices", host={"DeviceCgroupRules": ["a *:* rwm"]}),
    create("DeviceRequests", "devices",
           host={"DeviceRequests": [{"Count": -1, "Capabilities": [["gpu"]]}]}),
    create("BlkioDeviceReadBps", "host-paths",
           host={"BlkioDeviceReadBps": [{"Path": "/etc/shadow", "Rate": 1000}]}),
    security("seccomp=unconfined"),
    security("seccomp:unconfined"),
    security("apparmor=unconfined"),
    security("label=disable"),
    security("label:type:spc_t"),
    security("no-new-privileges=false"),
    security("seccomp=" + ALLOW_ALL),
    security("writable-cgroups=true", since="1.51"),
    create("SecurityOpt several", "security-options",
           host={"SecurityOpt": ["no-new-privileges", "apparmor:unconfined"]}),
    create("MaskedPaths", "security-options", host={"MaskedPaths": []}),
    create("MaskedPaths, one missing", "security-options", host={"MaskedPaths": MASKED[1:]}),
    create("ReadonlyPaths", "security-options", host={"ReadonlyPaths": []}),
    create("Runtime", "runtimes", host={"Runtime": "other"}),
    create("Annotations", "annotations", since="1.43",
           host={"Annotations": {"run.oci.hooks.stderr": "/x"}}),
    create("CgroupParent", "cgroup-parents", host={"CgroupParent": "/x"}),
    create("Sysctls", "sysctls", host={"Sysctls": {"kernel.msgmax": "1"}}),
    create("Sysctls, several", "sysctls", host={"Sysctls": {
        "net.ipv4.tcp_syncookies": "1", "net.ipv4.conf.all.forwarding": "1"}}),
    create("LogConfig", "log-drivers", host={"LogConfig": {
        "Type": "syslog", "Config": {"syslog-address": "udp://127.0.0.1:1"}}}),
    create("endpoint sysctls", "sysctls", since="1.46", host={"NetworkMode": "front"}, extra={
        "NetworkingConfig": {"EndpointsConfig": {"front": {"DriverOpts": {
            "com.docker.network.endpoint.sysctls": "net.ipv4.conf.IFNAME.forwarding=1"}}}}}),
    create("Image", "images", extra={"Image": EVIL}),
    create("Image in full", "images", extra={"Image": "docker.io/evil/miner:latest"}),
    create("Image by id", "images", extra={"Image": "EVIL_ID"}),
]

PLAIN_CREATES = [
    create("plain", None),
    create("plain limits", None, host={
        "CpuShares": 512, "NanoCpus": 500000000, "PidsLimit": 100, "MemorySwap": -1,
        "Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 200}], "ShmSize": 1048576}),
    create("plain capabilities", None,
           host={"CapAdd": ["NET_BIND_SERVICE"], "CapDrop": ["ALL"], "ReadonlyRootfs": True}),
    create("plain capability, prefixed", None, host={"CapAdd": ["CAP_NET_BIND_SERVICE"]}),
    create("plain volume", None, host={"Binds": ["data:/x:ro"]}),
    create("plain volumes", None, extra={"Volumes": {"/v": {}}}, host={"Mounts": [
        {"Type": "volume", "Source": "data", "Target": "/x"},
        {"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1048576}}]}),
    create("plain path", None, host={"Binds": ["/srv/data/app:/x:ro"]}),
    create("plain path in Mounts", None, host={"Mounts": [
        {"Type": "bind", "Source": "/srv/data/app", "Target": "/x",
         "BindOptions": {"Propagation": "rprivate"}}]}),
    create("plain confinement", None, host={"SecurityOpt": ["no-new-privileges"]}),
    create("plain confinement, true", None, host={"SecurityOpt": ["no-new-privileges=true"]}),
    create("plain masked paths", None, host={"MaskedPaths": MASKED + ["/proc/interrupts"]}),
    create("plain nulls", None, host={
        "Binds": None, "CapAdd": None, "Devices": None, "SecurityOpt": None, "Mounts": None,
        "MaskedPaths": None, "Privileged": None, "VolumesFrom": None, "Annotations": None}),
    create("plain zeros", None, host={
        "Binds": [], "CapAdd": [], "Devices": [], "SecurityOpt": [], "PidMode": "", "IpcMode": "",
        "UTSMode": "", "UsernsMode": "", "Privileged": False, "Runtime": "", "CgroupParent": ""}),
    create("plain runtime", None, host={"Runtime": "runc", "IpcMode": "private", "Init": True}),
    create("plain sysctls", None, host={"Sysctls": {"net.ipv4.ip_unprivileged_port_start": "0"}}),
    create("plain logs", None,
           host={"LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}}}),
    create("plain ports", None, extra={"ExposedPorts": {"80/tcp": {}}}, host={
        "NetworkMode": "front", "RestartPolicy": {"Name": "unless-stopped"},
        "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]}}),
    create("plain network", None, host={"NetworkMode": "front"}, extra={
        "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["www"]}}}}),
    create("plain program", None, extra={
        "User": "1000:1000", "WorkingDir": "/tmp", "Env": ["A=<b>&c='d'", "PATH=/bin"], "Tty": True,
        "Entrypoint": ["sh", "-c"], "Cmd": ["echo 'a' && sleep 1 > /dev/null"],
        "Hostname": "www", "StopSignal": "SIGINT", "StopTimeout": 3,
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000000000}}),
    create("plain tmpfs", None, host={"Tmpfs": {"/t": "size=1m"}, "ExtraHosts": ["db:10.0.0.1"]}),
    create("plain image in full", None, extra={"Image": "docker.io/library/busybox:latest"}),
]


def volume(name, control, options=None, **more):
    body = {"Name": "v@", "Driver": "local", "DriverOpts": options, "Labels": {"a": "b"}, **more}
    return Base("volume", name, control, "/volumes/create", body)


VOLUMES = [
    volume("volume that is a bind", "host-paths", bind_options("/etc")),
    volume("volume that is an rbind", "host-paths", {"o": "ro,rbind", "device": "/", "type": "none"}),
    volume("volume of a bind, as tmpfs", "host-paths",
           {"type": "tmpfs", "o": "size=1m,bind", "device": "/etc"}),
    volume("volume of a device", "host-paths", {"type": "ext4", "device": "/dev/sda1"}),
    volume("volume of an nfs", "volume-drivers",
           {"type": "nfs", "o": "addr=127.0.0.1", "device": ":/x"}),
    volume("volume of a cifs", "volume-drivers",
           {"type": "cifs", "o": "user=x", "device": "//127.0.0.1/x"}),
    volume("volume of an overlay", "volume-drivers",
           {"type": "overlay", "o": "lowerdir=/etc:/srv", "device": "overlay"}),
    volume("plain volume create", None),
    volume("plain volume of tmpfs", None, {"type": "tmpfs", "o": "size=1m", "device": "tmpfs"}),
    volume("plain volume of a path", None, bind_options("/srv/data/app")),
]


def network(name, control, **more):
    body = {"Name": "n@", "Driver": "bridge", "Labels": {"a": "b"}, **more}
    return Base("network", name, control, "/networks/create", body)


NETWORKS = [
    network("network macvlan", "network-drivers", Driver="macvlan"),
    network("network ipvlan", "network-drivers", Driver="ipvlan"),
    network("network of a bridge's name", "network-drivers",
            Options={"com.docker.network.bridge.name": "b@"}),
    network("plain network create", None, Attachable=True, CheckDuplicate=True),
    network("plain network, internal", None, Internal=True, Options={}),
]


def command(name, control, **more):
    return Base("exec", name, control, "/containers/web/exec",
                {"Cmd": ["id"], "AttachStdout": True, **more})


COMMANDS = [
    command("exec with privileges", "privileged", Privileged=True),
    command("exec with privileges, as a user", "privileged", Privileged=True, User="1000", Tty=True),
    command("plain exec", None),
    command("plain exec as a user", None, User="1000", Env=["A=b"], WorkingDir="/", Privileged=False),
]


def tag(name, control, repository, label="t@", image="evil%2Fminer"):
    return Base("tag", name, control, f"/images/{image}/tag",
                query=[f"repo={repository}", f"tag={label}"])


def commit(name, control, repository):
    return Base("commit", name, control, "/commit",
                query=["container=donor", f"repo={repository}", "tag=c@", "pause=0"])


TAGS = [
    tag("tag as official", "image-names", "busybox"),
    tag("tag as official, in full", "image-names", "docker.io%2Flibrary%2Falpine"),
    tag("tag as official, library", "image-names", "library/alpine"),
    tag("plain tag", None, "myteam%2Fbase"),
    tag("plain tag elsewhere", None, "ghcr.io/acme/base", image="busybox"),
    commit("commit as official", "image-names", "busybox"),
    commit("commit as official, in full", "image-names", "index.docker.io%2Flibrary%2Falpine"),
    commit("plain commit", None, "myteam/app"),
]


def update(name, body):
    return Base("update", name, None, "/containers/web/update", body)


UPDATES = [
    update("plain update of limits", {"CpuShares": 512, "Memory": 33554432, "MemorySwap": -1}),
    update("plain update of a policy", {"RestartPolicy": {"Name": "on-failure",
                                                          "MaximumRetryCount": 3}}),
]
