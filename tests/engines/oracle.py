# SPDX-License-Identifier: Apache-2.0
"""Says what of the policy an object violates, by what the engine shows of the object itself.

This knows nothing of how the call was spelt, and nothing of the program under test: policy.yaml in
a few lines, written again.
"""
import posixpath

CAPABILITIES = {"NET_BIND_SERVICE"}
SYSCTLS = {
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem"}
SECURITY_OPTIONS = {"seccomp=builtin", "apparmor=docker-default"}
TRUE = {"1", "t", "T", "TRUE", "true", "True"}
LOG_DRIVERS = {"json-file", "local", "journald", "none", ""}
PROPAGATIONS = {"", "private", "rprivate", "slave", "rslave"}
# The ten that every engine masks, and what it leaves read-only.
MASKED = {"/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
          "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",
          "/sys/firmware"}
READ_ONLY = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}
NAMESPACES = {"PidMode": "pid", "IpcMode": "ipc", "UTSMode": "uts", "UsernsMode": "user",
              "NetworkMode": "network"}
ENDPOINT_SYSCTLS = "com.docker.network.endpoint.sysctls"


def some(entries):
    """A list of objects without its nulls, which engines keep."""
    return [entry for entry in entries or [] if entry]


def is_allowed_path(path):
    return posixpath.normpath("/" + path.lstrip("/")).startswith("/srv/data/")


def is_allowed_option(option):
    """SecurityOpt as engines read it: "=" parts, else ":"; a word alone is a switch."""
    if option in ("no-new-privileges", ""):
        return True
    key, _, value = option.partition("=") if "=" in option else option.partition(":")
    if key == "no-new-privileges":
        return value in TRUE
    return f"{key}={value}" in SECURITY_OPTIONS or f"{key}={value}".startswith("label=level:")


def options_violate(options):
    """The options of a volume of the local driver: what would be mounted."""
    device, kind = options.get("device", ""), options.get("type", "")
    words = [word.strip() for word in options.get("o", "").split(",")]
    if "bind" in words or "rbind" in words:
        return [] if is_allowed_path(device) else ["host-paths"]
    if not device or (kind == "tmpfs" and "remount" not in words):
        return []
    return ["host-paths", "volume-drivers"]


def volume(found):
    if found["Driver"] != "local":
        return ["volume-drivers"]
    return options_violate(found.get("Options") or {})


def namespaces(host, host_cgroup_by_default):
    found = []
    for field in NAMESPACES:
        value = host.get(field) or ""
        if value == "host":
            found.append("host-namespaces")
        elif value.startswith("container:"):
            found.append("container-namespaces")
    # With cgroup v1 that is what containers get anyhow.
    if host.get("CgroupnsMode") == "host" and not host_cgroup_by_default:
        found.append("host-namespaces")
    return found


def asked_mounts(asked):
    """Mounts as the call had them: of an image, and with the options of a driver."""
    found = []
    for mount in some(asked):
        kind = mount.get("Type")
        if kind == "image" and "evil" in mount.get("Source", ""):
            found.append("images")
        if kind == "bind" and not is_allowed_path(mount.get("Source", "")):
            found.append("host-paths")
        driver = (mount.get("VolumeOptions") or {}).get("DriverConfig") or {}
        if kind == "volume":
            found += options_violate(driver.get("Options") or {})
            if driver.get("Name", "local") not in ("local", ""):
                found.append("volume-drivers")
        if (mount.get("BindOptions") or {}).get("Propagation", "") not in PROPAGATIONS:
            found.append("propagation")
    return found


def mounts(container, host):
    """container's Mounts are what will be mounted, by whatever door it came."""
    found = asked_mounts(host.get("Mounts"))
    for mount in container.get("Mounts") or []:
        if mount["Type"] == "bind" and not is_allowed_path(mount["Source"]):
            found.append("host-paths")
        if mount.get("Propagation", "") not in PROPAGATIONS:
            found.append("propagation")
        if mount["Type"] == "volume" and mount.get("Driver", "local") != "local":
            found.append("volume-drivers")
    if host.get("VolumesFrom"):
        found.append("volumes-from")
    return found


def confinement(host):
    found = []
    if not all(map(is_allowed_option, host.get("SecurityOpt") or [])):
        found.append("security-options")
    if not MASKED <= set(host.get("MaskedPaths") or []):
        found.append("security-options")
    if not READ_ONLY <= set(host.get("ReadonlyPaths") or []):
        found.append("security-options")
    return found


def devices(host):
    found = []
    if any(host.get(field) for field in ("Devices", "DeviceCgroupRules", "DeviceRequests")):
        found.append("devices")
    for field, entries in host.items():
        if field.startswith("BlkioDevice") or field == "BlkioWeightDevice":
            paths = [posixpath.normpath(entry.get("Path") or "/dev/x") for entry in some(entries)]
            if not all(path.startswith("/dev/") for path in paths):
                found.append("host-paths")
    return found


def dotted(sysctl):
    """runc takes dots and slashes alike."""
    return sysctl.replace("/", ".")


def sysctls(settings):
    return [] if set(map(dotted, settings or {})) <= SYSCTLS else ["sysctls"]


def endpoints(container):
    networks = container["NetworkSettings"].get("Networks") or {}
    found = ["host-namespaces"] if "host" in networks else []
    return found + [control for endpoint in some(networks.values())
                    for control in endpoint_sysctls(endpoint)]


def endpoint_sysctls(endpoint):
    words = (endpoint.get("DriverOpts") or {}).get(ENDPOINT_SYSCTLS, "").split(",")
    names = [dotted(word.split("=")[0]) for word in words if word]
    return [] if set(names) <= SYSCTLS else ["sysctls"]


def capabilities(words):
    """Go's upper case and Python's are the same for what becomes an ASCII letter."""
    added = {word.upper().removeprefix("CAP_") for word in words or []}
    return [] if added <= CAPABILITIES else ["capabilities"]


def container(found, trusted_image, host_cgroup_by_default):
    """trusted_image is the id of the official one."""
    host = found["HostConfig"]
    violated = (capabilities(host.get("CapAdd")) + namespaces(host, host_cgroup_by_default) +
                mounts(found, host) + confinement(host) + devices(host) + endpoints(found))
    if host.get("Privileged"):
        violated.append("privileged")
    if host.get("Runtime") not in ("runc", "io.containerd.runc.v2", "", None):
        violated.append("runtimes")
    if host.get("Annotations"):
        violated.append("annotations")
    if host.get("CgroupParent"):
        violated.append("cgroup-parents")
    violated += sysctls(host.get("Sysctls"))
    if host["LogConfig"]["Type"] not in LOG_DRIVERS:
        violated.append("log-drivers")
    if found["Image"] != trusted_image:
        violated.append("images")
    return sorted(set(violated))


def network(found):
    options = found.get("Options") or {}
    open_doors = ("name", "gateway_mode_ipv4", "gateway_mode_ipv6", "trusted_host_interfaces")
    if found["Driver"] not in ("bridge", "overlay"):
        return ["network-drivers"]
    doors = [key for key in options if key.rpartition(".")[2] in open_doors]
    return ["network-drivers"] if doors else []


def command(found):
    return ["privileged"] if found["ProcessConfig"].get("privileged") else []


def names(tags):
    """The names that an image of one's own has got. Official ones have no slash in familiar form."""
    return ["image-names"] if any("/" not in tag for tag in tags) else []


def service_confinement(privileges):
    selinux = privileges.get("SELinuxContext") or {}
    modes = [(privileges.get(name) or {}).get("Mode") for name in ("Seccomp", "AppArmor")]
    weak = [mode for mode in modes if mode not in (None, "", "default")]
    weak += [name for name in ("Disable", "User", "Role", "Type") if selinux.get(name)]
    return ["security-options"] if weak else []


def networks_of_service(spec):
    """What it joins: the target is a swarm's id by now."""
    return some(spec["TaskTemplate"].get("Networks")) + some(spec.get("Networks"))


def service(spec):
    task = spec["TaskTemplate"]
    container_spec = task.get("ContainerSpec") or {}
    violated = (capabilities(container_spec.get("CapabilityAdd")) +
                asked_mounts(container_spec.get("Mounts")) +
                sysctls(container_spec.get("Sysctls")) +
                service_confinement(container_spec.get("Privileges") or {}))
    for target in networks_of_service(spec):
        violated += endpoint_sysctls(target)
    if (task.get("LogDriver") or {}).get("Name", "") not in LOG_DRIVERS:
        violated.append("log-drivers")
    if image_name(container_spec.get("Image", "")) != "docker.io/library/busybox":
        violated.append("images")
    return sorted(set(violated))


def image_name(reference):
    """In full, without tag and digest; of the few names that these tests use."""
    name = reference.partition("@")[0]
    name = name if "/" in name.rpartition(":")[2] else name.rpartition(":")[0] or name
    for host in ("docker.io/", "index.docker.io/"):
        name = name.removeprefix(host)
    return "docker.io/" + (name if "/" in name else "library/" + name)
