# SPDX-License-Identifier: Apache-2.0
"""Says what of the policy an object violates, by what the engine shows of the object itself.

This knows nothing of how the call was spelt, and nothing of the program under test: policy.yaml in
a few lines, written again.
"""
import posixpath

CAPABILITIES = {"NET_BIND_SERVICE"}
SYSCTLS = {"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
           "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_syncookies",
           "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
           "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"}
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


def mounts(container, host):
    """container's Mounts are what will be mounted, by whatever door it came."""
    found = []
    for mount in container.get("Mounts") or []:
        if mount["Type"] == "bind" and not is_allowed_path(mount["Source"]):
            found.append("host-paths")
        if mount.get("Propagation", "") not in PROPAGATIONS:
            found.append("propagation")
        if mount["Type"] == "volume" and mount.get("Driver", "local") != "local":
            found.append("volume-drivers")
    for mount in some(host.get("Mounts")):
        if mount.get("Type") == "image" and mount.get("Source", "").find("evil") >= 0:
            found.append("images")
        driver = (mount.get("VolumeOptions") or {}).get("DriverConfig") or {}
        if mount.get("Type") == "volume":
            found += options_violate(driver.get("Options") or {})
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


def some(entries):
    """A list of objects without its nulls, which engines keep."""
    return [entry for entry in entries or [] if entry]


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


def endpoints(container):
    found = []
    networks = container["NetworkSettings"].get("Networks") or {}
    if "host" in networks:
        found.append("host-namespaces")
    for endpoint in networks.values():
        words = ((endpoint or {}).get("DriverOpts") or {}).get(ENDPOINT_SYSCTLS, "").split(",")
        if any(word and dotted(word.split("=")[0]) not in SYSCTLS for word in words):
            found.append("sysctls")
    return found


def capabilities(host):
    """Go's upper case and Python's are the same for what becomes an ASCII letter."""
    added = {word.upper().removeprefix("CAP_") for word in host.get("CapAdd") or []}
    return [] if added <= CAPABILITIES else ["capabilities"]


def container(found, trusted_image, host_cgroup_by_default):
    """trusted_image is the id of the official one."""
    host = found["HostConfig"]
    violated = (capabilities(host) + namespaces(host, host_cgroup_by_default) + mounts(found, host) +
                confinement(host) + devices(host) + endpoints(found))
    if host.get("Privileged"):
        violated.append("privileged")
    if host.get("Runtime") not in ("runc", "io.containerd.runc.v2", "", None):
        violated.append("runtimes")
    if host.get("Annotations"):
        violated.append("annotations")
    if host.get("CgroupParent"):
        violated.append("cgroup-parents")
    if not set(map(dotted, host.get("Sysctls") or {})) <= SYSCTLS:
        violated.append("sysctls")
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
