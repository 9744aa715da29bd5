# SPDX-License-Identifier: Apache-2.0
"""The part of the table of calls that makes services of a swarm: the same doors as a container's, by
other names. None of them gets a task: the swarm's one node is drained."""
from bases import EVIL, Base, bind_options, merged

SPEC = {"Name": "s@", "Labels": {"a": "b"}, "Mode": {"Replicated": {"Replicas": 0}},
        "TaskTemplate": {"ContainerSpec": {"Image": "busybox", "Args": ["sh"]},
                         "Placement": {"Constraints": ["node.role==manager"]}}}


def service(name, control, container=None, task=None, since="1.41", **spec):
    """container, task and spec are what the call has beside the plain one's."""
    extra = {**spec, "TaskTemplate": {**(task or {}), "ContainerSpec": container or {}}}
    return Base("service", name, control, "/services/create", merged(SPEC, extra), since=since)


def mount(**fields):
    return {"Mounts": [{"Target": "/x", **fields}]}


def volume(options):
    return mount(Type="volume", Source="v@", VolumeOptions={
        "DriverConfig": {"Name": "local", "Options": options}})


SERVICES = [
    service("service of another image", "images", {"Image": EVIL}),
    service("service CapabilityAdd", "capabilities", {"CapabilityAdd": ["SYS_ADMIN"]}),
    service("service CapabilityAdd ALL", "capabilities", {"CapabilityAdd": ["ALL"]}),
    service("service bind", "host-paths", mount(Type="bind", Source="/etc")),
    service("service bind of all", "host-paths", mount(Type="bind", Source="/", ReadOnly=True)),
    service("service volume that is a bind", "host-paths", volume(bind_options("/root"))),
    service("service volume, nfs", "volume-drivers",
            volume({"type": "nfs", "o": "addr=127.0.0.1", "device": ":/x"})),
    service("service Sysctls", "sysctls", {"Sysctls": {"kernel.msgmax": "1"}}),
    service("service seccomp", "security-options", since="1.44",
            container={"Privileges": {"Seccomp": {"Mode": "unconfined"}}}),
    service("service apparmor", "security-options", since="1.44",
            container={"Privileges": {"AppArmor": {"Mode": "disabled"}}}),
    service("service label", "security-options",
            {"Privileges": {"SELinuxContext": {"Disable": True}}}),
    service("service label type", "security-options",
            {"Privileges": {"SELinuxContext": {"Type": "spc_t"}}}),
    service("service on the host's network", "host-namespaces",
            task={"Networks": [{"Target": "host"}]}),
    # Below API 1.44.
    service("service on the host's network, as once", "host-namespaces",
            Networks=[{"Target": "host"}]),
    service("service LogDriver", "log-drivers",
            task={"LogDriver": {"Name": "syslog", "Options": {"syslog-address": "udp://127.0.0.1"}}}),
    service("plain service", None),
    service("plain service that does something", None, {
        "Env": ["A=<b>"], "User": "1000", "CapabilityAdd": ["NET_BIND_SERVICE"], "ReadOnly": True,
        "CapabilityDrop": ["ALL"], "Sysctls": {"net.ipv4.tcp_syncookies": "1"}},
        task={"Resources": {"Limits": {"MemoryBytes": 16777216}}, "RestartPolicy": {"MaxAttempts": 1}},
        EndpointSpec={"Ports": [{"TargetPort": 80, "Protocol": "tcp"}]}),
    service("plain service with a volume", None, mount(Type="volume", Source="data")),
    service("plain service with a path", None, mount(Type="bind", Source="/srv/data/app")),
    service("plain service on a network", None, task={"Networks": [{"Target": "mesh"}]}),
]
